"""What plans ask for: nonsense is refused, with a word."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import QueryDict

from events.models import Edition
from talks.models import Slot
from tests.factories import SlotFactory
from timetable.admin.plans.page import PLANS
from timetable.plans.rows import standing_of

pytestmark = pytest.mark.django_db

AFTER = {"day": "2027-05-20", "hour": "13:00", "minutes": "15"}
BREAK = {**AFTER, "title_fr": "Pause"}


def nonsense(slot: Slot) -> Iterator[tuple[str, str, Any]]:
    """A kind of plan, a field, and a value that it does not take."""
    for field, values in {
        "minutes": ("", "0", "7", "x", "9" * 12),
        "hour": ("", "25:00", "13"),
        "rooms": ("x", uuid4()),
        "day": ("", "x", "2031-01-01"),
    }.items():
        yield from (("after", field, value) for value in values)
    for field, values in {
        "title_fr": ("", " ", "x" * 201, "\u202e"),
        "minutes": ("-5", "0"),
        "hour": ("13:02", "23:50"),
        "way": ("x",),
    }.items():
        yield from (("break", field, value) for value in values)
    for field in ("session", "slot", "room"):
        yield from (("insert", field, value) for value in ("x", uuid4()))
    yield from (("swap", "other", value) for value in ("", "x", slot.key, uuid4()))
    yield from (("many", "slots", value) for value in ("", "x", uuid4()))
    yield from (("many", "days", value) for value in ("", "0", "9" * 12))
    yield "copy_breaks", "target", "2027-05-20"


def test_nonsense_is_refused_and_what_makes_sense_is_not(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    standing = standing_of(edition)
    sense: dict[str, dict[str, Any]] = {
        "after": AFTER,
        "break": BREAK,
        "insert": {**AFTER, "session": slot.session.key, "slot": slot.key, "room": slot.room.key},
        "swap": {"slot": slot.key, "other": ""},
        "many": {"slots": slot.key, "days": "1"},
        "copy_breaks": {"source": "2027-05-20", "target": "2027-05-21"},
    }

    def is_valid(what: str, asked: dict[str, Any]) -> bool:
        return PLANS[what].form(edition, standing, QueryDict(urlencode(asked))).is_valid()

    for what in sense.keys() - {"swap"}:
        assert is_valid(what, sense[what]), what
    for what, field, value in nonsense(slot):
        assert not is_valid(what, {**sense[what], field: value}), (what, field, value)


def test_an_hour_that_spring_leaves_out_is_refused(edition: Edition) -> None:
    edition.first_day = edition.last_day = edition.first_day.replace(month=3, day=28)
    asked = {**AFTER, "day": "2027-03-28", "hour": "02:30"}
    form = PLANS["after"].form(edition, standing_of(edition), QueryDict(urlencode(asked)))
    assert form.errors.as_data()["hour"][0].code == "skipped"
