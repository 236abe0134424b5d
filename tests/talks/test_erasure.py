"""What is erased is nowhere any more, in no release, and its page answers "gone"."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import Rendition
from events.models import Edition
from recaps.models import Recap
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Release, Session
from talks.published import published_site
from talks.releases import go_back, publish
from tests.factories import RecapFactory, SessionFactory, SlotFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "Barbarossa"


def everything() -> str:
    kept = Release.objects.values("document", "changes", "calendar_sequence", "note_fr")
    return json.dumps(list(kept)) + json.dumps(
        [*Speaker.objects.values(), *LogEntry.objects.values()], default=str
    )


def test_a_speaker(client: Client) -> None:
    person = SpeakerFactory.create(
        slug="b", name=SECRET, sort_name=SECRET, biography_fr=SECRET, role_en=SECRET
    )
    person.links.create(url=f"https://{SECRET}.example/")
    slot = SlotFactory.create(
        session=SessionFactory.create(edition__slug="demo", speakers=[person])
    )
    publish(slot.session.edition)
    person.name = f"{SECRET} II"
    person.save()
    publish(slot.session.edition)
    assert SECRET in everything()
    assert client.get("/intervenants/b/").status_code == 200

    erase(person, by=UserFactory.create(organiser=True))

    assert SECRET not in everything()
    assert client.get("/intervenants/b/").status_code == 410
    for address in ("/demo/intervenants/", f"/demo/sessions/{slot.session.slug}/"):
        assert SECRET not in client.get(address).content.decode()
    entry = LogEntry.objects.get()
    assert entry.object_id == str(person.pk)
    assert SECRET not in entry.object_repr


def test_a_session(client: Client) -> None:
    slot = SlotFactory.create(
        session__edition__slug="demo", session__slug="s", session__title_fr=SECRET
    )
    publish(slot.session.edition)
    boss = UserFactory.create(organiser=True)
    LogEntry.objects.log_actions(boss.pk, [slot.session, slot], CHANGE, SECRET)

    erase(slot.session, by=boss)

    assert SECRET not in everything()
    slot.session.refresh_from_db()
    assert slot.session.title_fr != SECRET
    assert client.get("/demo/sessions/s/").status_code == 410
    assert SECRET not in client.get("/demo/programme/").content.decode()
    assert SECRET not in client.get("/demo/programme/changements/").content.decode()


def test_a_session_stays_away_when_an_older_release_comes_back() -> None:
    slot = SlotFactory.create(session__edition__slug="demo")
    edition = slot.session.edition
    publish(edition)
    SlotFactory.create(session__edition=edition)
    publish(edition)
    erase(slot.session, by=UserFactory.create(organiser=True))

    go_back(edition, 1)

    published = published_site().edition("demo")
    assert published
    assert published.programme.listed == []
    assert published.programme.session(slot.session.key).erased


def test_pictures_of_older_releases(
    picture: str, django_capture_on_commit_callbacks: object
) -> None:
    person = SpeakerFactory.create(portrait_alt_fr="Un visage")
    slot = SlotFactory.create(session=SessionFactory.create(speakers=[person]))
    shared = default_storage.save("partage.jpg", SimpleUploadedFile("partage.jpg", b"pixels"))
    for name in (picture, shared):
        Speaker.objects.filter(pk=person.pk).update(portrait=name)
        publish(slot.session.edition)
    Recap.objects.filter(pk=RecapFactory.create().pk).update(cover=shared, cover_alt_fr="La rade")
    person.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(person, by=UserFactory.create(organiser=True))

    assert not default_storage.exists(picture)
    # Somebody else shows it.
    assert default_storage.exists(shared)


@pytest.fixture
def picture() -> str:
    return default_storage.save("visage.jpg", SimpleUploadedFile("visage.jpg", b"pixels"))


def test_its_pictures(picture: str, django_capture_on_commit_callbacks: object) -> None:
    person = SpeakerFactory.create(portrait_alt_fr="Un visage")
    copy = default_storage.save("visage-320.avif", SimpleUploadedFile("x.avif", b"pixels"))
    Speaker.objects.filter(pk=person.pk).update(portrait=picture)
    Rendition.objects.create(picture=picture, name=copy, kind="avif", width=320)
    person.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(person, by=UserFactory.create(organiser=True))

    assert not default_storage.exists(picture)
    assert not default_storage.exists(copy)
    assert not Rendition.objects.exists()


def test_in_an_archived_edition_too(client: Client) -> None:
    person = SpeakerFactory.create(slug="b", name=SECRET, sort_name=SECRET)
    slot = SlotFactory.create(
        session=SessionFactory.create(edition__slug="demo", speakers=[person], title_fr=SECRET)
    )
    publish(slot.session.edition)
    Edition.objects.update(archived=True)
    for row in (Speaker.objects.get(), Session.objects.get()):
        erase(row, by=None)
    assert SECRET not in everything()
    assert client.get("/intervenants/b/").status_code == 410
