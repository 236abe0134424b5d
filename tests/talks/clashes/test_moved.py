"""A programme as it would be with slots in other places."""

from dataclasses import replace

from hypothesis import given, strategies as st

from talks.clashes import Placed, moved
from talks.programme import Programme
from tests.talks.clashes.paper import judged, programme
from tests.talks.paper import at, key, session, slot
from tests.talks.strategies import programmes


def place(slug: str, room: str, start: str, end: str) -> Placed:
    return Placed(
        session=key("session", slug), room=key("room", room), start=at(start), end=at(end)
    )


def test_slots_are_elsewhere_new_or_gone() -> None:
    ours, theirs = slot("quai", "10:00", "11:00"), slot("quai", "11:00", "12:00")
    made = programme(session("rade", ours), session("mole", theirs), session("cap"))
    assert {problem.rule for problem in judged(made)} == {"without_slot"}

    after = moved(
        made,
        {
            ours.key: place("rade", "quai", "11:30", "12:30"),
            theirs.key: None,
            key("new"): place("cap", "quai", "12:00", "13:00"),
        },
    )

    assert [(s.slug, slot.key, slot.start) for slot, s in after.all_slots] == [
        ("rade", ours.key, at("11:30")),
        ("cap", key("new"), at("12:00")),
    ]
    assert [problem.rule for problem in judged(after)] == ["room_twice", "without_slot"]
    assert [slot for slot, _session in made.all_slots] == [ours, theirs]


def test_what_is_not_there_is_left_alone() -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00")))

    after = moved(made, {key("?"): None, key("!"): place("?", "quai", "10:00", "11:00")})

    assert after == made


@given(programmes(), st.data())
def test_what_is_taken_over_is_as_if_made_anew(made: Programme, data: st.DataObject) -> None:
    placed = [slot for slot, _session in made.all_slots]
    gone = data.draw(st.sets(st.sampled_from(placed))) if placed else set()

    after = moved(made, {slot.key: None for slot in gone})

    anew = replace(after)
    assert after.all_slots == anew.all_slots
    assert after.by_key == anew.by_key
    assert judged(after) == judged(anew)
