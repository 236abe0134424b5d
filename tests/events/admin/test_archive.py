"""An archived edition can be read and not be changed, whichever way one tries."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from events.models import Announcement, Edition, Page, Partner, Room, Venue
from talks.models import Format, Session, Slot, Track
from tests.admin import document, list_of, messages_of, page_of, sign_in, words
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    SessionFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db

MODELS = (Session, Track, Format, Venue, Room, Page, Announcement, Partner)


@pytest.fixture
def past() -> Edition:
    """Archived, with a row of each kind."""
    past = EditionFactory.create(name="Édition passée", archived=True)
    SlotFactory.create(session__edition=past)
    PageFactory.create(edition=past)
    AnnouncementFactory.create(edition=past)
    PartnerFactory.create(edition=past)
    return past


def address(edition: Edition) -> str:
    return reverse("admin:events_edition_archive", args=[edition.pk])


# --- Into the archive and out --------------------------------------------------------------------


def test_it_asks_and_there_is_a_way_back(organiser: Client) -> None:
    edition = EditionFactory.create()

    def archived() -> bool:
        return Edition.objects.get().archived

    assert address(edition) in document(organiser.get(page_of(edition))).xpath("//a/@href")
    assert organiser.get(address(edition)).status_code == 200
    assert not archived()
    organiser.post(address(edition), {"archive": "1"})
    assert archived()
    page = organiser.get(page_of(edition))
    assert address(edition) in document(page).xpath("//p[@class='publish-state']/a/@href")
    organiser.post(address(edition), {"take_out": "1"})
    assert not archived()
    assert LogEntry.objects.count() == 2


def test_archived_edition_does_not_become_current(organiser: Client, past: Edition) -> None:
    chosen = {"action": "make_current", "_selected_action": [past.pk]}
    assert len(messages_of(organiser.post(list_of(Edition), chosen, follow=True))) == 1
    assert Edition.objects.current() is None


def test_editors_do_not_archive(client: Client, past: Edition) -> None:
    sign_in(client, editor=True)
    assert client.post(address(past), {"take_out": "1"}).status_code == 403


# --- What is in it -------------------------------------------------------------------------------


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("model", MODELS)
def test_each_row_is_read_and_not_saved(organiser: Client, past: Edition, model: Any) -> None:
    row = model.objects.get(edition=past)
    before = model.objects.filter(pk=row.pk).values().get()
    page = organiser.get(page_of(row))
    assert page.status_code == 200
    assert not document(page).xpath("//input[@name='_save']")
    assert address(past) in document(page).xpath("//p[@class='publish-state']/a/@href")
    for response in (
        organiser.post(page_of(row), {"title_fr": "Autre", "name_fr": "Autre"}, follow=True),
        organiser.post(page_of(row).replace("change", "delete"), {"post": "yes"}, follow=True),
    ):
        assert len(messages_of(response)) == 1
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("model", [*MODELS, Slot])
def test_each_list_offers_nothing_but_reading(organiser: Client, past: Edition, model: Any) -> None:
    page = organiser.get(list_of(model), {"edition": past.pk})
    assert len(page.context["cl"].result_list) == 1
    acting = "//select[@name='action']/option[@value!='' and not(starts-with(@value, 'export_'))]"
    assert not document(page).xpath(f"{acting} | //ul[@class='object-tools']//a[@class='addlink']")
    assert address(past) in document(page).xpath("//p[@class='publish-state']/a/@href")
    add = reverse(
        f"admin:{model._meta.label_lower.replace('.', '_')}_add", query={"edition": past.pk}
    )
    if model is not Slot:
        assert len(messages_of(organiser.get(add, follow=True))) == 1


def test_ticked_in_the_list_of_all_editions(organiser: Client, past: Edition) -> None:
    there = Slot.objects.get()
    here = SlotFactory.create(session__edition__is_current=True)
    rooms = {slot.pk: slot.room_id for slot in Slot.objects.all()}
    sent = {
        "action": "delete_selected",
        "_selected_action": [here.session_id, there.session_id],
        "post": "yes",
    }
    response = organiser.post(list_of(Session) + "?edition=all", sent, follow=True)
    assert len(messages_of(response)) == 1
    assert {slot.pk: slot.room_id for slot in Slot.objects.all()} == rooms
    sent["_selected_action"] = [here.session_id]
    organiser.post(list_of(Session) + "?edition=all", sent)
    assert not Session.objects.filter(pk=here.session_id).exists()


def test_its_facts_are_read_and_not_saved(organiser: Client, past: Edition) -> None:
    assert len(messages_of(organiser.post(page_of(past), {"name": "Autre"}, follow=True))) == 1
    past.refresh_from_db()
    assert past.name == "Édition passée"
    assert not words(organiser.get(page_of(past)), "//input[@name='_save']")


@pytest.mark.usefixtures("edition")
def test_what_was_deleted_is_not_had_back_into_it(organiser: Client) -> None:
    """Its rows are in the list of all deleted rows, whichever edition is worked on."""
    session = SessionFactory.create()
    edition = session.edition
    session.delete()
    edition.archived = True
    edition.save()
    deleted = reverse("admin:talks_session_deleted")
    page = organiser.get(deleted)
    assert not document(page).xpath("//button[@name='back']")
    (change,) = document(page).xpath("//input[@name='change']/@value")
    page = organiser.post(deleted, {"change": change, "back": "on"}, follow=True)
    assert len(words(page, "//ul[@class='errorlist']/li")) == 1
    assert not Session.objects.exists()
    edition.archived = False
    edition.save()
    organiser.post(deleted, {"change": change, "back": "on"})
    assert Session.objects.exists()
