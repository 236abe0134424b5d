"""What every test starts from."""

import gc
import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import LazySettings, settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.commands import flush
from django.core.management.commands.migrate import Command as Migrate
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import receiver
from django.tasks import default_task_backend
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils import translation
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker
from whitenoise.compress import Compressor

from core.branding import identity
from core.database.connection import breaker
from core.files import images
from events.models import Edition
from marseille20 import receivers
from marseille20.delivery import warmed
from marseille20.offline import copies
from marseille20.pages.context import edition_chrome
from marseille20.pages.views import health
from marseille20.settings import STORAGES
from operations.checkup import Check, Finding, find, needs
from operations.checkup.needs import Watch
from printing.rendering import why_unavailable
from search import index_refresh
from talks import published
from tests.admin import sign_in
from tests.factories import EditionFactory
from tests.smtp import Mailbox, over_smtp, running

# The same examples at each run: a red test is red for everybody.
examples.register_profile("same", derandomize=True, deadline=None)
# Others at each run of `make fuzz`, which the seed alone repeats.
examples.register_profile("fuzz", max_examples=5000, deadline=None, database=None)
examples.load_profile("same")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let no search for garbage go through what every test needs: modules, models and tests."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def of_all_processes(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of all processes that run tests."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def migrated_once(of_all_processes: Path) -> Iterator[None]:
    """Let one process migrate SQLite for all: it takes longer than most modules of tests."""
    kept, migrate = of_all_processes / "migrated.sqlite3", Migrate.handle

    def migrate_or_copy(command: Migrate, *args: Any, **options: Any) -> None:
        patch.undo()
        if connection.vendor != "sqlite":
            migrate(command, *args, **options)
            return
        connection.ensure_connection()
        with kept.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            is_kept = kept.exists()
            with closing(sqlite3.connect(kept)) as copy:
                if is_kept:
                    copy.backup(connection.connection)
                else:
                    migrate(command, *args, **options)
                    connection.connection.backup(copy)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Migrate, "handle", migrate_or_copy)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    migrated_once: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Keep the rights of groups, for after each test that commits and is flushed away.

    To find them anew, as Django does, takes longer than many of these tests; so does truncating
    all tables on PostgreSQL.
    """
    models: list[Any] = [ContentType, Permission, Group, Group.permissions.through]
    with django_db_blocker.unblock():
        kept = [(model, list(model.objects.all())) for model in models]

    def refill(_verbosity: int, _interactive: bool, database: str) -> None:
        for model, rows in kept:
            model.objects.using(database).bulk_create(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", refill)
        patch.setattr(flush, "sql_flush", deletions)
        yield


def deletions(_style: Any, connection: BaseDatabaseWrapper, **_options: object) -> list[str]:
    """Return what empties the tables of a database: of each that holds a row, a statement."""
    introspection, quoted = connection.introspection, connection.ops.quote_name
    names = introspection.django_table_names(only_existing=True, include_views=False)
    # (S608: these are the names of our own tables)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for name in names]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [f"DELETE FROM {quoted(name)}" for (name,) in cursor.fetchall()]  # noqa: S608


@pytest.fixture(scope="session")
def collected(of_all_processes: Path) -> Path:
    """Collect the static files as a site does, once for all processes that run tests."""
    static = of_all_processes / "static"
    with static.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not static.exists():
            folder = of_all_processes / "collecting"
            with (
                override_settings(STORAGES=STORAGES, STATIC_ROOT=folder),
                pytest.MonkeyPatch.context() as patch,
            ):
                # As small as a site has them takes three times as long.
                quickly = staticmethod(partial(brotli.compress, quality=2))
                patch.setattr(Compressor, "compress_brotli", quickly)
                call_command("collectstatic", interactive=False, verbosity=0)
            folder.rename(static)
    return static


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Let no test see what another one cached or published."""
    yield
    cache.clear()
    published.forget_releases()
    index_refresh.forget()
    copies.forget()
    warmed.forget()
    breaker.opened_at = None
    edition_chrome.cache_clear()


@pytest.fixture(autouse=True)
def identity_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: tests count queries."""
    monkeypatch.setattr(identity, "FRESH", 3600.0)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The one that systems have; `serve` narrows that of its process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no images and print no booklets after each change, but where a test asks for them."""
    monkeypatch.setattr(receivers, "JOBS", ())


@pytest.fixture(autouse=True)
def quick_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make copies of pictures at once, however large: nobody fetches them."""
    monkeypatch.setitem(images.COPY_OPTIONS, "avif", {"speed": 10})
    monkeypatch.setitem(images.COPY_OPTIONS, "webp", {"method": 0})


@pytest.fixture(autouse=True)
def no_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look in a thread of its own, which would outlive a test."""
    monkeypatch.setattr(Watch, "look_again", lambda _watch: None)


@pytest.fixture(autouse=True)
def in_this_thread(monkeypatch: pytest.MonkeyPatch) -> Callable[[Check], Finding]:
    """Look after what the site needs in no thread: it would not see what a test has in rows."""

    def look(check: Check) -> Finding:
        with translation.override("en"):
            return find(check)

    for place in (health, needs):
        monkeypatch.setattr(place, "find_in_time", look)
    return look


@pytest.fixture(autouse=True)
def french() -> None:
    """Let no test speak the language that the page another one asked for was in."""
    translation.activate(settings.LANGUAGE_CODE)


@receiver(setting_changed)
def forget_addresses(*, setting: str, enter: bool, **_more: object) -> None:
    """Let no test reverse addresses as another one did, whose site spoke English by default."""
    if setting == "LANGUAGE_CODE" and not enter:
        clear_url_caches()


@pytest.fixture(scope="module")
def module_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what a module's fixtures write until its last test; what a test writes goes with it.

    For dear rows, in modules where every test begins with them and none commits.
    """
    french = translation.override(settings.LANGUAGE_CODE)
    with django_db_blocker.unblock(), french, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def tasks(settings: LazySettings) -> Any:
    """What is handed to the task worker, who does nothing of it."""
    backend = "django.tasks.backends.dummy.DummyBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": settings.QUEUES}}
    return default_task_backend.results  # type: ignore[attr-defined]


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    """A mail server, which gets what the site sends."""
    with running() as mailbox:
        over_smtp(settings, mailbox.port)
        yield mailbox


@pytest.fixture
def organiser(client: Client) -> Client:
    sign_in(client, organiser=True)
    return client


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="demo", is_current=True)


@pytest.fixture
def with_pango() -> None:
    """The real WeasyPrint; only a developer's machine may be without it."""
    if why_unavailable() and os.environ.get("CI") != "true":
        pytest.skip(why_unavailable())
