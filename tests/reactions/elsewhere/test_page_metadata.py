import json
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from reactions.elsewhere.links import links
from reactions.elsewhere.page_metadata import (
    Kind,
    PageMetadata,
    parse,
)
from tests.reactions.elsewhere.pages import ADDRESS, WORDS, answer

ENTRY = f"""
<!doctype html><html lang="fr-FR"><head><title>A blog</title>
<link rel="canonical" href="/story?utm_source=feed"></head><body>
<article class="h-entry block">
  <h1 class="p-name">Two days <em>by the sea</em></h1>
  <p class="p-summary">What I heard &amp; saw.</p>
  <a class="u-url" href="/story"><time class="dt-published" datetime="2026-11-20T10:00:00+01:00">
  </time></a>
  <p class="p-author h-card"><img class="u-photo" src="ines.jpg" alt="">
  <a class="p-name u-url" href="/about">Inès</a></p>
  <img class="u-featured" src="/sea.jpg" alt="The sea">
  <div class="e-content"><p>First <b>one</b>.</p><p>Then<br>another: {WORDS}</p>
  <script>no()</script></div>
</article></body></html>
"""


def page(head: str = "", body: str = "") -> PageMetadata:
    return parse(answer(f"<html><head>{head}</head><body>{body}</body></html>"))


# --- Entries -------------------------------------------------------------------------------------


def test_entry() -> None:
    assert parse(answer(ENTRY)) == PageMetadata(
        address="https://blog.example/story?utm_source=feed",
        canonical="",
        kind=Kind.ARTICLE,
        title="Two days by the sea",
        summary="What I heard & saw.",
        text=f"First one.\n\nThen\nanother: {WORDS.strip()}",
        author_name="Inès",
        author_url="https://blog.example/about",
        author_picture="https://blog.example/ines.jpg",
        picture="https://blog.example/sea.jpg",
        language="fr-FR",
        written_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    )


def test_entry_as_blogs_wrote_it_before() -> None:
    metadata = page(
        "<title>A blog</title>",
        '<div class="hfeed"><div class="post hentry"><h2 class="entry-title">By the sea</h2>'
        f'<div class="entry-content"><p>{WORDS}</p></div>'
        '<span class="author vcard"><a class="url fn" href="/ines">Inès</a></span></div></div>',
    )
    assert (metadata.kind, metadata.title) == (Kind.ARTICLE, "By the sea")
    assert metadata.summary.startswith("Marseille was full of people")
    assert (metadata.author_name, metadata.author_url) == ("Inès", "https://blog.example/ines")


@pytest.mark.parametrize(
    ("inside", "kind", "title", "text"),
    [
        ('<p class="p-name e-content">Well said!</p>', Kind.NOTE, "", "Well said!"),
        ('<p class="e-content">Well said!</p>', Kind.NOTE, "", "Well said!"),
        (
            '<b class="p-name">Re: networks</b><p class="e-content">Well said!</p>',
            Kind.NOTE,
            "Re: networks",
            "Well said!",
        ),
        # Its length decides: it is called as the page is.
        (f'<p class="e-content">{WORDS}</p>', Kind.ARTICLE, "A blog", WORDS),
        (f'<p class="p-name e-content">{WORDS}</p>', Kind.ARTICLE, "A blog", WORDS),
        (f'<b class="p-name">Sea</b><p class="e-content">{WORDS}</p>', Kind.ARTICLE, "Sea", WORDS),
        ('<a class="u-like-of" href="https://ours.example/">yes</a>', Kind.LIKE, "yes", ""),
        ('<a class="u-repost-of" href="https://ours.example/">RT</a>', Kind.REPOST, "RT", ""),
        ('<a class="u-like-of" href="https://b.example/">yes</a>', Kind.PAGE, "yes", ""),
        ('<a class="u-repost-of" href="https://b.example/">RT</a>', Kind.PAGE, "RT", ""),
    ],
)
def test_kinds(inside: str, kind: Kind, title: str, text: str) -> None:
    main = f"<main>{WORDS}</main>"
    html = f'<title>A blog</title>{main}<div class="h-entry">{inside}</div>'
    metadata = parse(answer(html), "https://ours.example/")
    assert (metadata.kind, metadata.title, metadata.text) == (kind, title, text.strip())


