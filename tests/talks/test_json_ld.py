"""The programme as linked data; what pages hold of it is tried with the pages."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from core.text.json_ld import graph
from core.text.translated import Text
from talks.calendar_sequence import CalendarSequence
from talks.json_ld import LinkedData
from talks.programme import Programme, schema
from talks.published import Contents, PublishedEdition
from tests.talks.paper import moved, programme, session, slot

PUBLISHED = datetime(2027, 5, 1, tzinfo=UTC)


def linked(
    *sessions: schema.Session,
    calendar_sequence: CalendarSequence | None = None,
    language: str = "fr",
    **parts: Any,
) -> LinkedData:
    """The linked data of a programme of these sessions, for readers of a language."""
    made: Programme = replace(programme(sessions), **parts)
    edition = PublishedEdition(
        pk=1,
        is_current=True,
        facts=made.edition,
        contents=Contents(made, calendar_sequence or {}),
        number=1,
    )
    with override(language):
        return LinkedData(RequestFactory().get("/"), edition)


@pytest.mark.parametrize(
    ("speech", "languages"), [(("fr",), "fr"), (("fr", "en"), ["fr", "en"]), (("pt-BR",), "pt-BR")]
)
def test_language_of_speech(speech: tuple[str, ...], languages: str | list[str]) -> None:
    held = session("fanal", slot("quai", "10:00", "10:30"), languages=speech)
    assert linked(held).session(held)[0]["inLanguage"] == languages


def test_session_is_an_event_for_each_of_its_slots() -> None:
    held = session(
        "fanal", slot("quai", "10:00", "10:30"), slot("phare", "23:30", "00:30", day=1, until=2)
    )
    events = linked(held).session(held)
    assert [(event["startDate"], event["location"]["name"]) for event in events] == [
        ("2027-05-20T10:00+02:00", "Quai"),
        ("2027-05-20T23:30+02:00", "Phare"),
    ]
    assert events[1]["endDate"] == "2027-05-21T00:30+02:00"


def test_session_without_a_slot_is_somewhere_in_the_city() -> None:
    held = session("fanal")
    (event,) = linked(held).session(held)
    assert "startDate" not in event
    assert event["location"][0]["name"] == "Marseille"


def test_session_moved_to_another_time_is_rescheduled() -> None:
    place = slot("quai", "10:00", "10:30")
    held = session("fanal", place)
    sequence = moved(place, slot("quai", "09:00", "09:30"), PUBLISHED)
    (event,) = linked(held, calendar_sequence=sequence).session(held)
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2027-05-20T09:00+02:00"


def test_whole_edition_leaves_out_what_was_withdrawn() -> None:
    data = linked(
        session("fanal", slot("quai", "10:00", "10:30")),
        session("cloches", slot("quai", "11:00", "11:30"), state="cancelled"),
        session("parti", slot("quai", "12:00", "12:30"), state="withdrawn"),
    )
    events = data.whole()["subEvent"]
    assert [event["name"] for event in events] == ["Fanal", "Cloches"]
    assert events[1]["eventStatus"] == "https://schema.org/EventCancelled"


def test_hostile_words_stay_words() -> None:
    held = session("fanal", title="</script><script>alert(1)</script>", summary=Text("a\u2028b"))
    written = graph(*linked(held).session(held))
    assert "</script>" not in written
    assert json.loads(written)["@graph"][0]["name"] == "</script><script>alert(1)</script>"


def test_every_room_has_its_page_and_the_address_of_its_house() -> None:
    held = session("fanal", slot("quai", "10:00", "10:30"))
    data = linked(held)
    (node,) = data.session(held)
    brief = data.whole()["subEvent"][0]
    for place in (node["location"], brief["location"]):
        assert place["address"]["addressLocality"] == "Marseille"
        assert place["url"] == "http://testserver/2027/salles/quai/"
