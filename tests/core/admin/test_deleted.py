"""A row that was deleted comes back whole for thirty days, then nothing of it is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from core.history import unrecorded
from core.history.deleted import forget_deleted
from core.models import RowChange
from talks.models import Session
from tests.admin import document, messages_of, sign_in, words
from tests.factories import (
    AuthorFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db

SESSIONS = "/admin/talks/session/deleted/"


@pytest.fixture
def session(organiser: Client) -> Session:
    with unrecorded():
        session = SessionFactory.create(
            title_fr="Rade", slug="rade", state="confirmed", speakers=[SpeakerFactory.create()]
        )
        SlotFactory.create(session=session, at="10:00", minutes=30)
        session.tags.add(TagFactory.create())
        session.links.create(url="https://example.org/")
        RecapFactory.create(sessions=[session])
    return session


def whole(session: Session) -> list[Any]:
    """The row and all that belongs to it."""
    row = Session.objects.get(key=session.key)
    parts = (row.slots, row.credits, row.links, row.recaps)
    held = [list(Session.objects.filter(pk=row.pk).values())]
    return [*held, *(list(part.values()) for part in parts), list(row.tags.all())]


def press(client: Client, address: str, **sent: str) -> Any:
    (change, *_others) = document(client.get(address)).xpath("//input[@name='change']/@value")
    return client.post(address, {"change": change, **sent}, follow=True)


@pytest.mark.postgresql
def test_it_comes_back_whole(organiser: Client, session: Session) -> None:
    before = whole(session)
    answer = organiser.post(
        reverse("admin:talks_session_delete", args=[session.pk]), {"post": "yes"}, follow=True
    )
    assert any("30" in each for each in messages_of(answer))
    assert not Session.objects.exists()
    page = organiser.get(SESSIONS)
    assert words(page, "//h2[@class='history__name']") == ["Rade"]
    assert "Titre : Rade" in words(page, "//details//li")
    answer = press(organiser, SESSIONS, back="on")
    assert whole(session) == before
    assert words(answer, "//h2[@class='history__name']") == []
    back = RowChange.objects.filter(cause="brought_back", model="talks.session").get()
    assert back.kind == "added"
    history = organiser.get(reverse("admin:talks_session_history", args=[session.pk]))
    assert history.status_code == 200


def test_an_address_that_is_taken(organiser: Client, session: Session) -> None:
    session.delete()
    SessionFactory.create(edition=session.edition, slug="rade")
    answer = press(organiser, SESSIONS, back="on")
    assert words(answer, "//ul[@class='errorlist']/li")
    assert Session.objects.count() == 1
    (proposed,) = document(answer).xpath("//input[@name='slug']/@value")
    press(organiser, SESSIONS, back="on", slug=proposed)
    assert Session.objects.get(key=session.key).slug == "rade-2"


@pytest.mark.parametrize("sent", [{"change": "x"}, {"change": "9" * 40}, {"slug": "é è"}])
def test_nonsense(organiser: Client, session: Session, sent: dict[str, str]) -> None:
    session.delete()
    assert press(organiser, SESSIONS, **sent).status_code in {200, 404}
    assert not Session.objects.exists()


def test_what_it_rests_on_comes_first(organiser: Client, session: Session) -> None:
    slot = session.slots.get()
    session.delete()
    slot.room.delete()
    answer = press(organiser, SESSIONS, back="on")
    (sentence,) = words(answer, "//ul[@class='errorlist']/li")
    assert slot.room.name_fr in sentence
    assert not Session.objects.exists()
    press(organiser, "/admin/events/room/deleted/", back="on")
    press(organiser, SESSIONS, back="on")
    assert Session.objects.get().slots.get().room.key == slot.room.key


@pytest.mark.postgresql
def test_a_slot_that_would_clash(organiser: Client, session: Session) -> None:
    slot = session.slots.get()
    room = slot.room
    session.delete()
    other = SessionFactory.create(edition=session.edition, title_fr="Large", state="confirmed")
    SlotFactory.create(session=other, room=room, at="10:00")
    answer = press(organiser, SESSIONS, back="on")
    assert "Large" in words(answer, "//ul[@class='errorlist']/li")[0]
    assert Session.objects.get() == other


def test_an_author_is_the_same_person_again(organiser: Client) -> None:
    person, other = SpeakerFactory.create_batch(2)
    author, renamed = (AuthorFactory.create(speaker=person) for _n in range(2))
    number = person.pk
    person.delete()
    renamed.refresh_from_db()
    renamed.speaker = other
    renamed.save()
    press(organiser, "/admin/speakers/speaker/deleted/", back="on")
    author.refresh_from_db()
    renamed.refresh_from_db()
    assert (author.speaker_id, renamed.speaker) == (number, other)


def test_who_may_not_add_may_not_have_back(client: Client, session: Session) -> None:
    session.delete()
    client.logout()
    sign_in(client, editor=True)
    assert client.get(SESSIONS).status_code == 403


def test_forgotten_after_thirty_days(session: Session) -> None:
    with unrecorded():
        kept = SessionFactory.create()
    kept.title_fr = "Port"
    kept.save()
    number = session.pk
    session.title_fr = "Barbarossa"
    session.save()
    session.delete()
    with travel(timezone.now() + timedelta(days=29)):
        forget_deleted.call()
    assert RowChange.objects.filter(whole_id=number, whole_model="talks.session").exists()
    with travel(timezone.now() + timedelta(days=31)):
        forget_deleted.call()
    assert not RowChange.objects.filter(whole_id=number, whole_model="talks.session").exists()
    assert RowChange.objects.filter(whole_id=kept.pk, whole_model="talks.session").exists()


def test_forgotten_at_once(organiser: Client, session: Session) -> None:
    session.delete()
    press(organiser, SESSIONS, forget="on")
    assert not RowChange.objects.filter(whole_id=session.pk, kind="deleted").exists()
