import pytest
from django.test import Client

from events.models import Edition
from talks.models import Slot
from tests.factories import (
    EditionFactory,
    FormatFactory,
    SessionFactory,
    SlotFactory,
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


def test_a_day_begins_and_ends_at_the_editions_midnight(organiser: Client) -> None:
    edition = EditionFactory.create(is_current=True, time_zone="Pacific/Auckland")
    for title, day, at in (("Tard", 1, "23:50"), ("Tôt", 2, "00:10")):
        SlotFactory.create(session__edition=edition, session__title_fr=title, day=day, at=at)
    assert titles(organiser, day=edition.days[0].isoformat()) == ["Tard"]
    assert titles(organiser, day=edition.days[1].isoformat()) == ["Tôt"]


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
