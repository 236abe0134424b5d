"""What a recap speaks of: in which order, and what is left of it when it is off."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from recaps.text.subjects import people, sessions, subjects, tracks
from talks.programme import Programme, erased, schema, withdrawn
from talks.published import Contents, PublishedEdition, PublishedSite
from tests.talks.paper import at, key, programme, session, slot


def site(*programmes: Programme, current: int = 0) -> PublishedSite:
    """Editions, the newest first, called 2027, 2026 and so on."""
    editions = (
        PublishedEdition(
            pk=number,
            is_current=number == current,
            facts=replace(made.edition, slug=str(2027 - number)),
            contents=Contents(made),
            number=1,
        )
        for number, made in enumerate(programmes)
    )
    return PublishedSite(version=1, editions=tuple(editions))


def keys(*slugs: str) -> list[UUID]:
    return [key("session", slug) for slug in slugs]


def off(made: schema.Session) -> schema.Session:
    """The session as it is once it was withdrawn."""
    fields: dict[str, Any] = {
        "schedule": withdrawn(made.schedule),
        "content": withdrawn(made.content),
    }
    return replace(made, **fields)


def slugs_of(site: PublishedSite, *slugs: str) -> list[tuple[str, list[str]]]:
    return [
        (edition.slug, [session.slug for session in listed])
        for edition, listed in sessions(site, keys(*slugs))
    ]


def person(name: str, **fields: Any) -> schema.Speaker:
    made = {"slug": name.lower(), "name": name, "sort_name": name} | fields
    return schema.Speaker(key=key("speaker", name), **made)


# --- Sessions ------------------------------------------------------------------------------------


def test_only_sessions_that_are_or_were_public_are_reported() -> None:
    gone = session("gone", slot("quai", "10:00", "11:00"))
    blank = session("blank", slot("quai", "08:00", "09:00"))
    made = programme(
        [
            session("there", slot("quai", "12:00", "13:00")),
            session("cancelled", slot("quai", "11:00", "12:00"), state="cancelled"),
            off(gone),
            replace(off(blank), content=erased(blank.content)),
        ],
        people=["Zoé"],
    )
    every = site(made)
    slugs = ("there", "cancelled", "gone", "blank", "secret")
    # What was withdrawn is where it was.
    assert slugs_of(every, *slugs) == [("2027", ["gone", "cancelled", "there"])]
    assert slugs_of(every, "blank", "secret") == []
    assert list(sessions(every, [key("speaker", "Zoé"), key("room", "quai")])) == []
    assert list(sessions(every, [])) == []


# --- Beside the text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "is_now", "is_past"),
    [("08:59", False, False), ("09:30", True, False), ("10:00", False, True)],
)
def test_subject_is_a_session_when_it_is_first(clock: str, is_now: bool, is_past: bool) -> None:
    twice = session("twice", slot("digue", "12:00", "13:00"), slot("quai", "09:00", "10:00"))
    every = site(programme([twice]))
    [subject] = subjects(every, keys("twice"), at(clock))
    assert subject.edition == every.editions[0]
    assert subject.row.session == twice
    assert subject.row.when
    assert subject.row.when.start == "09:00"
    assert subject.row.room
    assert subject.row.room.slug == "quai"
    assert (subject.row.is_now, subject.row.is_past) == (is_now, is_past)


def test_subjects_are_reported_once_and_without_a_time_when_they_have_none() -> None:
    gone = off(session("gone", slot("quai", "10:00", "11:00"), slot("quai", "12:00", "13:00")))
    slots = (replace(slot("quai", "08:00", "09:00"), withdrawn=True), slot("quai", "9:00", "9:30"))
    every = site(programme([gone, session("moved", *slots)]), programme([session("port")]))
    found = subjects(every, keys("port", "moved", "gone"), at("08:00"))
    assert [
        (s.edition.slug, s.row.session.slug, s.row.when and s.row.when.start) for s in found
    ] == [("2027", "moved", "09:00"), ("2027", "gone", None), ("2026", "port", None)]


# --- Tracks --------------------------------------------------------------------------------------


def test_track_of_what_is_off_is_not_reported() -> None:
    made = programme([off(session("port", track="mer")), session("mole", track="ville")])
    gone = tuple(replace(track, withdrawn=track.slug == "ville") for track in made.tracks)
    assert tracks(site(replace(made, tracks=gone)), keys("port", "mole")) == []


# --- People --------------------------------------------------------------------------------------


def test_whose_page_is_gone_is_nobody() -> None:
    made = replace(programme([]), speakers=(erased(person("Ana")), person("Bo")))
    found = people(site(made), [key("speaker", "Ana"), key("speaker", "Bo")])
    assert [speaker.name for speaker in found] == ["Bo"]
    assert people(site(made), []) == []


@pytest.mark.parametrize("current", [0, 1])
def test_of_a_person_the_current_edition_is_believed(current: int) -> None:
    every = site(
        *(replace(programme([]), speakers=(person("Ana", slug=slug),)) for slug in ("0", "1")),
        current=current,
    )
    [found] = people(every, [key("speaker", "Ana")])
    assert found.slug == str(current)
