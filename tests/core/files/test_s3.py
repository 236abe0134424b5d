"""Files in a bucket that all machines share: found by all, missed by none while it is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.test import Client
from django.utils import timezone
from PIL import Image
from storages.backends.s3 import S3Storage

from core.files import uploads
from core.files.images import delete_pictures, make_renditions
from core.files.s3 import OPTIONS, BucketStorage, PictureStorage, breaker
from core.files.storage import StorageAwayError, StorageFullError
from core.files.uploads import keep, kept
from core.models import ContentVersion
from events.models import Edition
from marseille20.booklets import print_booklets
from marseille20.settings import environment
from marseille20.social_images.tasks import draw_social_images
from recaps.models import Recap
from talks.releases import publish
from tests import seaweed
from tests.admin import save
from tests.core.files.test_images import encoded, upload
from tests.factories import SlotFactory, SpeakerFactory, UserFactory
from tests.writing.imports.bringing import begin, zipped
from writing.imports.running import run_import

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NAME = f"{'a' * 24}.png"


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the bucket does."""


@pytest.fixture(scope="module")
def server() -> Iterator[seaweed.Server]:
    with seaweed.server() as running:
        yield running


@pytest.fixture(autouse=True)
def bucket(server: seaweed.Server, settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """The site keeps its files there; what it kept on this machine would be in `tmp_path`."""
    ask_again()
    found = environment.storages(server.address, tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = (
        settings.STORAGES | found | {"staticfiles": settings.STORAGES["staticfiles"]}
    )
    yield
    assert list(tmp_path.iterdir()) == []
    ask_again()
    for name in ("default", "imports", "uploads"):
        storage = cast("BucketStorage", storages[name])
        empty(storage, "")
        hang_up(storage)


def empty(storage: Storage, folder: str) -> None:
    folders, names = storage.listdir(folder)
    for name in names:
        storage.delete(f"{folder}{name}")
    for each in folders:
        empty(storage, f"{folder}{each}/")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bucket does not answer, and nobody is to ask it."""
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError("nobody there"))
    yield
    ask_again()


def ask_again() -> None:
    breaker.next_try = 0.0


def hang_up(storage: BucketStorage) -> None:
    storage.connection.meta.client.close()


@contextmanager
def another_machine(server: seaweed.Server, **each: str) -> Iterator[PictureStorage]:
    options = environment.bucket(server.address) | {"location": "media"} | each
    storage = PictureStorage(**options)
    yield storage
    hang_up(storage)


def portrait() -> Any:
    return upload(encoded(Image.new("RGB", (700, 500), "red"), "JPEG"))


# --- What one machine keeps, all find ------------------------------------------------------------


def test_a_file_is_found_by_another_machine(server: seaweed.Server, client: Client) -> None:
    with another_machine(server) as other:
        assert other.save(NAME, ContentFile(b"pixels")) == NAME
        assert other.save(NAME, ContentFile(b"the same by its name")) == NAME
    with default_storage.open(NAME) as file:
        assert file.read() == b"pixels"
    assert default_storage.url(NAME) == f"/media/{NAME}"
    answer = client.get(f"/media/{NAME}")
    assert answer.getvalue() == b"pixels"
    assert answer.headers["Content-Length"] == "6"
    assert answer.headers["Content-Type"] == "image/png"
    again = client.get(f"/media/{NAME}", headers={"If-None-Match": f'"{NAME}"'})
    assert again.status_code == 304
    assert server.is_closed(f"media/{NAME}")


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(f"/media/{NAME}").status_code == 404
    assert not default_storage.exists(NAME)
    assert default_storage.listdir("none") == ([], [])
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask(NAME)
    default_storage.delete(NAME)
    assert not breaker.is_open


def test_of_many_pictures_of_forms_some_are_kept_for_a_day(
    tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    references = [keep(ContentFile(b"x", name=f"{n}.png"), 1) for n in range(3)]
    assert len(storages["uploads"].listdir("1")[1]) == 2
    uploads.sweep.call()
    assert any(kept(reference, 1) for reference in references)
    monkeypatch.setattr(uploads, "LONGEST", timedelta(seconds=-60))
    uploads.sweep.call()
    assert storages["uploads"].listdir("1")[1] == []


# --- While it is away ----------------------------------------------------------------------------


def test_one_that_hangs_is_left_alone_until_it_is_back(
    server: seaweed.Server,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = cast("Config", OPTIONS["client_config"]).merge(Config(read_timeout=0.2))
    monkeypatch.setitem(OPTIONS, "client_config", impatient)
    default_storage.save(NAME, ContentFile(b"pixels"))
    client.raise_request_exception = False
    with server.hanging():
        answer = client.get(f"/media/{NAME}")
        assert answer.status_code == 503
        assert "Le site ne joint pas ses données" in answer.text
        assert answer["Retry-After"] == "30"
        assert client.get("/").status_code == 200
    ask_again()
    assert client.get(f"/media/{NAME}").getvalue() == b"pixels"
    assert caplog.messages[-1] == "The storage answers again."


@pytest.mark.usefixtures("away")
def test_a_picture_that_cannot_be_kept_is_not_saved_by_halves(organiser: Client) -> None:
    organiser.raise_request_exception = False
    speaker = SpeakerFactory.create(name="Odile")
    fields = {"name": "Odile B.", "portrait": portrait(), "portrait_alt_fr": "Elle sourit"}
    answer = save(organiser, speaker, **fields)
    assert answer.status_code == 503
    assert "Rien n’a été enregistré" in answer.text
    assert 'value="Odile B."' in answer.text
    speaker.refresh_from_db()
    assert (speaker.name, speaker.portrait.name) == ("Odile", "")
    assert organiser.get("/").status_code == 200


@pytest.mark.usefixtures("away")
def test_what_is_done_with_files_is_done_later(edition: Edition, tasks: Any) -> None:
    SlotFactory.create(session__edition=edition, session__slug="fanal")
    publish(edition)
    version = ContentVersion.current()
    tasks.clear()
    before = timezone.now()
    make_renditions.call(NAME)
    delete_pictures.call([NAME])
    draw_social_images.call(version)
    print_booklets.call(version)
    planned = [(result.task.name, *result.args[:1]) for result in tasks]
    for name, about in [
        ("make_renditions", NAME),
        ("delete_pictures", [NAME]),
        ("draw_social_images", version),
        ("print_booklets", version),
    ]:
        assert (name, about) in planned
    assert all(result.task.run_after > before for result in tasks)


def test_an_import_waits(tasks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = begin(UserFactory.create(), zipped({"a.md": "Un"}))
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError("nobody there"))
    run_import.func(whole.pk)
    assert tasks[-1].task.run_after
    ask_again()
    run_import.func(whole.pk)
    assert Recap.objects.count() == 1


def test_a_wrong_key_is_as_good_as_away(server: seaweed.Server) -> None:
    wrong = another_machine(server, secret_key="wrong")
    with wrong as other, pytest.raises(StorageAwayError):
        other.open(NAME)


@pytest.mark.parametrize(("status", "code"), [(507, "InternalError"), (403, "QuotaExceeded")])
def test_a_bucket_that_is_full_can_still_be_read(
    status: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = default_storage.save("before.txt", ContentFile(b"tide"))

    def refuse(*_: object) -> None:
        said: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
        raise ClientError(said, "PutObject")

    monkeypatch.setattr(S3Storage, "_save", refuse)
    with pytest.raises(StorageFullError, match="the bucket is full"):
        default_storage.save("after.txt", ContentFile(b"flood"))
    with default_storage.open(kept) as file:
        assert file.read() == b"tide"
