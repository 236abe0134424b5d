from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from talks import formatting
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
