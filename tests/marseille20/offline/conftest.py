"""What is copied, and how a test has it copied."""

import json
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.test import Client

from events.models import Edition
from marseille20.offline import copies
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, PageFactory, SessionFactory, SlotFactory, SpeakerFactory


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    slot = SlotFactory.create(
        session__edition=edition, session__slug="rade", session__title_fr="La rade & l’« île »",
        room__slug="cale", room__edition=edition, room__venue__slug="hangar",
    )  # fmt: skip
    slot.session.speakers.add(SpeakerFactory.create(name="Inès Goudes", slug="ines"))
    PageFactory.create(edition=edition, slug="venir")
    publish(edition)
    SessionFactory.create(edition=edition, slug="brouillon", title_fr="Un brouillon")
    return edition


@pytest.fixture
def made(client: Client) -> Callable[[str], dict[str, Any]]:
    """Makes the copies, and gives what one of them holds."""

    def read(path: str) -> Any:
        return client.get(path)

    def make(language: str) -> dict[str, Any]:
        copies.renew(published_site(), read)
        kept = copies.kept(language)
        assert kept
        found: dict[str, Any] = json.loads(brotli.decompress(kept.body("br")))
        return found

    return make
