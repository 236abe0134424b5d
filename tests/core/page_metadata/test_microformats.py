from datetime import UTC, datetime

import pytest

from core.page_metadata import microformats
from core.page_metadata.parsing import PageKind, PageMetadata, parse
from tests.core.page_metadata.pages import ENTRY, WORDS, answer, metadata_of


def test_entry() -> None:
    assert parse(answer(ENTRY)) == PageMetadata(
        address="https://blog.example/story?utm_source=feed",
        canonical="",
        kind=PageKind.ARTICLE,
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
    metadata = metadata_of(
        "<title>A blog</title>",
        '<div class="hfeed"><div class="post hentry"><h2 class="entry-title">By the sea</h2>'
        f'<div class="entry-content"><p>{WORDS}</p></div>'
        '<span class="author vcard"><a class="url fn" href="/ines">Inès</a></span></div></div>',
    )
    assert (metadata.kind, metadata.title) == (PageKind.ARTICLE, "By the sea")
    assert metadata.summary.startswith("Marseille was full of people")
    assert (metadata.author_name, metadata.author_url) == ("Inès", "https://blog.example/ines")


@pytest.mark.parametrize(
    ("inside", "kind", "title", "text"),
    [
        ('<p class="p-name e-content">Well said!</p>', PageKind.NOTE, "", "Well said!"),
        (
            '<b class="p-name">Re: networks</b><p class="e-content">Well said!</p>',
            PageKind.NOTE,
            "Re: networks",
            "Well said!",
        ),
        # Its length decides: it is called as the page is.
        (f'<p class="e-content">{WORDS}</p>', PageKind.ARTICLE, "A blog", WORDS),
        (
            f'<b class="p-name">Sea</b><p class="e-content">{WORDS}</p>',
            PageKind.ARTICLE,
            "Sea",
            WORDS,
        ),
        ('<a class="u-like-of" href="https://ours.example/">yes</a>', PageKind.LIKE, "yes", ""),
        ('<a class="u-repost-of" href="https://ours.example/">RT</a>', PageKind.REPOST, "RT", ""),
        ('<a class="u-like-of" href="https://b.example/">yes</a>', PageKind.PAGE, "yes", ""),
    ],
)
def test_kinds(inside: str, kind: PageKind, title: str, text: str) -> None:
    main = f"<main>{WORDS}</main>"
    html = f'<title>A blog</title>{main}<div class="h-entry">{inside}</div>'
    metadata = parse(answer(html), "https://ours.example/")
    assert (metadata.kind, metadata.title, metadata.text) == (kind, title, text.strip())


def test_page_of_several_entries_is_none_of_them() -> None:
    entry = (
        '<div class="h-entry"><a class="u-url" href="/{0}"></a><p class="e-content">{0}</p></div>'
    )
    body = entry.format("one") + entry.format("two")
    assert metadata_of("<title>A blog</title>", body).title == "A blog"
    assert metadata_of("<title>A blog</title>", body).kind == PageKind.PAGE
    assert metadata_of(body=body + entry.format("story")).text == "story"
    assert metadata_of(body=f'<div class="h-feed">{entry.format("one")}</div>').text == "one"


@pytest.mark.parametrize(
    "body",
    [
        '<div class="h-card"><b class="p-name">Inès</b></div><div class="h-entry">Yes</div>',
        """<div class="h-feed"><a class="p-author h-card" href="/">Inès</a>
        <div class="h-entry">Yes</div></div>""",
        """<a class="h-card" href="/ines">Inès</a><a class="h-card" href="/yanis">Yanis</a>
        <div class="h-entry"><a class="u-author" href="/ines"></a></div>""",
    ],
)
def test_authorship(body: str) -> None:
    assert metadata_of(body=body).author_name == "Inès"


@pytest.mark.parametrize(
    "inside",
    [
        "<div>" * (microformats.MOST_DEPTH + 2),
        "<p class=e-content>" * (microformats.MOST_TIMES + 2),
        '<p class="h-cite p-name p-summary u-url">' * 6,
        '<p class="author entry-title published">' * 6,
        "a" * (microformats.MOST_TEXT + 1),
    ],
)
def test_what_would_be_copied_over_and_over_is_not_read(
    monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    read: list[object] = []

    def watched(**named: object) -> dict[str, list[object]]:
        read.append(named)
        return {"items": []}

    monkeypatch.setattr("mf2py.parse", watched)
    parse(answer(f"<div class=h-entry>{inside}"))
    assert not read
    parse(answer(f"<div class=h-entry>{'<p>Un<br>' * 100}"))
    assert read


def test_a_long_page_of_a_blog_is_read_whole() -> None:
    paragraph = f'<p>{"mot " * 60}<a href="/">un</a> &amp; <em>deux</em> <b>x</b></p>'
    content = f'<div class="e-content entry-content">{paragraph * 600}<p>Fin</p></div>'
    author = '<a class="p-author h-card vcard author" href="/ines">Inès</a>'
    page = metadata_of(body=f'<article class="h-entry hentry">{author}{content}</article>')
    assert page.author_name == "Inès"
    assert page.text.startswith("mot mot")
    assert len(content) > 150_000
