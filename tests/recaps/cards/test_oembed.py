import pytest

from recaps.cards.oembed import OEmbed, endpoint, read
from tests.core.page_metadata.pages import answer


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
