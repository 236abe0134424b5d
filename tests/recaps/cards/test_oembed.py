import json

import pytest

from recaps.cards.oembed import OEmbed, endpoint, read
from tests.core.page_metadata.pages import answer

VIDEO = {
    "type": "video",
    "title": "Les cent premiers\u202e jours",
    "author_name": "<b>Le musée</b>",
    "provider_name": "YouTube",
    "thumbnail_url": "/film.jpg",
    "html": "<script>alert(1)</script>",
}


def said(value: object) -> OEmbed:
    return read(answer(json.dumps(value), content_type="application/json"))


def test_words_and_the_picture_are_read_and_no_html() -> None:
    assert said(VIDEO) == OEmbed(
        title="Les cent premiers jours",
        author_name="Le musée",
        site_name="YouTube",
        picture="https://blog.example/film.jpg",
    )


def test_what_is_no_json_says_nothing() -> None:
    assert read(answer("[" * 100_000, content_type="application/json")) == OEmbed()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://youtu.be/abc-DEF_123", "https://www.youtube.com/oembed?format=json&url=https%3A"),
        (
            "https://vimeo.com/1",
            "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F1",
        ),
        ("https://media.ccc.de/v/a", ""),
        ("https://blog.example/", ""),
    ],
)
def test_films_of_known_providers_are_described_there(address: str, found: str) -> None:
    assert endpoint(address).startswith(found)
    assert bool(endpoint(address)) == bool(found)
