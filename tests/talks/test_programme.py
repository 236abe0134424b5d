"""The document of a release: what it keeps, what it finds, what it lists."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from core.text import Text
from talks.programme import (
    FORMAT_VERSION,
    KINDS,
    EntryId,
    Place,
    Programme,
    Room,
    Session,
    SessionText,
    Slot,
    Speaker,
    UnreadableDocumentError,
    assemble,
    entries,
    erased,
    from_json,
    to_json,
    withdrawn,
)
from talks.programme import document as module
from tests.talks.paper import at, key, named, programme, session, slot
from tests.talks.strategies import programmes

SAMPLES = Path(__file__).parent / "samples"


def sample(version: int) -> dict[str, Any]:
    """A document as the program of that format version wrote it."""
    document: dict[str, Any] = json.loads((SAMPLES / f"programme-{version}.json").read_text())
    return document


# --- JSON ----------------------------------------------------------------------------------------


@given(programmes())
def test_json_there_and_back(made: Programme) -> None:
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


@given(programmes())
def test_equal_contents_make_equal_documents(made: Programme) -> None:
    turned = replace(
        made,
        rooms=made.rooms[::-1],
        tags=made.tags[::-1],
        speakers=made.speakers[::-1],
        sessions=made.sessions[::-1],
    )

    assert turned == made
    assert json.dumps(to_json(turned)) == json.dumps(to_json(made))


@pytest.mark.parametrize("version", range(1, FORMAT_VERSION + 1))
def test_documents_of_every_format_version_are_read(version: int) -> None:
    made = from_json(sample(version))

    talk = named(made, Session, "entrer-au-port")
    assert talk.title == Text("Entrer au port", "Coming into port")
    assert talk.place.state == "confirmed"
    assert [held.start for held in talk.live_slots] == [datetime(2027, 5, 20, 9, tzinfo=UTC)]
    assert [person.name for _credit, person in made.people(talk)] == ["Inès Calanque"]
    assert named(made, Session, "dejeuner").cancelled
    assert named(made, Session, "efface").erased
    assert named(made, Speaker, "jo-mistral").withdrawn
    assert made.room(talk.live_slots[0].room).capacity == 280
    assert made.edition.first_day == date(2027, 5, 20)


def test_nothing_of_a_kept_document_is_lost() -> None:
    """Who renames or removes a field raises FORMAT_VERSION and writes the step up to it."""
    kept = sample(FORMAT_VERSION)

    assert json.loads(json.dumps(to_json(from_json(kept)))) == kept


def test_a_document_of_a_newer_program_is_refused_clearly() -> None:
    newer = sample(FORMAT_VERSION) | {"format": FORMAT_VERSION + 1}

    with pytest.raises(
        UnreadableDocumentError, match=f"{FORMAT_VERSION + 1}.* reads {FORMAT_VERSION}"
    ):
        from_json(newer)


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0])
def test_a_document_of_no_version_is_refused(version: object) -> None:
    with pytest.raises(UnreadableDocumentError, match="format version"):
        from_json({"format": version})


def test_a_damaged_document_says_where() -> None:
    damaged = sample(FORMAT_VERSION)
    damaged["sessions"][0]["place"]["slots"][0]["start"] = "tomorrow"

    with pytest.raises(UnreadableDocumentError, match=r"sessions\[.*start"):
        from_json(damaged)


def test_an_old_document_goes_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if format 1 had said `places` for seats, and format 2 `town` for the city."""
    monkeypatch.setattr(module, "FORMAT_VERSION", 3)

    def from_1(document: dict[str, Any]) -> dict[str, Any]:
        for entry in document["sessions"]:
            entry["text"]["seats"] = entry["text"].pop("places", None)
        return document

    def from_2(document: dict[str, Any]) -> dict[str, Any]:
        facts = document["edition"]
        return document | {"edition": facts | {"city": facts["town"].capitalize()}}

    monkeypatch.setattr(module, "UPGRADES", {1: from_1, 2: from_2})
    expected = from_json(sample(FORMAT_VERSION) | {"format": 3})
    second = sample(FORMAT_VERSION) | {"format": 2}
    second["edition"]["town"] = second["edition"].pop("city").lower()
    first = json.loads(json.dumps(second | {"format": 1}))
    for entry in first["sessions"]:
        entry["text"]["places"] = entry["text"].pop("seats")

    assert from_json(first) == expected
    assert from_json(second) == expected
    assert to_json(expected)["format"] == 3


# --- Entries -------------------------------------------------------------------------------------


@given(programmes())
def test_taken_apart_and_put_together_again(made: Programme) -> None:
    assert assemble(entries(made)) == made


def test_a_session_is_two_entries() -> None:
    made = programme([session("rade", slot("quai", "10:00", "11:00"))])

    parts = entries(made)

    assert isinstance(parts[EntryId("place", key("session", "rade"))], Place)
    assert isinstance(parts[EntryId("text", key("session", "rade"))], SessionText)
    assert len(parts) == 1 + len(made.rooms) + len(made.tracks) + len(made.formats) + 2


