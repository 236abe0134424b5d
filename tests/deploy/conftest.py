"""The machine that the tests of deploy/machine ask."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from events.models import Edition
from operations.management.commands.prepare import write_pages
from tests.databases import database_url
from tests.editions import spare
from tests.machine import Machine, Visitor, machine as running, programs_missing

SETTINGS = "tests.process_settings"


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the processes of a host do."""


@pytest.fixture(scope="session")
def var(collected: Path) -> Iterator[Path]:
    """What a machine was prepared with: static files, and pages that need no application."""
    if missing := programs_missing():
        pytest.skip(f"no {', '.join(missing)} on this machine")
    # nginx reads as another user than root, whom pytest's own folders keep out.
    var = Path(tempfile.mkdtemp(prefix="m2-machine-var-"))
    var.chmod(0o711)
    shutil.copytree(collected, var / "static")
    write_pages(var / "proxy")
    yield var
    shutil.rmtree(var)


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """What readers see before the machine starts; rows that tests write go with the last test."""
    with django_db_blocker.unblock(), translation.override("fr"):
        yield spare()
        connections.close_all()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def machine(var: Path, published: Edition) -> Iterator[Machine]:
    with running(var, DJANGO_SETTINGS_MODULE=SETTINGS, DATABASE_URL=database_url()) as site:
        yield site


@pytest.fixture
def site(machine: Machine) -> Iterator[Machine]:
    """One whose processes all answer again once a test has ended."""
    yield machine
    machine.have_back()


@pytest.fixture
def visitor(site: Machine, reader: Visitor) -> Visitor:
    return reader


@pytest.fixture
def reader(machine: Machine) -> Iterator[Visitor]:
    """A person who asks, whoever answers or not."""
    with closing(machine.visitor()) as visitor:
        yield visitor
