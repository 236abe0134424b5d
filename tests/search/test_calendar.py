"""Days and hours as people type them."""

from datetime import date, time

import pytest

from search.calendar import When, beside_hour, expressions, hour
from search.words import singular_words

SATURDAY, SUNDAY = date(2027, 5, 1), date(2027, 5, 2)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("samedi", SATURDAY), ("Sunday", SUNDAY), ("dim", SUNDAY), ("1er mai", SATURDAY)),
        *(("1 mai", SATURDAY), ("May 2nd", SUNDAY), ("2 May", SUNDAY), ("02/05", SUNDAY)),
        *(("2027-05-02", SUNDAY), ("jour 2", SUNDAY), ("first day", SATURDAY), ("demain", SUNDAY)),
    ],
)
def test_days(typed: str, day: date) -> None:
    known = expressions((SATURDAY, SUNDAY), SATURDAY)
    assert known[words(typed)].days == (day,)


def test_a_day_on_which_nothing_is_held_is_none_of_them() -> None:
    known = expressions((SATURDAY, SUNDAY), SUNDAY)
    assert known["lundi"] == When(days=())
    assert known["tomorrow"].days == ()
    assert "sun" not in known
    assert beside_hour("sun", (SATURDAY, SUNDAY)).days == (SUNDAY,)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("15 h", time(15)), ("15h30", time(15, 30)), ("15:30", time(15, 30)), ("3pm", time(15))),
        *(("3.30 p.m.", time(15, 30)), ("12 am", time(0)), ("12 pm", time(12)), ("9 am", time(9))),
        *(("at 3", time(15)), ("vers 10 heures", time(10)), ("3 o'clock", time(15))),
        *(("quinze heures", time(15)), ("dix heures trente", time(10, 30))),
        *(("neuf heures et demie", time(9, 30)), ("3 heures moins le quart", time(14, 45))),
        *(("vingt-deux heures", time(22)), ("15 heures 30", time(15, 30))),
        *(("three o'clock", time(15)), ("half past ten", time(10, 30)), ("nine am", time(9))),
        *(("quarter to three", time(14, 45)), ("vingt-cinq heures", None), ("dix notes", None)),
        *(("dix-sept heures quarante-cinq", time(17, 45)), ("une heure de pause", None)),
        *(("2010", None), ("25 h", None), ("3 scènes", None), ("mistral", None)),
    ],
)
def test_hours(typed: str, found: time | None) -> None:
    assert hour(words(typed))[0] == found


def words(typed: str) -> str:
    return " ".join(singular_words(typed))
