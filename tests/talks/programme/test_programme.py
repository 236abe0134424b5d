"""What a programme finds and lists."""

from dataclasses import replace
from datetime import UTC, date

from talks.programme import from_json, schema
from tests.talks.paper import at, key, named, programme, session, slot
from tests.talks.programme.sample import sample


def test_sessions_are_listed_by_time_then_room_then_title() -> None:
    made = programme(
        [
            session("later"),
            session("b", slot("digue", "09:00", "10:00")),
            session("c", slot("quai", "10:00", "11:00"), slot("phare", "08:00", "08:30")),
            session("a", slot("quai", "09:00", "10:00")),
            session("called-off", slot("phare", "12:00", "13:00"), state="cancelled"),
            session("gone", slot("phare", "12:00", "13:00"), state="withdrawn"),
        ]
    )

    assert [s.slug for s in made.listed] == ["c", "a", "b", "called-off", "later"]
    starts = [held.start for held, _session in made.all_slots]
    assert starts == sorted(starts)
    assert "gone" not in [held.slug for _slot, held in made.all_slots]


def test_nothing_withdrawn_is_listed() -> None:
    made = from_json(sample())

    assert [room.slug for room in made.listed_rooms] == ["grand-quai"]
    assert [person.slug for person in made.listed_speakers] == ["ines-calanque"]
    assert [s.slug for s in made.listed] == ["entrer-au-port", "dejeuner"]
    assert made.in_room(named(made, schema.Room, "cabine").key) == []
    talk = named(made, schema.Session, "entrer-au-port")
    assert made.tagged(talk.content.tags[0]) == [talk]
    assert made.sessions_of(named(made, schema.Speaker, "ines-calanque").key) == [talk]


def test_a_withdrawn_track_format_or_topic_is_not_shown() -> None:
    made = from_json(sample())
    talk = named(made, schema.Session, "entrer-au-port")
    assert made.track(talk.content.track)
    assert made.topics(talk)

    bare = replace(
        made,
        tracks=tuple(replace(one, withdrawn=True) for one in made.tracks),
        formats=tuple(replace(one, withdrawn=True) for one in made.formats),
        tags=tuple(replace(one, withdrawn=True) for one in made.tags),
    )

    assert bare.track(talk.content.track) is None
    assert bare.format(talk.content.format) is None
    assert bare.topics(talk) == []
    assert bare.listed_tracks == []
    assert bare.listed_formats == []
    assert not bare.is_break(named(bare, schema.Session, "dejeuner"))


def test_people_are_those_of_listed_sessions() -> None:
    made = programme(
        [session("rade", people=["Zoé"]), session("gone", people=["Abel"], state="withdrawn")],
        people=["Zoé", "Abel", "Nobody"],
    )

    assert [person.name for person in made.listed_speakers] == ["Zoé"]


def test_a_slot_belongs_to_the_local_day_it_starts_on() -> None:
    late = schema.Slot(
        key=key("late"), room=key("room", "quai"), start=at("23:30"), end=at("01:00", 2)
    )
    early = schema.Slot(
        key=key("early"), room=key("room", "quai"), start=at("00:30"), end=at("01:00")
    )
    made = programme([session("rade", late, early)])

    assert {made.day_of(one) for one in (late, early)} == {date(2027, 5, 20)}
    # Half past midnight in Paris is the day before in UTC.
    assert early.start.astimezone(UTC).date() == date(2027, 5, 19)
