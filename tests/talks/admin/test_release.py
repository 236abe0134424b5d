"""The publish page, old releases, and "save and publish place now"."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.text import Text
from events.models import Edition
from talks.admin.release import differs
from talks.models import Release, Slot
from talks.programme import EntryId
from talks.published import published_site
from talks.releases import publish
from tests.admin import told
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client: Client) -> User:
    user = UserFactory.create(superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def slot() -> Slot:
    """A public session in a room, in the current edition."""
    edition = EditionFactory.create(slug="demo", is_current=True)
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade")
    publish(edition)
    return slot


def page(slot: Slot) -> str:
    return reverse("admin:talks_release_publish_edition", args=[slot.session.edition_id])


def shown(client: Client, slot: Slot) -> dict[str, str]:
    """What the form of the publish page holds: entry → digest."""
    html = client.get(page(slot)).content.decode()
    return dict(re.findall(r'name="seen-([^"]+)"\s+value="([^"]+)"', html))


def tick(seen: dict[str, str], *entries: EntryId) -> dict[str, object]:
    form: dict[str, object] = {f"seen-{entry}": digest for entry, digest in seen.items()}
    return {**form, "choose": [str(entry) for entry in entries]}


def test_it_shows_both_sides_and_ticks_nothing(client: Client, organiser: User, slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))

    html = client.get(page(slot)).content.decode()

    assert "10:00–10:30" in html
    assert "10:10–10:30" in html
    assert "checked" not in html


def test_only_what_is_ticked_is_published(client: Client, organiser: User, slot: Slot) -> None:
    session = slot.session
    session.title_fr = "Le large"
    session.save()
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))
    place = EntryId("place", session.key)

    form = tick(shown(client, slot), place) | {"note_fr": "Dix minutes plus tard"}
    response = client.post(page(slot), form)

    assert response.status_code == 302
    release = Release.objects.get(number=2)
    assert release.published_by == organiser
    assert release.note == Text("Dix minutes plus tard")
    edition = published_site().edition("demo")
    assert edition
    (public_session,) = edition.programme.sessions
    assert public_session.title.fr == "La rade"
    assert public_session.live_slots[0].start == slot.start + timedelta(minutes=10)
    assert set(shown(client, slot)) == {str(EntryId("text", session.key))}


def test_first_release_counts_its_sessions(client: Client, organiser: User) -> None:
    slot = SlotFactory.create()
    seen = shown(client, slot)
    ticked = tick(seen, *map(EntryId.parse, seen))
    response = client.post(page(slot), ticked, follow=True)
    assert told(response) == ["La version 1 est publique : 1 séance."]


def test_nothing_ticked_publishes_nothing(client: Client, organiser: User, slot: Slot) -> None:
    response = client.post(page(slot), {"choose": ["place:nonsense", "nonsense"]})

    assert response.status_code == 200
    assert Release.objects.count() == 1


def test_what_changed_meanwhile_is_shown_again(client: Client, organiser: User, slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))
    place = EntryId("place", slot.session.key)
    form = tick(shown(client, slot), place)
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=20))

    response = client.post(page(slot), form)

    html = response.content.decode()
    assert Release.objects.count() == 1
    assert "10:20–10:30" in html
    assert "checked" not in html


def test_an_entry_that_was_not_shown_is_refused(
    client: Client, organiser: User, slot: Slot
) -> None:
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))

    client.post(page(slot), {"choose": [str(EntryId("place", slot.session.key))]})

    assert Release.objects.count() == 1


def test_a_refusal_names_both_sides_and_keeps_the_ticks(
    client: Client, organiser: User, slot: Slot
) -> None:
    person = SpeakerFactory.create(name="Inès Calanque")
    slot.session.credits.create(speaker=person)
    other = SlotFactory.create(
        session=SessionFactory.create(
            edition=slot.session.edition, title_fr="Le môle", speakers=[person]
        )
    )
    seen = shown(client, slot)
    form = tick(seen, *(EntryId.parse(entry) for entry in seen)) | {"note_fr": "Du nouveau"}

    response = client.post(page(slot), form)

    html = response.content.decode()
    assert Release.objects.count() == 1
    assert "Inès Calanque" in html
    for session in (slot.session, other.session):
        assert reverse("admin:talks_session_change", args=[session.pk]) in html
    assert html.count("checked") == len(seen)
    assert "Du nouveau" in html


def test_what_comes_along_is_published_as_it_was_shown(
    client: Client, organiser: User, slot: Slot
) -> None:
    person = SpeakerFactory.create()
    session = SessionFactory.create(edition=slot.session.edition, speakers=[person])
    form = tick(shown(client, slot), EntryId("text", session.key))
    person.biography_fr = "Secret"
    person.save()

    response = client.post(page(slot), form)

    assert "checked" not in response.content.decode()
    assert Release.objects.count() == 1


def test_it_says_what_comes_along(client: Client, organiser: User, slot: Slot) -> None:
    slot.room = RoomFactory.create(edition=slot.session.edition, name_fr="Salle des machines")
    slot.save()

    html = client.get(page(slot)).content.decode()

    brought = html.split("publish-brings")[1].split("</li>")[0]
    assert "Salle des machines" in brought


def test_an_older_document_is_published_again(client: Client, organiser: User, slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))
    publish(slot.session.edition)
    first = Release.objects.get(number=1)

    client.post(reverse("admin:talks_release_again", args=[first.pk]), {"note_fr": "Retour"})

    third = Release.objects.get(number=3)
    assert third.back_to == 1
    edition = published_site().edition("demo")
    assert edition
    assert edition.programme.sessions[0].live_slots[0].start == slot.start
    assert third.calendar_sequence[str(slot.key)]["sequence"] == 2


@pytest.mark.parametrize("who", [None, "stranger", "blogger", "editor"])
def test_nobody_else_publishes(client: Client, slot: Slot, who: str | None) -> None:
    if who:
        user = UserFactory.create(**({} if who == "stranger" else {who: True}))
        client.force_login(user)
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))

    for address in (
        page(slot),
        reverse("admin:talks_release_again", args=[Release.objects.get().pk]),
        reverse("admin:talks_release_withdraw", args=["session", slot.session_id]),
        reverse("admin:talks_release_erase", args=["session", slot.session_id]),
    ):
        assert client.post(address).status_code in {302, 403}

    assert Release.objects.count() == 1
    slot.session.refresh_from_db()
    assert slot.session.state == "confirmed"


def test_the_session_page_knows_whether_it_differs(slot: Slot) -> None:
    assert not differs(slot.session)

    slot.session.title_fr = "Le large"
    slot.session.save()

    assert differs(slot.session)


def test_what_is_new_is_read_before_it_is_published(
    client: Client, organiser: User, slot: Slot
) -> None:
    person = SpeakerFactory.create(biography_fr="Elle garde le phare depuis vingt ans.")
    slot.session.credits.create(speaker=person)

    assert "Elle garde le phare depuis vingt ans." in client.get(page(slot)).content.decode()


def test_an_archived_edition_is_not_published(client: Client, organiser: User, slot: Slot) -> None:
    edition = slot.session.edition
    Edition.objects.update(is_current=False, archived=True)
    page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    for response in (client.get(page, follow=True), client.post(page, follow=True)):
        assert response.redirect_chain[0][0].endswith(f"/release/?edition={edition.pk}")
        assert len(told(response)) == 1
    release = Release.objects.get()
    shown = client.get(reverse("admin:talks_release_change", args=[release.pk]))
    assert reverse("admin:talks_release_again", args=[release.pk]) not in shown.content.decode()
    again = client.post(reverse("admin:talks_release_again", args=[release.pk]), follow=True)
    assert len(told(again)) == 1
    assert Release.objects.count() == 1
