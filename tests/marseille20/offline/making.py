"""An edition to copy, and what the copies of a site hold."""

import json
from typing import Any

import brotli
from django.test import Client

from events.models import Edition
from marseille20.offline import copies
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, PageFactory, SessionFactory, SlotFactory, SpeakerFactory


def published() -> Edition:
    """Make an edition that is public, and a session of it that is not."""
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


def copied(client: Client, language: str) -> dict[str, Any]:
    """Have the copies made of what a client reads; return what that of a language holds.

    Its parts are put together, as they are in a browser once all of them came.
    """

    def read(path: str) -> Any:
        return client.get(path)

    copies.renew(published_site(), read)
    kept = copies.kept(language)
    assert kept
    count = len(kept.lengths["br"])
    parts = [json.loads(brotli.decompress(kept.body("br", part))) for part in range(count)]
    found: dict[str, Any] = parts[0] | {"first": parts[0]["pages"], "found": []}
    assert found["parts"] == len(parts) - 1
    for part in parts[1:]:
        found["pages"] = found["pages"] | part.get("pages", {})
        found["found"] += part.get("found", [])
        found["files"] += part["files"]
    return found
