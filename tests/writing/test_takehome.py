import io
from zipfile import ZipFile

import pytest

from core.files.images import reencoded
from core.models import User
from recaps import revisions
from recaps.models import Author, Picture
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from tests.writing.imports.bringing import SITE, brought, zipped
from writing.takehome import archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Author:
    return AuthorFactory.create(name="Ana Sá", slug="ana", user=UserFactory.create())


@pytest.fixture
def user(ana: Author) -> User:
    assert ana.user
    return ana.user


def taken(author: Author) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(b"".join(archive(author, SITE)))) as made:
        return {name: made.read(name) for name in made.namelist()}


def picture_of(user: User) -> Picture:
    made = Picture(uploaded_by=user)
    file = reencoded(picture(64, 32))
    made.file.save(str(file.name), file)
    return made


def test_what_is_taken_home_comes_back_as_it_was(ana: Author, user: User) -> None:
    shown = picture_of(user)
    body = (
        f'<p>Un <strong>mot</strong>.</p><figure><img src="{shown.file.url}" alt="Le port" '
        'width="64" height="32"><figcaption>Le port <small>Ana</small></figcaption></figure>'
    )
    recap = RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours : le bilan",
        title_en="",
        standfirst_fr="Deux\n\nlignes",
        standfirst_en="",
        body_fr=body,
        cover=shown.file.name,
        cover_alt_fr="Le port",
        language="en",
        authors=[ana],
        tags=[TagFactory.create(name="Mer")],
    )
    files = taken(ana)
    assert set(files) == {"bilan.md", "index.md", f"pictures/{shown.file.name}"}
    result = brought(user, zipped(dict(files)))
    [draft] = result.drafts
    assert revisions.under_work(draft) == revisions.under_work(recap)
    assert revisions.document_of(draft) == revisions.document_of(recap)
    assert (draft.status, draft.published_at, draft.language) == ("draft", None, "en")
    assert list(draft.authors.all()) == [ana]
    assert result.sentences == []
    assert Picture.objects.count() == 1


def test_published_text_is_taken_beside_the_one_under_work(ana: Author, user: User) -> None:
    recap = RecapFactory.create(slug="bilan", title_en="", authors=[ana])
    revisions.save(recap, revisions.under_work(recap) | {"body_fr": "<p>Neuf</p>"}, user, 0)
    files = taken(ana)
    assert b"Neuf" in files["bilan.md"]
    assert "On y était." in files["bilan.published.md"].decode()


def test_archive_names_sessions_and_speakers_as_readers_know_them(ana: Author) -> None:
    session = SessionFactory.create(title_fr="Marées", speakers=[SpeakerFactory.create(name="Léa")])
    publish(session.edition)
    RecapFactory.create(
        slug="bilan", authors=[ana], sessions=[session], speakers=session.speakers.all()
    )
    Session.objects.update(title_fr="Pas encore annoncé")
    Speaker.objects.update(name="Pas encore annoncée")
    text = taken(ana)["bilan.md"].decode()
    assert "Marées" in text
    assert "Léa" in text
    assert "Pas encore" not in text
