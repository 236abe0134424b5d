"""The programme as linked data; what pages hold of it is tried with the pages."""

import pytest
from django.test import RequestFactory

from talks.json_ld import LinkedData
from talks.programme import schema
from talks.published import Contents, PublishedEdition
from tests.talks.paper import programme, session, slot


def linked(*sessions: schema.Session) -> LinkedData:
    """The linked data of a programme of these sessions, for French readers."""
    made = programme(sessions)
    edition = PublishedEdition(
        pk=1,
        is_current=True,
        facts=made.edition,
        contents=Contents(made),
        number=1,
    )
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


def test_whole_edition_leaves_out_what_was_withdrawn() -> None:
    data = linked(
        session("fanal", slot("quai", "10:00", "10:30")),
        session("cloches", slot("quai", "11:00", "11:30"), state="cancelled"),
        session("parti", slot("quai", "12:00", "12:30"), state="withdrawn"),
    )
    events = data.whole()["subEvent"]
    assert [event["name"] for event in events] == ["Fanal", "Cloches"]
    assert events[1]["eventStatus"] == "https://schema.org/EventCancelled"
