"""What every test starts from."""

import gc
import os
from collections.abc import Generator, Iterator
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

import brotli
import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import setting_changed
from django.db import transaction
from django.dispatch import receiver
from django.tasks import default_task_backend
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils import translation
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker
from time_machine import travel
from whitenoise.compress import Compressor

from core.database.connection import database_replaced
from events.models import Edition
from marseille20.settings import STORAGES
from printing.rendering import why_unavailable
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
def collected(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Collect the static files as a site does, once for all processes that run tests."""
    own = tmp_path_factory.getbasetemp()
    static = (own if worker_id == "master" else own.parent) / "static"
    with static.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not static.exists():
            folder = static.with_name("collecting")
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


@pytest.fixture(scope="module", autouse=True)
def today() -> Iterator[None]:
    """Begin each module on a day of spring before the editions of factories, whenever it runs.

    Where others tell the time (processes, files, a browser), a fixture of this name lets it be.
    """
    with travel("2027-04-10T10:00:00Z"):
        yield


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Begin in French; let no later test see what this one cached, stored, published or spoke."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()
    rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    database_replaced.send(sender=None)


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
