"""A portrait that was removed is nowhere any more, and all else of its speaker stays."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from core.history.versions import versions
from core.models import RowChange
from speakers.models import Speaker
from talks import erasure
from talks.models import Erasing, Release, Session
from talks.portraits import remove_portrait
from talks.releases import publish
from tests.admin import messages_of, page_of
from tests.editions import picture
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, UserFactory
from tests.talks.test_erasure import holding

pytestmark = pytest.mark.django_db


def give_portrait(person: Speaker, name: str) -> None:
    person.portrait.save(name, ContentFile(picture(500, 500).read() + name.encode()), save=False)
    person.portrait_alt_fr = f"Le visage {name}"
    person.save()


@pytest.fixture
def published() -> tuple[Session, Speaker]:
    """In the archive and in the current edition, with another portrait in each release."""
    person = SpeakerFactory.create(slug="ana", name="Ana", biography_fr="Navigue.")
    archived = SlotFactory.create(session__speakers=[person]).session.edition
    session = SessionFactory.create(speakers=[person], edition__is_current=True)
    SlotFactory.create(session=session)
    for name in ("visage-un.png", "visage-deux.png", "visage-trois.png"):
        give_portrait(person, name)
        publish(session.edition)
        if not archived.archived:
            publish(archived)
            archived.archived = True
            archived.save()
    give_portrait(person, "visage-quatre.png")
    return session, person


@pytest.mark.postgresql
def test_it_leaves_every_table_and_every_file(
    client: Client,
    published: tuple[Session, Speaker],
    django_capture_on_commit_callbacks: Any,
) -> None:
    _session, person = published
    page = "/intervenants/ana/"
    assert "visage-trois" in client.get(page).content.decode()
    assert {"core.RowChange", "talks.Release", "speakers.Speaker"} <= set(holding("visage"))

    with django_capture_on_commit_callbacks(execute=True):
        remove_portrait(person, by=None)
    assert "visage" not in client.get(page).content.decode()
    erasure.go_on_erasing.func()

    assert holding("visage") == []
    assert not [name for name in default_storage.listdir("")[1] if name.startswith("visage")]
    assert not Erasing.objects.exists()
    # The rest is as it was.
    person.refresh_from_db()
    assert (person.name, person.biography_fr, person.erased) == ("Ana", "Navigue.", False)
    documents = json.dumps(list(Release.objects.values("document")))
    assert documents.count("Navigue.") == Release.objects.count() == 4


def test_the_history_keeps_what_was_changed_along(organiser: Client) -> None:
    """No version offers the portrait, and a change of nothing else is none."""
    person = SpeakerFactory.create(role_fr="Capitaine", portrait="")
    RowChange.objects.all().delete()
    give_portrait(person, "visage-un.png")
    person.role_fr = "Timonière"
    give_portrait(person, "visage-deux.png")
    remove_portrait(person, by=None)
    (version,) = versions(person)
    (before,) = version.before.values()
    assert before["role_fr"] == "Capitaine"
    assert not before["portrait"]


def test_an_organiser_is_asked_once(
    organiser: Client, published: tuple[Session, Speaker], tasks: Any
) -> None:
    _session, person = published
    form = page_of(person)
    page = f"/admin/talks/release/portrait/speaker/{person.pk}/"
    assert page in organiser.get(form).content.decode()
    assert organiser.get(page).status_code == 200
    assert Speaker.objects.exclude(portrait="").exists()
    answer = organiser.post(page, follow=True)
    assert messages_of(answer) == [
        f"C’est retiré, le public ne le voit plus : le portrait de « {person} »."
    ]
    assert not Speaker.objects.exclude(portrait="").exists()
    assert LogEntry.objects.get().change_message == "Portrait retiré partout."
    assert organiser.get(page.replace("speaker", "session")).status_code == 404


def test_who_may_not_publish_may_not_remove_it(client: Client) -> None:
    person = SpeakerFactory.create()
    client.force_login(UserFactory.create(editor=True))
    page = f"/admin/talks/release/portrait/speaker/{person.pk}/"
    assert client.post(page).status_code == 403
