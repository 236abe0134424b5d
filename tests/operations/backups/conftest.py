"""A site with something to lose, and somewhere to keep it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from speakers.models import Speaker
from talks.releases import publish
from tests.factories import SlotFactory, SpeakerFactory, SubscriberFactory
from tests.operations.backups.machines import Machine, new_machine

SPEAKER = "Barbarossa"
SUBSCRIBER = "kheireddine@example.org"


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Where backups are kept."""
    return str(tmp_path / "backups")


@pytest.fixture
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    """No file of another test is backed up, or replaced."""
    settings.VAR_DIR = tmp_path / "site"
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "secret_key").write_text(settings.SECRET_KEY)
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    imports = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": settings.VAR_DIR / "imports"},
    }
    settings.STORAGES = {**settings.STORAGES, "imports": imports}


@pytest.fixture
def speaker(own_files: None, transactional_db: None) -> Speaker:
    """A person with a portrait, who is in a published programme; and a subscriber."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(picture, "PNG")
    person = SpeakerFactory.create(
        name=SPEAKER,
        sort_name=SPEAKER,
        slug="b",
        biography_fr=f"{SPEAKER} navigue.",
        portrait_alt_fr=SPEAKER,
        portrait=SimpleUploadedFile("b0b0b0b0b0b0b0b0b0b0b0b0.png", picture.getvalue()),
    )
    slot = SlotFactory.create(
        session__edition__slug="demo",
        session__title_fr=f"Avec {SPEAKER}",
        session__speakers=[person],
    )
    publish(slot.session.edition)
    SubscriberFactory.create(email=SUBSCRIBER)
    return person


@pytest.fixture
def machine(tmp_path: Path, transactional_db: None, django_db_blocker: object) -> Iterator[Machine]:
    """A machine that has nothing yet."""
    with new_machine(tmp_path / "machine", django_db_blocker) as made:
        yield made
