"""Identifiers of a file that tell nothing apart are not used."""

import json

import pytest

from events.models import Edition
from exchange.planning.identifiers import trusted
from exchange.records import Reading, Record, Where
from speakers.models import Speaker
from talks.models import Session
from tests.exchange.files import HEADINGS, OPENING, WORKSHOP, bring, csv, event, schedule

pytestmark = pytest.mark.django_db


def people(*pairs: tuple[str, str]) -> Reading:
    """A file with a session of each of these: an identifier and a name."""
    records = [
        Record(
            sort="session",
            where=Where(number),
            values={"title": f"Séance {number}", "people": [pair]},
            identifier=f"s{number}",
        )
        for number, pair in enumerate(pairs)
    ]
    return Reading(source="", records=tuple(records))


def identifiers(reading: Reading) -> list[str]:
    """Those of people that are used."""
    return [pair[0] for each in trusted(reading).records for pair in each.values["people"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "nothing", ["00", "-1", "N/A", "#REF!", "00000000-0000-0000-0000-000000000000"]
)
def test_what_stands_for_none_is_none(nothing: str) -> None:
    assert identifiers(people((nothing, "Ana Lima"), ("7", "Bo Costa"))) == ["", "7"]


def test_an_identifier_of_two_people_is_that_of_nobody() -> None:
    pairs = ("5", "Ana Lima"), ("5", "Bo Costa"), ("6", "Célia Roy"), ("6", "CELIA ROY")
    assert identifiers(people(*pairs)) == ["", "", "6", "6"]
    turned = ("5", "Ana Lima"), ("5", "Lima, Ana")
    assert identifiers(people(*turned)) == ["5", "5"], "the same name, turned around"


def test_where_several_are_borne_by_many_none_is_used_but_unique_ones() -> None:
    key = "6d1e0a2e-6f0b-4a55-9a53-0c4f5f6b0d2a"
    pairs = ("5", "Ana"), ("5", "Bo"), ("6", "Célia"), ("6", "Driss"), ("7", "Eva"), (key, "Farid")
    assert identifiers(people(*pairs)) == ["", "", "", "", "", key]
    found = trusted(people(*pairs)).notes
    assert "2 identifiants de personnes" in found[0]
    assert "« Ana »" in found[0].replace("\u00a0", " ")
    assert "Aucun identifiant de personne" in found[1]


def test_an_identifier_of_two_sessions_is_that_of_none(edition: Edition) -> None:
    made = bring(edition, csv(("A1", *OPENING), ("A1", *WORKSHOP), headings=("Code", *HEADINGS)))
    assert Session.objects.count() == 2
    assert "1 identifiant de séances" in made.notes[0]


def test_an_identifier_of_two_people_of_sessionize_credits_nobody(edition: Edition) -> None:
    people = [{"id": "u1", "fullName": "Ana Lima"}, {"id": "u1", "fullName": "Bo Costa"}]
    people.append({"id": "u2", "fullName": "Driss Benali"})
    sessions = [{"id": "1", "title": "Ouverture", "speakers": ["u1", "u2"]}]
    made = bring(edition, json.dumps({"sessions": sessions, "speakers": people}).encode())
    assert list(Speaker.objects.values_list("name", flat=True)) == ["Driss Benali"]
    assert "1 fois, une séance désigne quelqu’un" in made.notes[0]


@pytest.mark.parametrize("identifiers", [("7", "7"), ("", "7")])
@pytest.mark.parametrize("given", [("", "Peintre"), ("Peintre", "")])
def test_a_biography_that_one_entry_alone_has_is_kept(
    edition: Edition, identifiers: tuple[str, str], given: tuple[str, str]
) -> None:
    events = [event("a", "10:00", "Rade", "Ana Lima"), event("b", "12:00", "Rade", "Ana Lima")]
    for each, identifier, biography in zip(events, identifiers, given, strict=True):
        person = {"id": identifier, "public_name": "Ana Lima", "biography": biography}
        each["persons"] = [person]
    bring(edition, schedule(*events))
    assert Speaker.objects.get().biography_fr == "Peintre"
