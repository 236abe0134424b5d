import json
from dataclasses import astuple
from datetime import UTC, datetime

from reactions.elsewhere.page_metadata import PageKind, PageMetadata
from tests.reactions.elsewhere.pages import ADDRESS, POSTING, WORDS, metadata_of


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
    )


def test_plain_html() -> None:
    assert metadata_of("<title>Sea &amp; networks</title>", "Words").kind == PageKind.PAGE
    assert metadata_of("<title>Sea &amp; networks</title>").title == "Sea & networks"
    assert metadata_of(body=f"<h1>Sea</h1><article>{WORDS}</article>").kind == PageKind.ARTICLE
    assert metadata_of(body="<h1>Sea</h1><article>Words</article>").kind == PageKind.PAGE
