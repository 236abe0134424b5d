"""What the task worker is asked to make, and when."""

from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from core.models import ContentVersion
from events.models import Edition
from marseille20.delivery import warmed
from marseille20.models import Booklet, SocialImage
from marseille20.social_images.pages import content_by_path
from marseille20.social_images.tasks import digest
from operations.management.commands import serve
from talks.erasure import erase
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    PageFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jobs(settings: LazySettings) -> None:
    """As on the site: the jobs are asked for, and wait for a worker."""
    settings.PRINT_AFTER_CHANGES = True
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": settings.QUEUES}}


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(is_current=True)
    SlotFactory.create(session__edition=edition)
    return edition


def asked() -> list[tuple[str, list[int]]]:
    """The tasks that wait, with what they were given."""
    rows = DBTaskResult.objects.ready()
    return sorted((row.task_name, row.args_kwargs["args"]) for row in rows)


def first() -> list[tuple[str, list[int]]]:
    """The booklets, after which the images are drawn."""
    return [("print_booklets", [ContentVersion.current()])]


def test_many_rows_of_one_transaction_ask_once(
    edition: Edition, django_capture_on_commit_callbacks: Any
) -> None:
    before = ContentVersion.current()
    with django_capture_on_commit_callbacks(execute=True):
        PageFactory.create_batch(3, edition=edition)
        assert asked() == []
    assert ContentVersion.current() == before + 3
    assert asked() == first()


def test_what_is_taken_back_within_a_transaction_hides_nothing(
    edition: Edition, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        PageFactory.create(edition=edition)
        with transaction.atomic():
            PageFactory.create(edition=edition)
            transaction.set_rollback(True)
    assert asked() == first()


class TestServe:
    @pytest.fixture(autouse=True)
    def used_site(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All is there, but for what the worker makes; other tests need files of the usual mode."""
        UserFactory.create(is_superuser=True)
        monkeypatch.setattr(serve, "collect_static", lambda _say: None)
        monkeypatch.setattr(serve, "close_to_others", lambda: None)

    def test_it_asks_for_images_and_booklets(self) -> None:
        serve.prepare(lambda _: None)
        assert asked() == first()


def test_what_was_erased_is_on_no_disk_before_the_worker_comes(
    edition: Edition, django_capture_on_commit_callbacks: Any
) -> None:
    person = SpeakerFactory.create(slug="ana")
    Session.objects.get().credits.create(speaker=person, role="speaker", order=0)
    publish(edition)
    card = SocialImage.objects.create(path="/intervenants/ana/", digest="old", file=kept("card"))
    booklet = Booklet.objects.create(edition=edition, language="fr", file=kept("booklet"))
    home = content_by_path(published_site())["/"]
    still = SocialImage.objects.create(path="/", digest=digest(home), file=kept("home"))

    with warmed.alone(published_site()):
        warmed.write(published_site(), "/", {}, {})

    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=UserFactory.create(organiser=True))

    assert not list((settings.VAR_DIR / "pages").iterdir())
    assert not default_storage.exists(card.file)
    assert not default_storage.exists(booklet.file)
    assert default_storage.exists(still.file)
    assert list(SocialImage.objects.all()) == [still]
    assert not Booklet.objects.exists()


def kept(name: str) -> str:
    folder = "booklets" if name == "booklet" else "social_images"
    return default_storage.save(f"{folder}/{name}.bin", ContentFile(b"words"))
