"""Identifiers of a file that tell nothing apart are not used."""

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from defusedxml import ElementTree

from events.models import Edition
from exchange.planning.identifiers import trusted
from exchange.records import Reading, Record, Where
from speakers.models import Speaker
from talks.models import Credit, Session
from tests.exchange import merged
from tests.exchange.files import HEADINGS, OPENING, WORKSHOP, bring, csv, event, schedule
from tests.factories import EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


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
    "nothing", ["0", "00", "-1", "N/A", "null", "#REF!", "00000000-0000-0000-0000-000000000000"]
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


def test_a_guid_is_better_than_a_number(edition: Edition) -> None:
    events = [event(f"g{n}", f"{10 + n}:00", "Rade", "Ana Lima") | {"id": 4} for n in range(2)]
    for each, name in zip(events, ("Ana Lima", "Bo Costa"), strict=True):
        each["persons"] = [{"guid": f"p-{name}", "id": 0, "public_name": name}]
    assert "identifiant" not in str(bring(edition, schedule(*events)).notes)
    events[0]["title"] = "Renommée"
    bring(edition, schedule(*events))
    assert Session.objects.count() == 2


@pytest.mark.parametrize("count", [120])
def test_a_merged_schedule_is_as_its_source(count: int) -> None:
    edition = EditionFactory.create(
        first_day=merged.FIRST, last_day=merged.LAST, time_zone="Europe/Paris"
    )
    edition.refresh_from_db()
    for version in (1, 2):
        content = merged.write(count, version=version)
        made = bring(edition, content, language="en")
        assert made.counts["refuse"] == 0
        shown = sorted(
            (
                each.findtext("title"),
                each.findtext("date"),
                each.findtext("room"),
                sorted(person.text or "" for person in each.iter("person")),
            )
            for each in ElementTree.fromstring(content).iter("event")
        )
        assert _held(made.missing) == shown


def _held(missing: Sequence[tuple[str, str]]) -> list[tuple[object, ...]]:
    names = {title for _sort, title in missing}
    rows = Session.objects.prefetch_related("slots__room", "credits__speaker")
    return sorted(
        (
            row.title_en,
            row.slots.get().start.isoformat(),
            str(row.slots.get().room),
            sorted(credit.speaker.name for credit in row.credits.all()),
        )
        for row in rows
        if row.title_en not in names
    )


def test_people_of_a_merged_schedule_are_made_once(edition: Edition) -> None:
    made = [event(f"e{n}", f"{9 + n}:00", "Rade", "Ana Lima") for n in range(4)]
    persons = [(0, "Ana Lima"), (0, "Bo Costa"), (3, "Ana Lima"), (0, "ANA LIMA")]
    for each, (number, name) in zip(made, persons, strict=True):
        each["persons"] = [{"id": number, "name": name}]
    bring(edition, schedule(*made))
    assert Speaker.objects.count() == 2
    named = list(Credit.objects.order_by("session__slots__start").values_list("speaker__name"))
    assert [one == other for one, other in pairwise(named)] == [False, False, True]


def test_one_guid_of_two_sessions_leaves_the_others_what_they_are(edition: Edition) -> None:
    keys = ("0d7d3a4e-96a8-4b5c-8a39-1e2c3d4e5f60", "11111111-2222-4333-8444-555555555555")
    events = [
        event(key, f"{9 + n}:00", "Rade", f"P{n}")
        for n, key in enumerate((keys[0], keys[0], keys[1]))
    ]
    bring(edition, schedule(*events))
    assert Session.objects.count() == 3
    events[2]["title"] = "Renommée"
    bring(edition, schedule(*events))
    assert Session.objects.filter(title_fr="Renommée").count() == 1
    assert Session.objects.count() == 3


def test_namesakes_of_one_session_are_two_people(edition: Edition) -> None:
    made = event("e1", "10:00", "Rade", "Ana Lima")
    made["persons"] = [{"id": 7, "name": "Ana Lima"}, {"id": 8, "name": "Ana Lima"}]
    bring(edition, schedule(made))
    assert Session.objects.get().credits.count() == 2
    assert bring(edition, schedule(made)).writes.is_empty


def test_an_identifier_of_two_people_of_sessionize_credits_nobody(edition: Edition) -> None:
    people = [{"id": "u1", "fullName": "Ana Lima"}, {"id": "u1", "fullName": "Bo Costa"}]
    people.append({"id": "u2", "fullName": "Driss Benali"})
    sessions = [{"id": "1", "title": "Ouverture", "speakers": ["u1", "u2"]}]
    made = bring(edition, json.dumps({"sessions": sessions, "speakers": people}).encode())
    assert list(Speaker.objects.values_list("name", flat=True)) == ["Driss Benali"]
    assert "1 fois, une séance désigne quelqu’un" in made.notes[0]


@pytest.mark.parametrize("identifiers", [("7", "7"), ("", ""), ("7", ""), ("", "7")])
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
