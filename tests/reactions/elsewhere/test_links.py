import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from core.client import Client
from core.page_metadata.parsing import PageMetadata, parse
from reactions.elsewhere.canonical import canonical
from reactions.elsewhere.links import links
from tests.core.page_metadata.pages import WORDS, answer
from tests.servers import Script, Server, moved, page, running

OURS = "https://ours.example/a?b=1&c=2#d"


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="{}">', '<a href=" {} ">', '<area href="{}">', '<link href="{}">',
        '<img src="{}">', '<img srcset="/x.jpg 1x, {} 2x">', '<video src="{}">',
        '<video poster="{}">', '<audio src="{}">', '<source src="{}">', '<iframe src="{}">',
        '<embed src="{}">', '<object data="{}">', '<blockquote cite="{}">', '<q cite="{}">',
        "<noscript><a href='{}'></noscript>", "<A HREF={}>",
    ],
)  # fmt: skip
def test_links(markup: str) -> None:
    assert OURS in links(answer(markup.format(OURS.replace("&", "&amp;"))))
    assert OURS not in links(answer(markup.format(f"{OURS}x".replace("&", "&amp;"))))


@pytest.mark.parametrize(
    "markup",
    [
        "{}", "<p>{}</p>", "<!-- <a href='{}'> -->", "<template><a href='{}'></template>",
        "<script><a href='{}'></script>", "&lt;a href='{}'&gt;", "<a title='{}'>",
        "<textarea><a href='{}'></textarea>", "<title><a href='{}'></title>", "<p data='{}'>",
        "<style><a href='{}'></style>", "<iframe><a href='{}'></iframe>", "<form action='{}'>",
    ],
)  # fmt: skip
def test_what_is_no_link(markup: str) -> None:
    assert OURS not in links(answer(markup.format(OURS)))


def test_links_are_relative_to_the_base() -> None:
    assert "https://ours.example/a" in links(
        answer('<base href="//ours.example/x/"><a href="../a">')
    )
    assert links(answer('<a href="/a">')) == {"/a", "https://blog.example/a"}


def test_links_of_other_types() -> None:
    text = f"See ({OURS}), and <{OURS}x>."
    assert {OURS, f"{OURS}x"} <= links(answer(text, content_type="text/plain"))
    assert OURS not in links(answer(f"See {OURS}x", content_type="text/plain"))
    found = json.dumps({"a": [{"b": OURS}], "c": f"x {OURS}y", "d": 1})
    assert links(answer(found, content_type="application/json")) == {OURS, f"x {OURS}y"}
    assert links(answer("[" * 100_000, content_type="application/feed+json")) == set()
    assert links(answer(f"<a href='{OURS}'>", content_type="image/svg+xml")) == set()


LONG = f"<article>{WORDS}</article>"


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    settings.FETCH_LOOPBACK = True
    with running() as server:
        yield server


def html(title: str, canonical: str = "", text: str = LONG, status: str = "200 OK") -> Script:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    content = f"<title>{title}</title>{link}{text}"
    return page(content.encode(), "Content-Type: text/html", status=status)


def at(server: Server, path: str) -> str:
    return f"http://localhost:{server.port}{path}"


def first(server: Server, link: str = "/post/", text: str = LONG) -> PageMetadata:
    """The metadata of a page that names another as the canonical one."""
    server.scripts["/amp"] = html("First", link, text)
    metadata = parse(Client().get(at(server, "/amp")))
    server.requests.clear()
    return metadata


@pytest.mark.parametrize(
    "script",
    [
        html("Second", "/amp"),
        html("Second", "/third/"),
        html("Second", "https://famous.example/"),
        html("Front page", text="<main>Posts</main>"),
        page(b"%PDF", "Content-Type: application/pdf"),
    ],
)
def test_page_that_does_not_agree_counts_for_nothing(server: Server, script: Script) -> None:
    server.scripts["/post/"] = script
    metadata = first(server)
    assert canonical(metadata) is metadata
    assert server.lines == ["GET /post/"]


def test_page_of_another_host_counts_for_nothing(server: Server) -> None:
    server.scripts["/post/"] = html("Second")
    elsewhere = f"http://127.0.0.1:{server.port}/post/"
    metadata = first(server, elsewhere)
    assert canonical(metadata) is metadata
    assert server.requests == []
    # Wherever it leads in the end.
    server.scripts["/moved"] = moved(elsewhere)
    metadata = first(server, "/moved")
    assert canonical(metadata) is metadata


def test_page_that_cannot_be_read_now_is_no_other(server: Server) -> None:
    server.scripts["/post/"] = html("Second")
    metadata = first(server)
    assert canonical(metadata, seconds=0) is None
    assert server.requests == []
    for script in (html("Second", status="503 Busy"), html("Second", status="404 Not Found")):
        server.scripts["/post/"] = script
        assert canonical(metadata) is None
    server.scripts["/post/"] = moved("/post/")
    assert canonical(metadata) is None