def test_page_of_several_entries_is_none_of_them() -> None:
    entry = (
        '<div class="h-entry"><a class="u-url" href="/{0}"></a><p class="e-content">{0}</p></div>'
    )
    body = entry.format("one") + entry.format("two")
    assert page("<title>A blog</title>", body).title == "A blog"
    assert page("<title>A blog</title>", body).kind == Kind.PAGE
    assert page(body=body + entry.format("story")).text == "story"
    assert page(body=f'<div class="h-feed">{entry.format("one")}</div>').text == "one"


@pytest.mark.parametrize(
    "body",
    [
        '<div class="h-entry"><i class="p-author">Inès</i></div>',
        '<div class="h-card"><b class="p-name">Inès</b></div><div class="h-entry">Yes</div>',
        """<div class="h-feed"><a class="p-author h-card" href="/">Inès</a>
        <div class="h-entry">Yes</div></div>""",
        """<a class="h-card" href="/ines">Inès</a><a class="h-card" href="/yanis">Yanis</a>
        <div class="h-entry"><a class="u-author" href="/ines"></a></div>""",
    ],
)
def test_authorship(body: str) -> None:
    assert page(body=body).author_name == "Inès"


# --- Pages without entries -----------------------------------------------------------------------

POSTING = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "A blog", "url": "https://blog.example/"},
        {
            "@type": ["BlogPosting"],
            "headline": "Two days by the sea",
            "description": "What I heard &#038; saw.",
            "author": {"@id": "#ines"},
            "image": [{"@type": "ImageObject", "url": "/sea.jpg"}],
            "datePublished": "2026-11-20",
            "inLanguage": "en",
        },
        {"@type": "Person", "@id": "#ines", "name": "Inès", "url": "/ines"},
    ],
}


def test_json_ld() -> None:
    metadata = page(f'<script type="application/ld+json">{json.dumps(POSTING)}</script>')
    assert metadata == PageMetadata(
        address=ADDRESS,
        canonical="",
        kind=Kind.ARTICLE,
        title="Two days by the sea",
        summary="What I heard & saw.",
        text="",
        author_name="Inès",
        author_url="https://blog.example/ines",
        author_picture="",
        picture="https://blog.example/sea.jpg",
        language="en",
        written_at=datetime(2026, 11, 19, 23, 0, tzinfo=UTC),
    )


