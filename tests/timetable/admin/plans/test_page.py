"""The pages of plans: seen first, then taken as one step, with few actions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.models import Slot
from tests.admin import document, errors, words
from tests.factories import FormatFactory, SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


def address(edition: Edition, what: str, **query: object) -> str:
    return reverse("admin:events_edition_sheet_plan", args=[edition.pk, what], query=query)


def rows(page: Any) -> list[str]:
    return words(page, "//table[@class='moves']/tbody/tr")


@pytest.fixture
def fanal(edition: Edition) -> Slot:
    return SlotFactory.create(
        session__edition=edition, session__title_fr="Fanal", room__name_fr="Girelle", at="14:10"
    )


@pytest.fixture
def pause(fanal: Slot) -> Slot:
    """A break in the same room, right behind."""
    session = SessionFactory.create(
        edition=fanal.edition,
        title_fr="Café",
        format=FormatFactory.create(edition=fanal.edition, is_break=True),
    )
    return SlotFactory.create(session=session, room=fanal.room, at="14:40")


def test_all_that_follows_is_shown_with_what_it_meets(
    organiser: Client, edition: Edition, fanal: Slot, pause: Slot
) -> None:
    asked = {"day": "2027-05-20", "hour": "14:20", "minutes": "-15"}
    page = organiser.get(address(edition, "after", **asked, rooms=""))
    assert rows(page) == ["Café jeu. 20, 14:40–15:10, Girelle jeu. 20, 14:25–14:55, Girelle"]
    assert words(page, "//details//li"), "the room would hold two"
    assert not document(page).xpath("//input[@name='seen']")
    later = organiser.get(address(edition, "after", **asked | {"minutes": "15"}))
    assert document(later).xpath("//input[@name='seen']/@value")
    assert not words(later, "//details//li")


def test_what_each_plan_asks_for_is_offered(
    organiser: Client, edition: Edition, fanal: Slot
) -> None:
    waits = SessionFactory.create(edition=edition)
    queries: dict[str, dict[str, object]] = {
        "after": {"day": "2027-05-21"},
        "break": {},
        "copy_breaks": {},
        "insert": {"session": waits.key},
        "swap": {"slot": fanal.key},
        "many": {},
    }
    for what, query in queries.items():
        page = organiser.get(address(edition, what, **query))
        assert document(page).xpath("//form[@method='get']//input[@type='submit']"), what
        assert not errors(page), what
        # What is ticked belongs to a question.
        ticks = document(page).xpath("//input[@type='checkbox'][not(ancestor::fieldset/legend)]")
        assert not ticks, what
    page = organiser.get(address(edition, "insert", session=fanal.session.key, slot=fanal.key))
    [form] = [form for form in document(page).forms if form.method == "GET"]
    fields = {"day": "2027-05-20", "hour": "14:10", "minutes": "30", "room": str(fanal.room.key)}
    assert fields.items() <= dict(form.form_values()).items()
    SlotFactory.create(session=fanal.session, room=fanal.room, day=2)
    for day, count in {"2027-05-21": 1, "": 2}.items():
        many = organiser.get(address(edition, "many", day=day))
        assert len(document(many).xpath("//input[@name='slots']")) == count
    assert organiser.get(address(edition, "other")).status_code == 404
