"""The machine that the tests of deploy/machine ask."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from events.models import Edition
from operations.management.commands.prepare import write_pages
from tests.databases import database_url
from tests.editions import spare
from tests.machine import Machine, Visitor, machine, programs_missing

SETTINGS = "tests.process_settings"


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
def empty_site(var: Path, django_db_setup: None) -> Iterator[Machine]:
    """For tests that publish nothing: one for all of them."""
    with machine(var, DJANGO_SETTINGS_MODULE=SETTINGS, DATABASE_URL=database_url()) as site:
        yield site


@pytest.fixture
def published(transactional_db: None) -> Edition:
    """What readers see before the machine starts."""
    return spare()


@pytest.fixture
def site(var: Path, published: Edition) -> Iterator[Machine]:
    with machine(var, DJANGO_SETTINGS_MODULE=SETTINGS, DATABASE_URL=database_url()) as site:
        yield site


@pytest.fixture
def stranger(empty_site: Machine) -> Iterator[Visitor]:
    with closing(empty_site.visitor()) as visitor:
        yield visitor


@pytest.fixture
def visitor(site: Machine) -> Iterator[Visitor]:
    with closing(site.visitor()) as visitor:
        yield visitor