def test_meta() -> None:
    metadata = page(
        '<meta property="og:type" content="article"><meta property="og:title" content="By the sea">'
        '<meta name="description" content="What I heard"><meta name="author" content="Inès">'
        '<meta property="og:image" content="//cdn.example/sea.jpg">'
        '<meta property="article:published_time" content="2026-11-20T09:00:00Z">'
        '<meta property="og:locale" content="fr_FR">',
        "<nav>Menu</nav><main><h1>Sea</h1>Words</main>",
    )
    assert astuple(metadata) == (
        *(ADDRESS, "", Kind.ARTICLE, "By the sea", "What I heard", "Sea\n\nWords", "Inès", "", ""),
        *("https://cdn.example/sea.jpg", "fr-FR", datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
    )


def test_plain_html() -> None:
    assert page("<title>Sea &amp; networks</title>", "Words").kind == Kind.PAGE
    assert page("<title>Sea &amp; networks</title>").title == "Sea & networks"
    assert page(body=f"<h1>Sea</h1><article>{WORDS}</article>").kind == Kind.ARTICLE
    assert page(body="<h1>Sea</h1><article>Words</article>").kind == Kind.PAGE


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/story/", "https://blog.example/story/"),
        ("https://www.blog.example/story", "https://www.blog.example/story"),
        ("/story?utm_source=feed", "https://blog.example/story?utm_source=feed"),
        # Many write on one site.
        ("/@famous/story", ADDRESS),
        ("/", ADDRESS),
        ("https://famous.example/story", ADDRESS),
        ("https://blog.example.evil.example/", ADDRESS),
        ("https://ines@blog.example/story", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("https://[blog", ADDRESS),
        (f"/{'a' * 500}", ADDRESS),
    ],
)
def test_canonical_link_speaks_for_its_own_page_only(link: str, address: str) -> None:
    assert page(f'<link rel="canonical" href="{link}">').address == address
    assert page(f'<meta property="og:url" content="{link}">').address == address
    assert page(body=f'<div class="h-entry"><a class="u-uid" href="{link}"></a></div>').address in {
        address,
        ADDRESS,
    }


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/other", "https://blog.example/other"),
        ("https://famous.example/story", "https://famous.example/story"),
        # Its own address in another spelling.
        ("https://www.blog.example/story/?utm_source=feed", ""),
        ("javascript:alert(1)", ""),
        ("https://[blog", ""),
        ("", ""),
    ],
)
def test_canonical_link_to_another_page(link: str, canonical: str) -> None:
    assert page(f'<link rel="canonical" href="{link}">').canonical == canonical
    assert page(f'<meta property="og:url" content="{link}">').canonical == ""


# --- Hostile pages -------------------------------------------------------------------------------


def test_everything_fits() -> None:
    much = "a " * 6000
    metadata = page(
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
    metadata = page(f'<script type="application/ld+json">{json.dumps(posting)}</script>')
    assert metadata.title == "Sea of words"
    text = page(body="<article>One\x1etwo\x00&#0;\u202ethree<p>four</article>").text
    assert text == "One two\ufffdthree\n\nfour"
    summary = '<div class="h-entry"><p class="p-summary">One\x00\u202e two</p></div>'
    assert page(body=summary).text == "One two"


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31",
        "2026-13-45",
        "tomorrow",
        "2027-12-01",
        "1970-01-01",
    ],
)
def test_time_makes_sense(written: str) -> None:
    assert page(f'<meta name="date" content="{written}">').written_at is None


@pytest.mark.parametrize(
    "content",
    [
        "<div class=h-entry>" * 5000,
        "<p class=e-content>" * 5000,
        f"<div class=h-entry>{'<div>' * 5000}",
        "<br>" * 30_000,
        "<!--" * 5000,
        "<![if" * 10,
        "<!",
        "",
        "\x00" * 100,
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": [[]]}</script>',
        '<base href="http://[x"><a href="http://[y">',
        '<div class=h-entry><a class=u-url href="http://[y"></a><time class=dt-published></time>',
        b"\xff\xfe\x00\xd8" * 50,
        bytes(range(256)) * 40,
    ],
)
def test_junk_is_read(content: str | bytes) -> None:
    metadata = parse(answer(content))
    assert (metadata.address, metadata.title) == (ADDRESS, "")
    assert links(answer(content)) <= {"http://[y", ""}


def test_other_types_are_no_pages() -> None:
    for kind in ("image/png", "application/pdf", "text/plain", "application/json", "x"):
        metadata = parse(answer(ENTRY, content_type=kind))
        assert (metadata.address, metadata.kind, metadata.title) == (ADDRESS, Kind.PAGE, "")


def test_wrong_charset() -> None:
    title = "<title>Été</title>".encode("latin-1")
    assert parse(answer(title, content_type="text/html; charset=latin1")).title == "Été"
    assert parse(answer(title)).title == "\ufffdt\ufffd"
    assert parse(answer(title, content_type="text/html; charset=zip")).title == "\ufffdt\ufffd"
