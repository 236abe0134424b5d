"""The pages of plans: seen first, then taken as one step, with few actions."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.models import Slot
from tests.admin import document, errors
from tests.factories import SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


def address(edition: Edition, what: str, **query: object) -> str:
    return reverse("admin:events_edition_sheet_plan", args=[edition.pk, what], query=query)


@pytest.fixture
def fanal(edition: Edition) -> Slot:
    return SlotFactory.create(
        session__edition=edition, session__title_fr="Fanal", room__name_fr="Girelle", at="14:10"
    )


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