def test_half_a_session_is_refused() -> None:
    parts = entries(programme([session("rade")]))
    del parts[EntryId("text", key("session", "rade"))]

    with pytest.raises(KeyError, match=str(key("session", "rade"))):
        assemble(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_entries_are_named_in_forms(kind: str) -> None:
    entry = EntryId(kind, key("anything"))
    assert EntryId.parse(str(entry)) == entry


@pytest.mark.parametrize("text", ["", "place", "place:", "place:1", "user:" + str(key("x"))])
def test_nonsense_names_no_entry(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (its words are nobody's business)
        EntryId.parse(text)


# --- What stays of what is withdrawn or erased ---------------------------------------------------


def test_a_withdrawn_entry_keeps_key_slug_name_and_last_times() -> None:
    parts = entries(from_json(sample(FORMAT_VERSION)))
    for entry, value in parts.items():
        left: Any = withdrawn(value)
        assert withdrawn(left) == left
        match value:
            case Place():
                assert left.state == "withdrawn"
                assert all(one.withdrawn for one in left.slots)
                assert [(one.key, one.room, one.start, one.end) for one in left.slots] == [
                    (one.key, one.room, one.start, one.end) for one in value.slots
                ]
            case SessionText():
                bare = SessionText(slug=value.slug, title=value.title, language=value.language)
                assert left == replace(bare, erased=value.erased)
            case _ if entry.kind != "edition":
                kept = {"key", "slug", "name", "sort_name", "venue", "withdrawn", "erased"}
                said = {f.name for f in fields(left) if getattr(left, f.name)}
                assert left.withdrawn
                assert (left.key, left.slug, left.name) == (value.key, value.slug, value.name)
                assert said <= kept


def test_what_is_erased_keeps_its_address_alone() -> None:
    parts = entries(from_json(sample(FORMAT_VERSION)))
    for value in parts.values():
        if isinstance(value, SessionText | Speaker):
            left = erased(value)
            assert left.erased
            assert left.slug == value.slug
            assert not getattr(left, "title", Text())
            assert not getattr(left, "name", "")
            assert withdrawn(left) == left


# --- What is found and listed --------------------------------------------------------------------


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


def test_a_session_without_a_time_comes_last_in_every_time_zone() -> None:
    made = programme([session("later"), session("a", slot("quai", "09:00", "10:00"))])
    for zone in ("Pacific/Kiritimati", "America/Adak"):
        there = replace(made, edition=replace(made.edition, time_zone=zone))
        assert [s.slug for s in there.listed] == ["a", "later"]


def test_nothing_withdrawn_is_listed() -> None:
    made = from_json(sample(FORMAT_VERSION))

    assert [room.slug for room in made.listed_rooms] == ["grand-quai"]
    assert [person.slug for person in made.listed_speakers] == ["ines-calanque"]
    assert [s.slug for s in made.listed] == ["entrer-au-port", "dejeuner"]
    assert made.in_room(named(made, Room, "cabine").key) == []
    talk = named(made, Session, "entrer-au-port")
    assert made.tagged(talk.text.tags[0]) == [talk]
    assert made.sessions_of(named(made, Speaker, "ines-calanque").key) == [talk]


def test_a_withdrawn_track_format_or_topic_is_not_shown() -> None:
    made = from_json(sample(FORMAT_VERSION))
    talk = named(made, Session, "entrer-au-port")
    assert made.track(talk.text.track)
    assert made.topics(talk)

    bare = replace(
        made,
        tracks=tuple(replace(one, withdrawn=True) for one in made.tracks),
        formats=tuple(replace(one, withdrawn=True) for one in made.formats),
        tags=tuple(replace(one, withdrawn=True) for one in made.tags),
    )

    assert bare.track(talk.text.track) is None
    assert bare.format(talk.text.format) is None
    assert bare.topics(talk) == []
    assert bare.listed_tracks == []
    assert bare.listed_formats == []
    assert not bare.is_break(named(bare, Session, "dejeuner"))


def test_people_are_those_of_listed_sessions() -> None:
    made = programme(
        [session("rade", people=["Zoé"]), session("gone", people=["Abel"], state="withdrawn")],
        people=["Zoé", "Abel", "Nobody"],
    )

    assert [person.name for person in made.listed_speakers] == ["Zoé"]


def test_a_slot_belongs_to_the_local_day_it_starts_on() -> None:
    late = Slot(key=key("late"), room=key("room", "quai"), start=at("23:30"), end=at("01:00", 2))
    early = Slot(key=key("early"), room=key("room", "quai"), start=at("00:30"), end=at("01:00"))
    made = programme([session("rade", late, early)])

    assert {made.day_of(one) for one in (late, early)} == {date(2027, 5, 20)}
    # Half past midnight in Paris is the day before in UTC.
    assert early.start.astimezone(UTC).date() == date(2027, 5, 19)


@pytest.mark.parametrize(
    ("now", "phase", "following"),
    [
        ("2027-05-19T23:59", "before", "2027-05-20T00:00"),
        ("2027-05-20T00:00", "live", "2027-05-22T00:00"),
        ("2027-05-21T23:59", "live", "2027-05-22T00:00"),
        ("2027-05-22T00:00", "after", None),
    ],
)
def test_an_edition_is_live_from_its_first_midnight_to_its_last(
    now: str, phase: str, following: str | None
) -> None:
    edition = programme([]).edition
    paris = ZoneInfo("Europe/Paris")
    moment = datetime.fromisoformat(now).replace(tzinfo=paris).astimezone(UTC)

    assert edition.phase(moment) == phase
    expected = datetime.fromisoformat(following).replace(tzinfo=paris) if following else None
    assert edition.next_phase(moment) == expected
