from datetime import timedelta

import pytest
from django.test import Client

from events.models import Edition
from talks.models import Session, Slot
from talks.releases import publish
from tests.admin import list_of, words
from tests.factories import (
    EditionFactory,
    FormatFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.talks.admin.lists import titles

pytestmark = pytest.mark.django_db


def test_list_is_filtered(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, session__title_fr="Jour un")
    other = SlotFactory.create(
        session__edition=edition, session__title_fr="Jour deux", session__state="draft", day=2
    )
    one, two = slot.session, other.session
    days = [day.isoformat() for day in edition.days]
    for query in (
        {"day": days[0]},
        {"room": slot.room_id},
        {"track": one.track_id},
        {"format": one.format_id},
        {"state__exact": "confirmed"},
    ):
        assert titles(organiser, **query) == ["Jour un"], query
    assert titles(organiser, day=days[1]) == ["Jour deux"]
    # What a filter does not know filters nothing.
    for query in ({"day": "2027-13-45"}, {"room": "x"}, {"track": two.pk + 99}, {"missing": "x"}):
        assert len(titles(organiser, **query)) == 2, query


@pytest.mark.postgresql
def test_list_is_filtered_by_what_is_spoken(organiser: Client, edition: Edition) -> None:
    for title, languages in (
        ("Deux", ["fr", "de-AT"]),
        ("Une", ["de"]),
        ("Plusieurs", ["mul"]),
        ("Aucune", []),
    ):
        SessionFactory.create(edition=edition, title_fr=title, languages=languages)
    assert titles(organiser, language="de") == ["Deux", "Une"]
    assert titles(organiser, language="fr") == ["Deux"]
    assert titles(organiser, language="none") == ["Aucune"]
    offered = words(organiser.get(list_of(Session)), "//a[contains(@href, '?language=')]")
    assert offered == ["Français", "Allemand", "Plusieurs langues", "Non dite"]


def test_a_day_begins_and_ends_at_the_editions_midnight(organiser: Client) -> None:
    edition = EditionFactory.create(is_current=True, time_zone="Pacific/Auckland")
    for title, day, at in (("Tard", 1, "23:50"), ("Tôt", 2, "00:10")):
        SlotFactory.create(session__edition=edition, session__title_fr=title, day=day, at=at)
    assert titles(organiser, day=edition.days[0].isoformat()) == ["Tard"]
    assert titles(organiser, day=edition.days[1].isoformat()) == ["Tôt"]


@pytest.mark.postgresql
def test_list_finds_what_is_missing(organiser: Client, edition: Edition) -> None:
    placed = SlotFactory.create(session__edition=edition, session__title_fr="Placée")
    SessionFactory.create(edition=edition, title_fr="Sans heure")
    SessionFactory.create(edition=edition, title_fr="Annulée", state="cancelled", summary_fr="")
    lost = SlotFactory.create(session__edition=edition, session__title_fr="Heure retirée")
    Slot.objects.filter(pk=lost.pk).update(withdrawn=True)
    SlotFactory.create(session__edition=edition, session__title_fr="Muette", session__summary_fr="")
    SlotFactory.create(
        session__edition=edition,
        session__title_fr="Pause",
        session__summary_fr="",
        session__format=FormatFactory.create(edition=edition, is_break=True),
    )
    assert placed.session.title_fr in titles(organiser)
    assert titles(organiser, missing="slot") == ["Heure retirée", "Sans heure"]
    assert titles(organiser, missing="summary") == ["Muette"]


def test_list_finds_what_is_not_public_as_it_stands(organiser: Client, edition: Edition) -> None:
    same, moved = (SlotFactory.create(session__edition=edition) for _n in range(2))
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Nouvelle")
    Slot.objects.filter(pk=moved.pk).update(end=moved.end + timedelta(minutes=5))
    assert titles(organiser, published="changed") == [moved.session.title_fr]
    assert titles(organiser, published="never") == ["Nouvelle"]
    assert titles(organiser, published="changed", edition="all") == [moved.session.title_fr]
    assert same.session.title_fr in titles(organiser)


@pytest.mark.postgresql
def test_list_finds_what_is_announced_elsewhere_too(organiser: Client, edition: Edition) -> None:
    person = SpeakerFactory.create()
    SessionFactory.create(edition=edition, title_fr="La rade", announced=True, speakers=[person])
    SessionFactory.create(edition=edition, title_fr="la RADE", state="draft")
    SessionFactory.create(edition=edition, title_fr="Autre", state="draft", speakers=[person])
    SessionFactory.create(edition=edition, title_fr="Été", announced=True)
    SessionFactory.create(title_fr="ete", announced=True, speakers=[person])
    # Withdrawn, or never announced: it does not count.
    SessionFactory.create(edition=edition, title_fr="Seule", announced=True)
    SessionFactory.create(edition=edition, title_fr="Seule", announced=True, state="withdrawn")
    pause = FormatFactory.create(edition=edition, is_break=True)
    for _n in range(2):
        SessionFactory.create(edition=edition, title_fr="Pause", format=pause, announced=True)
    assert titles(organiser, again="title") == ["la RADE"]
    assert titles(organiser, again="edition") == ["Été"]
    assert titles(organiser, again="person") == ["Autre"]


@pytest.mark.postgresql
def test_slots_that_clash_are_found(organiser: Client, edition: Edition) -> None:
    held = SlotFactory.create(session__edition=edition, session__title_fr="Tient la salle")
    late = SlotFactory.create(
        session__edition=edition,
        session__title_fr="Voudrait",
        session__state="draft",
        room=held.room,
    )
    SlotFactory.create(session__edition=edition, room=held.room, at="18:00")
    SlotFactory.create(session__edition=edition, session__state="cancelled", room=held.room)
    person = SpeakerFactory.create()
    ubiquitous = [SlotFactory.create(session__edition=edition, at="15:00") for _n in range(2)]
    for slot in ubiquitous:
        slot.session.credits.create(speaker=person)

    def found(kind: str) -> set[str]:
        page = organiser.get(list_of(Slot), {"clash": kind})
        return set(words(page, "//td[contains(@class, 'field-of_session')]"))

    assert found("room") == {held.session.title_fr, late.session.title_fr}
    assert found("person") == {slot.session.title_fr for slot in ubiquitous}
