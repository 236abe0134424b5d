import json
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from core.page_metadata.parsing import PageKind, PageMetadata
from tests.core.page_metadata.pages import ADDRESS, POSTING, WORDS, metadata_of


def test_json_ld() -> None:
    metadata = metadata_of(f'<script type="application/ld+json">{json.dumps(POSTING)}</script>')
    assert metadata == PageMetadata(
        address=ADDRESS,
        canonical="",
        kind=PageKind.ARTICLE,
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
    metadata = metadata_of(
        '<meta property="og:type" content="article"><meta property="og:title" content="By the sea">'
        '<meta name="description" content="What I heard"><meta name="author" content="Inès">'
        '<meta property="og:image" content="//cdn.example/sea.jpg">'
        '<meta property="article:published_time" content="2026-11-20T09:00:00Z">'
        '<meta property="og:locale" content="fr_FR">',
        "<nav>Menu</nav><main><h1>Sea</h1>Words</main>",
    )
    assert astuple(metadata) == (
        *(
            ADDRESS,
            "",
            PageKind.ARTICLE,
            "By the sea",
            "What I heard",
            "Sea\n\nWords",
            "Inès",
            "",
            "",
        ),
        *("https://cdn.example/sea.jpg", "fr-FR", datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
        *("", "", ""),
    )


def test_a_post_of_a_network_has_an_account_and_all_its_words() -> None:
    metadata = metadata_of(
        '<meta property="og:type" content="article"><meta property="og:site_name" content="Sea">'
        '<meta property="profile:username" content="ines@sea.example">'
        '<meta property="og:published_time" content="2026-11-20T09:00:00Z">'
        f'<meta property="og:description" content="First.\n\n{WORDS}">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed">'
    )
    assert (metadata.site_name, metadata.account) == ("Sea", "ines@sea.example")
    assert metadata.text == f"First.\n\n{WORDS}"
    assert metadata.oembed == "https://blog.example/oembed"
    assert metadata.written_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    # The page of a person has a name, and is no post.
    assert metadata_of('<meta property="profile:username" content="ines">').account == ""


def test_plain_html() -> None:
    page = metadata_of("<title>Sea &amp; networks</title>", f"<article>{WORDS}</article>")
    assert (page.kind, page.title) == (PageKind.ARTICLE, "Sea & networks")
    assert page.summary.startswith("Marseille was full of people")
    assert metadata_of(body="<h1>Sea</h1><article>Words</article>").kind == PageKind.PAGE


OPEN_GRAPH = (
    '<meta property="og:title" content="Graph"><meta property="og:description" content="In graphs">'
    '<meta property="article:author" content="Inès Graph">'
    '<meta property="og:image" content="/graph.jpg">'
    '<meta property="article:published_time" content="2026-11-21T09:00:00Z">'
)
TWITTER = (
    '<meta name="twitter:title" content="Card"><meta name="twitter:description" content="In cards">'
    '<meta name="twitter:creator" content="@ines"><meta name="twitter:image" content="/card.jpg">'
)
JSON_LD = f'<script type="application/ld+json">{json.dumps(POSTING)}</script>'
HTML = (
    '<title>Page</title><meta name="description" content="In pages">'
    '<meta name="author" content="Inès Page"><meta name="date" content="2026-11-23T09:00:00Z">'
)


@pytest.mark.parametrize(
    ("formats", "title", "summary", "author", "day", "picture"),
    [
        ((OPEN_GRAPH, TWITTER, JSON_LD, HTML), "Graph", "In graphs", "Inès Graph", 21, "graph"),
        ((JSON_LD, HTML), "Two days by the sea", "What I heard & saw.", "Inès", 20, "sea"),
        ((HTML,), "Page", "In pages", "Inès Page", 23, ""),
        ((TWITTER,), "Card", "In cards", "@ines", None, "card"),
    ],
)
def test_formats_count_in_this_order(
    formats: tuple[str, ...], title: str, summary: str, author: str, day: int | None, picture: str
) -> None:
    # Wherever they stand in the head.
    for head in ("".join(formats), "".join(reversed(formats))):
        metadata = metadata_of(head)
        assert (metadata.title, metadata.summary) == (title, summary)
        assert metadata.author_name == author
        assert (metadata.written_at.day if metadata.written_at else None) == day
        assert metadata.picture == (f"https://blog.example/{picture}.jpg" if picture else "")


def test_another_format_says_more_of_the_same_author() -> None:
    named = '<meta property="article:author" content="Inès">'
    assert metadata_of(named + JSON_LD).author_url == "https://blog.example/ines"
    other = '<meta property="article:author" content="Paul">'
    assert metadata_of(other + JSON_LD).author_url == ""
