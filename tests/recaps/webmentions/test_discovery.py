"""The cases of webmention.rocks, written anew, and those it does not have."""

import pytest
from urllib3 import HTTPHeaderDict

from core.client import Answer
from recaps.webmentions.discovery import endpoint

HERE = "https://blog.example/2027/mer"
THERE = "https://blog.example/take"


def answer(body: str = "", *links: str, kind: str = "text/html", address: str = HERE) -> Answer:
    headers = HTTPHeaderDict({"Content-Type": kind})
    for link in links:
        headers.add("LinK", link)
    return Answer(address, 200, headers, body.encode())


# In the order of webmention.rocks' discovery tests, up to its 22nd.
ROCKS: list[tuple[str, tuple[str, ...], str]] = [
    ("", ("</take>; rel=webmention",), THERE),
    ('<link rel="webmention" href="/take">', (), THERE),
    ('<p>Here is <a rel="webmention" href="/take">it</a>.</p>', (), THERE),
    ("", (f"<{THERE}>; REL=WebMention",), THERE),
    (f'<link rel="webmention else" href="{THERE}">', (), THERE),
    (
        '<link rel="webmention" href="/wrong"><a rel="webmention" href="/wrong">it</a>',
        ('</take>; rel="webmention"',),
        THERE,
    ),
    ('<link rel="not-webmention" href="/wrong"><a href="/take" rel="webmention">it</a>', (), THERE),
    (
        '<!-- <a href="/wrong" rel="webmention"></a> --><a href="/take" rel="webmention">it</a>',
        (),
        THERE,
    ),
    (
        '<code>&lt;a href="/wrong" rel="webmention"&gt;</code><a href="/take" rel="webmention">',
        (),
        THERE,
    ),
    ('<link rel="webmention" href="">', (), HERE),
    ("", ('</wrong>; rel="other"', '</take>; rel="webmention"'), THERE),
    ("", ('</wrong>; rel="other", </take>; rel="webmention"',), THERE),
    ('<link rel="webmention"><a href="/take" rel="webmention">it</a>', (), THERE),
]


@pytest.mark.parametrize(("body", "links", "found"), ROCKS)
def test_cases_of_webmention_rocks(body: str, links: tuple[str, ...], found: str) -> None:
    page = f"<!DOCTYPE html><title>Mer</title>{body}"
    assert endpoint(answer(page, *links)) == found


# What is no part of the page, is not a link, or belongs to something else.
NOWHERE: list[tuple[str, tuple[str, ...]]] = [
    ("", ()),
    ("", ("</wrong>; rel=not-webmention",)),
    ("", ('</wrong>; title="; rel=webmention"',)),
    ("", ('</wrong>; rel="next"; rel="webmention"',)),
    ("", ("</wrong; rel=webmention",)),
    ('<b rel="webmention" href="/wrong">it</b>', ()),
    ('<script>"<a rel=webmention href=/wrong>"</script>', ()),
    ('<template><a rel="webmention" href="/wrong">it</a></template>', ()),
    ('<link rel="webmention" href="http://[wrong">', ()),
    ("<" * 100_000, ('<>; a="\\"' * 7_000,)),
]


@pytest.mark.parametrize(("body", "links"), NOWHERE)
def test_page_that_takes_none(body: str, links: tuple[str, ...]) -> None:
    assert endpoint(answer(body, *links)) is None


def test_comma_in_a_header_is_part_of_what_it_stands_in() -> None:
    header = '</a,b>; rel="next"; title="one, </wrong>; rel=webmention", </take>;rel = webmention'
    assert endpoint(answer("", header)) == THERE


@pytest.mark.parametrize(
    "base", ['<base href="/deep/er/">', '<base href="https://blog.example/deep/er/x">']
)
def test_page_may_have_another_base(base: str) -> None:
    page = f'{base}<link rel="webmention" href="../take">'
    assert endpoint(answer(page)) == "https://blog.example/deep/take"
    # A header knows nothing of it.
    assert endpoint(answer(page, "<take>; rel=webmention")) == "https://blog.example/2027/take"


def test_only_html_is_looked_through() -> None:
    page = '<link rel="webmention" href="/wrong">'
    assert endpoint(answer(page, kind="text/plain")) is None
    assert endpoint(answer(page, "</take>; rel=webmention", kind="image/png")) == THERE
    assert endpoint(answer(page, kind="application/xhtml+xml")) == "https://blog.example/wrong"
