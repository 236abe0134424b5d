"""Take everything off the site."""

from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError

from core.models import ContentVersion, User
from events.models import Edition
from marseille20.demo.removal import remove_content
from speakers.models import Speaker
from talks.models import Session
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    ExternalRecapFactory,
    PartnerFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.marseille20.demo.site import demo, rows_of_the_site

pytestmark = pytest.mark.django_db


@time_machine.travel("2027-05-20 12:00Z", tick=False)
def test_flush_removes_all_content_and_keeps_accounts(
    django_capture_on_commit_callbacks: Any,
) -> None:
    organiser = UserFactory.create(organiser=True)
    own = EditionFactory.create(is_current=True)
    speaker = SpeakerFactory.create(announced=True)
    session = SessionFactory.create(edition=own, announced=True, speakers=[speaker])
    RecapFactory.create(sessions=[session], speakers=[speaker])
    partner = PartnerFactory.create(edition=own)
    version = ContentVersion.current()
    logo = str(partner.logo.name)
    assert default_storage.exists(logo)
    with django_capture_on_commit_callbacks(execute=True):
        edition = demo("--flush", "--no-input")
    assert list(Edition.objects.all()) == [edition]
    assert edition.is_current
    assert not Speaker.objects.filter(pk=speaker.pk).exists()
    assert list(User.objects.all()) == [organiser]
    assert organiser.groups.count() == 1
    assert not default_storage.exists(logo)
    assert ContentVersion.current() > version


def test_picture_of_a_recap_elsewhere_goes_too(
    django_capture_on_commit_callbacks: Any,
) -> None:
    name = default_storage.save("elsewhere.png", ContentFile(b"picture"))
    ExternalRecapFactory.create(picture=name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_content()
    assert not default_storage.exists(name)


@pytest.fixture
def own() -> Edition:
    session = SessionFactory.create(edition__name="Rencontres 2027", edition__slug="2027")
    SpeakerFactory.create()
    return session.edition


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)


def test_flush_names_what_would_go_and_asks(
    own: Edition, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, "no")
    before = rows_of_the_site()
    with pytest.raises(CommandError):
        demo("--flush")
    assert rows_of_the_site() == before
    said = capsys.readouterr().out
    for part in ("editions: 1, sessions: 1, speakers: 1, recaps: 0", "Rencontres 2027 (2027)"):
        assert part in said

    answering(monkeypatch, "yes")
    assert list(Edition.objects.all()) == [own]
    demo("--flush")
    assert not Edition.objects.filter(pk=own.pk).exists()


def test_flush_asks_nobody_who_is_not_there(own: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="--no-input"):
        demo("--flush")
    assert list(Edition.objects.all()) == [own]


def test_nothing_goes_when_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    demo()
    before = rows_of_the_site()
    monkeypatch.setattr("marseille20.management.commands.demo.load", stopped)
    with pytest.raises(CommandError):
        demo("--flush", "--no-input")
    assert rows_of_the_site() == before


def stopped(*args: Any) -> None:
    raise OverflowError


def test_no_kind_of_content_is_forgotten() -> None:
    demo()
    PartnerFactory.create()
    AnnouncementFactory.create()
    session = Session.objects.get(slug="fans-scala")
    session.links.create(url="https://example.org/")
    session.speakers.get().links.create(url="https://example.org/")
    session.slug = "autre-adresse"
    session.save()
    remove_content()
    left = {label for label, rows in rows_of_the_site().items() if rows}
    assert left == {"core.ContentVersion"}
