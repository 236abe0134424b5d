import json

import pytest

from core.page_metadata.parsing import parse
from reactions.elsewhere.links import links
from tests.core.page_metadata.pages import ADDRESS, answer, metadata_of


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/story/", "https://blog.example/story/"),
        ("/story?utm_source=feed", "https://blog.example/story?utm_source=feed"),
        # Many write on one site.
        ("/@famous/story", ADDRESS),
        ("https://blog.example.evil.example/", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        (f"/{'a' * 500}", ADDRESS),
    ],
)
def test_canonical_link_speaks_for_its_own_page_only(link: str, address: str) -> None:
    assert metadata_of(f'<link rel="canonical" href="{link}">').address == address
    assert metadata_of(f'<meta property="og:url" content="{link}">').address == address
    entry = f'<div class="h-entry"><a class="u-uid" href="{link}"></a></div>'
    assert metadata_of(body=entry).address in {address, ADDRESS}


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/other", "https://blog.example/other"),
        # Its own address in another spelling.
        ("https://www.blog.example/story/?utm_source=feed", ""),
        ("https://[blog", ""),
    ],
)
def test_canonical_link_to_another_page(link: str, canonical: str) -> None:
    assert metadata_of(f'<link rel="canonical" href="{link}">').canonical == canonical
    assert metadata_of(f'<meta property="og:url" content="{link}">').canonical == ""


def test_everything_fits() -> None:
    much = "a " * 6000
    metadata = metadata_of(
        f'<meta name="author" content="{much}"><title>{much}</title>'
        f'<meta name="description" content="{much}"><meta property="og:image" content="/{much}">'
        f'<meta property="og:locale" content="{"fr-" * 20}fr">',
        f"<article>{much}</article>",
    )
    assert (len(metadata.title), len(metadata.summary), len(metadata.author_name)) == (
        200,
        300,
        100,
    )
    assert (len(metadata.text), metadata.picture, metadata.language) == (5000, "", "")


def test_what_is_not_shown_is_not_kept() -> None:
    posting = {"@type": "Article", "headline": "Sea\u202e\x00\x07\ud800 \u2066of\nwords"}
    metadata = metadata_of(f'<script type="application/ld+json">{json.dumps(posting)}</script>')
    assert metadata.title == "Sea of words"
    text = metadata_of(body="<article>One\x1etwo\x00&#0;\u202ethree<p>four</article>").text
    assert text == "One two\ufffdthree\n\nfour"
    summary = '<div class="h-entry"><p class="p-summary">One\x00\u202e two</p></div>'
    assert metadata_of(body=summary).text == "One two"


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31",
        "tomorrow",
        "1970-01-01",
    ],
)
def test_time_makes_sense(written: str) -> None:
    assert metadata_of(f'<meta name="date" content="{written}">').written_at is None


@pytest.mark.parametrize(
    "content",
    [
        "<div class=h-entry>" * 5000,
        "<br>" * 30_000,
        "<!--" * 5000,
        "<!",
        "",
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": [[]]}</script>',
        '<base href="http://[x"><a href="http://[y">',
        '<div class=h-entry><a class=u-url href="http://[y"></a><time class=dt-published></time>',
        b"\xff\xfe\x00\xd8" * 50,
    ],
)
def test_junk_is_read(content: str | bytes) -> None:
    metadata = parse(answer(content))
    assert (metadata.address, metadata.title) == (ADDRESS, "")
    assert links(answer(content)) <= {"http://[y", ""}


def test_wrong_charset() -> None:
    title = "<title>Été</title>".encode("latin-1")
    assert parse(answer(title, content_type="text/html; charset=latin1")).title == "Été"
    assert parse(answer(title)).title == "\ufffdt\ufffd"
    assert parse(answer(title, content_type="text/html; charset=zip")).title == "\ufffdt\ufffd"
