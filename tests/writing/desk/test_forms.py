import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from recaps import revisions
from recaps.models import Picture, Recap
from recaps.revisions import drafted
from talks.models import Session
from talks.releases import publish
from tests.admin import document
from tests.core.files.test_images import encoded, upload
from tests.factories import (
    EditionFactory,
    SessionFactory,
    TagFactory,
)
from tests.writing.desk.conftest import autosave, now, page_of, typed

pytestmark = pytest.mark.django_db


# --- What it speaks of ---------------------------------------------------------------------------


@pytest.fixture
def session() -> Session:
    edition = EditionFactory.create(is_current=True)
    session = SessionFactory.create(edition=edition, title_fr="Les phares")
    publish(edition)
    return session


def test_a_text_is_saved_though_a_topic_was_withdrawn_meanwhile(
    client: Client, draft: Recap, session: Session
) -> None:
    tag = TagFactory.create(name="Mer", announced=True, withdrawn=True)
    sessions = [str(session.key), str(tag.key)]
    response = autosave(client, draft, title="Sauvé", sessions=sessions, tags=[str(tag.key)])
    assert response.status_code == 200
    document = revisions.under_work(draft)
    assert (document["title_fr"], document["tags"]) == ("Sauvé", [])
    assert document["sessions"] == [str(session.key)]


def test_nothing_secret_can_be_chosen(client: Client, draft: Recap, session: Session) -> None:
    secret = SessionFactory.create(edition=session.edition)
    autosave(client, draft, sessions=[str(secret.key)])
    assert revisions.under_work(draft)["sessions"] == []
    autosave(client, draft, body=f'<p><a data-mention="session:{secret.key}">x</a></p>')
    assert not now(draft).sessions.exists()


# --- Pictures ------------------------------------------------------------------------------------


def png() -> bytes:
    return encoded(Image.new("RGB", (40, 20), "red"), "PNG")


def test_cover_is_one_of_the_pictures_here(client: Client, draft: Recap) -> None:
    # The text is kept, whatever the cover is.
    assert autosave(client, draft, cover="ailleurs.png", title="Ailleurs").status_code == 200
    assert (drafted(now(draft)).cover.name, now(draft).title_fr) == ("", "Ailleurs")
    picture = Picture.objects.create(file=ContentFile(png(), name="abc.png"))
    assert autosave(client, draft, cover=picture.file.name).status_code == 200
    assert drafted(now(draft)).cover.name == "abc.png"


def test_cover_is_taken_away(client: Client, draft: Recap) -> None:
    client.post(page_of(draft), typed(draft, cover_file=upload(png()), cover_alt="Un carré rouge"))
    # As one that came from the admin: no author sent it.
    Picture.objects.all().delete()
    recap = now(draft)
    sent = typed(recap, base=2, cover=recap.cover.name, cover_gone="on")
    client.post(page_of(draft), sent)
    assert drafted(now(draft)).cover.name == ""
    page = client.get(page_of(draft))
    assert not document(page).xpath("//div[@class='cover']/img")
    # Another person's page still shows it.
    sent = typed(now(draft), title="Écrit ailleurs", cover=recap.cover.name, cover_alt="")
    client.post(page_of(draft), sent)
    assert (drafted(now(draft)).cover.name, now(draft).title_fr) == ("", "Écrit ailleurs")
