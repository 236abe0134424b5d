from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from talks.models import Session
from talks.releases import publish
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory

# Says something to the server as the page does: its answer, and what it tells.
Tell = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def edition() -> Edition:
    """Two sessions at ten on the first day, one at eleven, one on the second day."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    for slug, day, at in (
        ("phares", 1, "10:00"),
        ("rues", 1, "10:00"),
        ("quais", 1, "11:00"),
        ("demain", 2, "09:00"),
    ):
        session = SessionFactory.create(
            edition=edition, slug=slug, title_fr=slug.title(), title_en="", track=None
        )
        SlotFactory.create(
            session=session, day=day, at=at, room=RoomFactory.create(edition=edition)
        )
    publish(edition)
    return edition


@pytest.fixture
def tell(client: Client) -> Tell:
    def tell(what: str, /, **fields: str) -> tuple[int, dict[str, Any]]:
        answer = client.post(f"/en/my-picks/{what}/", fields)
        assert answer.headers["Cache-Control"].startswith("no-store")
        assert not answer.cookies
        return answer.status_code, answer.json()

    return tell


def short(*slugs: str) -> str:
    """Their keys, as a browser keeps and sends them."""
    keys = [str(Session.objects.get(slug=slug).key)[:13] for slug in slugs]
    return " ".join(sorted(keys))
