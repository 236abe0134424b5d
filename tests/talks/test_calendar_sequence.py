"""What calendars are told of each slot, counted release by release."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.text.translated import Text
from talks.calendar_sequence import CalendarSequence, calendar_sequence
from talks.programme import Programme, from_json, schema, to_json
from tests.talks import paper
from tests.talks.paper import key, session, slot
from tests.talks.strategies import histories

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
SLOT = slot("quai", "10:00", "11:00")


def later(releases: int) -> datetime:
    return NOON + timedelta(hours=releases)


def programme(*sessions: schema.Session) -> Programme:
    made = paper.programme(sessions, people=["Zoé"], tags=["mer"])
    return replace(
        made, venues=(schema.Venue(key=key("venue"), slug="port", name=Text("Le port")),)
    )


def released(*versions: Programme) -> list[CalendarSequence]:
    """What each release keeps, when these are published one after the other, an hour apart."""
    kept: list[CalendarSequence] = []
    old = None
    for number, new in enumerate(versions):
        kept.append(calendar_sequence(kept[-1] if kept else {}, old, new, later(number)))
        old = new
    return kept


def changed(made: CalendarSequence, slot: schema.Slot = SLOT) -> tuple[int, int]:
    """The sequence of a slot, and the release (from 0) that last changed it."""
    revision = made[str(slot.key)]
    modified = datetime.fromisoformat(revision["modified"])
    return revision["sequence"], int((modified - NOON) / timedelta(hours=1))


FIRST = programme(
    session("rade", SLOT, people=["Zoé"], track="mer", format="talk", tags=["mer"]),
    session("mole", slot("digue", "10:00", "11:00")),
)


def edited(made: Programme, **fields: Any) -> Programme:
    """With these fields in the session's only slot, its schedule or its content."""
    (rade,) = (one for one in made.sessions if one.slug == "rade")
    others = tuple(one for one in made.sessions if one is not rade)
    if fields.keys() <= {"room", "start", "end", "withdrawn"}:
        fields = {"slots": (replace(rade.schedule.slots[0], **fields),)}
    if fields.keys() <= {"slots", "state", "full"}:
        return replace(
            made, sessions=(*others, replace(rade, schedule=replace(rade.schedule, **fields)))
        )
    return replace(made, sessions=(*others, replace(rade, content=replace(rade.content, **fields))))


@pytest.mark.parametrize(
    "fields",
    [
        {"room": key("room", "digue")},
        {"start": SLOT.start + timedelta(minutes=5)},
        {"end": SLOT.end + timedelta(minutes=5)},
        {"start": SLOT.start + timedelta(days=1), "end": SLOT.end + timedelta(days=1)},
        {"withdrawn": True},
        {"state": "cancelled"},
    ],
    ids="+".join,
)
def test_another_time_or_room_and_cancellation_are_counted(fields: dict[str, Any]) -> None:
    made = released(FIRST, edited(FIRST, **fields), FIRST)

    assert [changed(one) for one in made] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    "new",
    [
        edited(FIRST, title=Text("Le large")),
        edited(FIRST, slug="large"),
        edited(FIRST, full=True),
        edited(FIRST, people=()),
        replace(FIRST, speakers=(replace(FIRST.speakers[0], name="Zoë"),)),
        replace(FIRST, speakers=(replace(FIRST.speakers[0], withdrawn=True),)),
        replace(FIRST, rooms=tuple(replace(one, name=Text("?")) for one in FIRST.rooms)),
        replace(FIRST, venues=(replace(FIRST.venues[0], latitude=43.3, longitude=5.4),)),
        replace(FIRST, tracks=tuple(replace(one, name=Text("?")) for one in FIRST.tracks)),
        replace(FIRST, formats=tuple(replace(one, withdrawn=True) for one in FIRST.formats)),
        replace(FIRST, tags=(replace(FIRST.tags[0], name=Text("L’océan")),)),
        replace(FIRST, edition=replace(FIRST.edition, slug="2028")),
    ],
)
def test_whatever_else_calendars_show_is_a_modification(new: Programme) -> None:
    assert changed(released(FIRST, new)[-1]) == (0, 1)


@pytest.mark.parametrize(
    "new",
    [
        replace(FIRST, speakers=(replace(FIRST.speakers[0], biography=Text("Née à bord.")),)),
        replace(FIRST, sessions=(*FIRST.sessions, session("phare"))),
        replace(FIRST, edition=replace(FIRST.edition, tagline=Text("À quai"))),
    ],
    ids=["biography", "another session", "tagline"],
)
def test_what_calendars_do_not_show_is_none(new: Programme) -> None:
    assert released(FIRST, new)[-1][str(SLOT.key)] == released(FIRST)[0][str(SLOT.key)]


def test_where_a_slot_was_before_it_moved() -> None:
    moved = edited(FIRST, start=SLOT.start + timedelta(minutes=5))
    made = released(FIRST, moved, edited(moved, title=Text("Le large")))

    revision = made[-1][str(SLOT.key)]
    assert changed(made[-1]) == (1, 2)
    assert revision["moved"] == later(1).isoformat()
    assert revision["before"] == {
        "start": SLOT.start.isoformat(),
        "end": SLOT.end.isoformat(),
        "room": str(SLOT.room),
    }


def test_cancellation_is_no_move() -> None:
    made = released(FIRST, edited(FIRST, state="cancelled"))[-1]

    assert made[str(SLOT.key)]["moved"] is None


@given(histories(max_size=5), st.data())
def test_sequences_never_fall(drafts: list[Programme], data: st.DataObject) -> None:
    """In whatever order documents are published, old ones again too, read from JSON or not."""
    order = data.draw(st.lists(st.sampled_from(drafts), min_size=2, max_size=8))
    order = [from_json(to_json(one)) for one in order]
    before: CalendarSequence = {}
    for made in released(*order):
        assert before.keys() <= made.keys()
        for name, revision in before.items():
            assert revision["sequence"] <= made[name]["sequence"] <= revision["sequence"] + 1
            assert revision["modified"] <= made[name]["modified"]
            assert (revision["moved"] or "") <= (made[name]["moved"] or "")
            if revision["sequence"] < made[name]["sequence"]:
                assert revision["modified"] < made[name]["modified"]
        before = made


@given(histories(max_size=5))
def test_the_sequence_counts_the_releases_that_changed_the_place(drafts: list[Programme]) -> None:
    made = released(*drafts)[-1]
    for name, revision in made.items():
        shown = [
            (one.room, one.start, one.end, one.withdrawn or held.schedule.state != "confirmed")
            for drafted in drafts
            for held in drafted.sessions
            for one in held.schedule.slots
            if str(one.key) == name
        ]
        changes = sum(before != after for before, after in pairwise(shown))
        assert revision["sequence"] == changes
