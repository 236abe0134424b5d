"""Withdraw, put back and erase from the pages of the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.erasure import erase
from talks.models import Slot
from talks.published import published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.admin import messages_of, words
from tests.factories import SlotFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(client: Client) -> Slot:
    client.force_login(UserFactory.create(organiser=True))
    slot = SlotFactory.create(session__edition__slug="demo")
    publish(slot.session.edition)
    slot.session.refresh_from_db()
    return slot


def address(action: str, kind: str, pk: int) -> str:
    return reverse(f"admin:talks_release_{action}", args=[kind, pk])


def test_each_asks_first_and_acts_on_post(client: Client, slot: Slot) -> None:
    session = slot.session
    form = reverse("admin:talks_session_change", args=[session.pk])
    assert address("withdraw", "session", session.pk) in client.get(form).content.decode()

    assert client.get(address("withdraw", "session", session.pk)).status_code == 200
    session.refresh_from_db()
    assert session.state == "confirmed"

    answer = client.post(address("withdraw", "session", session.pk), follow=True)
    assert messages_of(answer) == [f"Retrait fait, et public : « {session} »."]
    session.refresh_from_db()
    assert session.state == "withdrawn"
    page = client.get(form).content.decode()
    assert address("restore", "session", session.pk) in page
    assert address("withdraw", "session", session.pk) not in page
    assert "Retirée\N{NO-BREAK SPACE}: sa page le dit au public" in page

    client.post(address("restore", "session", session.pk))
    edition = published_site().edition("demo")
    assert edition
    assert [s.key for s in edition.programme.listed] == [session.key]


def test_history_tells_who_withdrew(client: Client, slot: Slot) -> None:
    for row in (slot.session, SpeakerFactory.create()):
        kind = str(row._meta.model_name)
        for action in ("withdraw", "restore"):
            client.post(address(action, kind, row.pk))
        view = row._meta.label_lower.replace(".", "_")
        history = client.get(reverse(f"admin:{view}_history", args=[row.pk]))
        shown = words(history, "//li[@class='history__event']")
        for change in ("Retirée", "Confirmée") if kind == "session" else ("oui", "non"):
            assert any(f"→ {change}" in each and "Usager" in each for each in shown), change


def test_a_room_in_use_says_why_not(client: Client, slot: Slot) -> None:
    response = client.post(address("withdraw", "room", slot.room_id), follow=True)

    assert slot.session.title_fr in response.content.decode()
    slot.room.refresh_from_db()
    assert not slot.room.withdrawn


def test_a_room_taken_meanwhile_says_so(client: Client, slot: Slot) -> None:
    withdraw(slot.session)
    SlotFactory.create(session__edition=slot.session.edition, room=slot.room)

    response = client.post(address("restore", "session", slot.session_id), follow=True)

    assert "Une autre séance occupe cette salle" in response.content.decode()
    slot.session.refresh_from_db()
    assert slot.session.withdrawn


def test_what_was_erased_stays_so(client: Client, slot: Slot) -> None:
    erase(slot.session, by=UserFactory.create())

    assert client.post(address("restore", "session", slot.session_id)).status_code == 404
    slot.session.refresh_from_db()
    assert slot.session.withdrawn


@pytest.mark.parametrize(("action", "kind"), [("withdraw", "edition"), ("erase", "room")])
def test_nothing_else_can_be(client: Client, slot: Slot, action: str, kind: str) -> None:
    assert client.post(address(action, kind, 1)).status_code == 404


def test_of_an_archived_edition_only_what_the_law_asks(client: Client, slot: Slot) -> None:
    Edition.objects.update(archived=True)
    form = reverse("admin:talks_session_change", args=[slot.session.pk])
    page = client.get(form).content.decode()
    assert address("withdraw", "session", slot.session.pk) not in page
    assert address("erase", "session", slot.session.pk) in page
    response = client.post(address("withdraw", "session", slot.session.pk), follow=True)
    assert response.redirect_chain == [(form, 302)]
    assert len(messages_of(response)) == 1
    slot.session.refresh_from_db()
    assert not slot.session.withdrawn
    client.post(address("erase", "session", slot.session.pk))
    slot.session.refresh_from_db()
    assert slot.session.erased
