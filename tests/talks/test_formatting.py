from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from talks import formatting
from talks.models import SessionLink
from talks.programme import schema
from tests.talks.paper import programme


@pytest.mark.parametrize(
    ("first", "last", "fr", "en"),
    [
        (date(2027, 5, 1), date(2027, 5, 1), "Samedi 1er mai 2027", "Saturday 1 May 2027"),
        (
            date(2027, 5, 12),
            date(2027, 5, 13),
            "Mercredi 12 et jeudi 13 mai 2027",
            "Wednesday 12 and Thursday 13 May 2027",
        ),
        (
            date(2027, 5, 12),
            date(2027, 5, 16),
            "Du mercredi 12 au dimanche 16 mai 2027",
            "Wednesday 12 to Sunday 16 May 2027",
        ),
        (
            date(2027, 4, 30),
            date(2027, 5, 1),
            "Vendredi 30 avril et samedi 1er mai 2027",
            "Friday 30 April and Saturday 1 May 2027",
        ),
    ],
)
def test_dates_say_a_month_once(first: date, last: date, fr: str, en: str) -> None:
    edition = replace(programme([]).edition, first_day=first, last_day=last)
    for language, words in (("fr", fr), ("en", en)):
        with translation.override(language):
            # The year is never alone on a line.
            assert formatting.dates(edition) == words.replace(" 2027", "\u00a02027")


def test_links_are_reported_from_each_other() -> None:
    links = [
        schema.Link(kind=kind, url=url)
        for kind, url in [
            ("slides", "https://example.org/a.pdf"),
            ("other", "https://www.example.org/"),
            ("recording", "https://video.example/en/42.mp4"),
            ("recording", "https://video.example/en/42%20hd.webm"),
            ("recording", "https://tube.example/"),
            ("gone", "https://example.org/"),
        ]
    ]
    with translation.override("en"):
        assert formatting.link_labels(SessionLink.Kind, links) == [
            "Slides",
            "Link (example.org)",
            "Recording (video.example, 42.mp4)",
            "Recording (video.example, 42 hd.webm)",
            "Recording (tube.example)",
            "gone",
        ]
