"""Going back to a version of a row: shown first, then done by the rules of its form."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from core.history import unrecorded
from core.models import RowChange
from talks.models import Session
from tests.admin import document, errors, messages_of, page_of, save, sheet, sign_in, words
from tests.editions import picture
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


def history_of(row: Any) -> str:
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_history", args=[row.pk])


def ways_back(response: Any) -> list[str]:
    return [str(a) for a in document(response).xpath("//a[@class='history__back']/@href")]


def go_back(client: Client, address: str) -> Any:
    page = client.get(address)
    (seen,) = document(page).xpath("//input[@name='seen']/@value")
    return client.post(address, {"seen": seen}, follow=True)


@pytest.fixture
def session(organiser: Client) -> Session:
    with unrecorded():
        edition = EditionFactory.create(time_zone="Europe/Paris")
        slot = SlotFactory.create(
            session=SessionFactory.create(edition=edition, title_fr="Rade", state="confirmed"),
            room=RoomFactory.create(edition=edition, name_fr="Digue"),
            at="10:00",
            minutes=30,
        )
    return slot.session


@pytest.mark.postgresql
def test_back_to_what_it_was(organiser: Client, session: Session) -> None:
    with unrecorded():
        topic, person = TagFactory.create(), SpeakerFactory.create()
        session.tags.add(topic)
        session.credits.create(speaker=person)
        session.links.create(url="https://example.org/")
        session.services, session.languages = ["streamed"], ["de-AT", "it"]
        session.save()
    slot = session.slots.get()
    start, end = slot.start, slot.end
    emptied: dict[str, Any] = {"services": [], "tags": [], "languages": ["en"]}
    save(organiser, session, title_fr="Port", abstract_fr="Neuf", **emptied)
    slot.start += timedelta(hours=1)
    slot.end += timedelta(hours=2)
    slot.save()
    session.credits.all().delete()
    session.links.all().delete()

    page = organiser.get(history_of(session))
    address = reverse("admin:talks_session_restore", args=[session.pk, 0])
    assert address in ways_back(page)
    shown = words(organiser.get(address), "//ul[@class='history__lines']/li")
    assert "Titre : Port → Rade" in shown
    assert "Langues parlées : Anglais → de-AT, Italien" in shown
    answer = go_back(organiser, address)

    assert answer.redirect_chain[-1][0] == page_of(session)
    session.refresh_from_db()
    assert (session.title_fr, session.abstract_fr, session.services) == ("Rade", "", ["streamed"])
    assert session.languages == ["de-AT", "it"]
    assert list(session.tags.all()) == [topic]
    assert [credit.speaker for credit in session.credits.all()] == [person]
    assert session.links.get().url == "https://example.org/"
    slot.refresh_from_db()
    assert (slot.start, slot.end) == (start, end)
    assert RowChange.objects.latest("pk").cause == "restored"
    assert words(organiser.get(address), "//ul[@class='history__lines']/li") == []


def test_parts_that_come_back_are_the_same_rows(organiser: Client, session: Session) -> None:
    """By its key a file that was taken along knows a slot, and a calendar its event."""
    with unrecorded():
        session.credits.create(speaker=SpeakerFactory.create())
    before = [list(part.values()) for part in (session.slots, session.credits)]
    for part in (session.slots, session.credits):
        part.get().delete()
    go_back(organiser, reverse("admin:talks_session_restore", args=[session.pk, 0]))
    assert [list(part.values()) for part in (session.slots, session.credits)] == before


def test_a_room_that_is_taken_is_reported_and_nothing_is_done(
    organiser: Client, session: Session
) -> None:
    slot = session.slots.get()
    with unrecorded():
        other = RoomFactory.create(edition=session.edition)
    before = slot.room
    slot.room = other
    slot.save()
    session.title_fr = "Port"
    session.save()
    SlotFactory.create(
        session=SessionFactory.create(edition=session.edition, title_fr="Large"),
        room=before,
        at="10:00",
    )
    answer = go_back(organiser, reverse("admin:talks_session_restore", args=[session.pk, 0]))
    assert any("Large" in error for error in errors(answer))
    session.refresh_from_db()
    slot.refresh_from_db()
    assert (session.title_fr, slot.room) == ("Port", other)


def test_what_changed_meanwhile_is_shown_first(organiser: Client, session: Session) -> None:
    session.title_fr = "Port"
    session.save()
    address = reverse("admin:talks_session_restore", args=[session.pk, 0])
    (seen,) = document(organiser.get(address)).xpath("//input[@name='seen']/@value")
    session.seats = 3
    session.save()
    answer = organiser.post(address, {"seen": seen})
    assert any("entre-temps" in each for each in messages_of(answer))
    session.refresh_from_db()
    assert session.title_fr == "Port"


def test_a_portrait_comes_back(organiser: Client) -> None:
    person = SpeakerFactory.create(portrait_alt_fr="Un visage")
    organiser.post(
        page_of(person), sheet(organiser.get(page_of(person)), portrait=picture(260, 260))
    )
    person.refresh_from_db()
    name = str(person.portrait)
    version = RowChange.objects.latest("pk").pk
    organiser.post(
        page_of(person),
        sheet(organiser.get(page_of(person)), portrait=picture(280, 260)),
    )
    person.refresh_from_db()
    assert str(person.portrait) != name
    go_back(organiser, reverse("admin:speakers_speaker_restore", args=[person.pk, version]))
    person.refresh_from_db()
    with default_storage.open(name) as before, person.portrait.open() as now:
        assert before.read() == now.read()


def test_who_may_not_change_a_row_may_not_go_back(client: Client, session: Session) -> None:
    session.title_fr = "Port"
    session.save()
    client.logout()
    sign_in(client, editor=True)
    address = reverse("admin:talks_session_restore", args=[session.pk, 0])
    assert client.get(address).status_code == 403
