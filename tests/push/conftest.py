from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from events.models import Edition
from push import sending
from push.models import PushSubscription, Topic
from push.subscriptions import subscribe
from talks.models import Session
from talks.published import current_site
from talks.releases import publish
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory
from tests.push.service import Browser, push_service
from tests.servers import Server

# Notifies a browser of sessions, named by their slugs.
Subscribe = Callable[..., PushSubscription]


@pytest.fixture
def service(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    settings.FETCH_LOOPBACK = True
    settings.SITE_URL = "https://marseille20.example"
    with push_service(tmp_path) as (server, client):
        monkeypatch.setattr(sending, "CLIENT", client)
        yield server


@pytest.fixture
def phone(service: Server) -> Browser:
    return Browser(service, "phone")


@pytest.fixture
def edition() -> Edition:
    """Two sessions on the first day, at 14:30 and at 16:00, each in its room."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    for slug, at, name in (("phares", "14:30", "Salle A"), ("rues", "16:00", "Salle B")):
        session = SessionFactory.create(
            edition=edition, slug=slug, title_fr=slug.title(), title_en="", track=None
        )
        room = RoomFactory.create(edition=edition, name_fr=name, name_en="")
        SlotFactory.create(session=session, day=1, at=at, room=room)
    publish(edition)
    return edition


def short(*slugs: str) -> str:
    """Their keys, as a browser keeps and sends them."""
    return " ".join(str(Session.objects.get(slug=slug).key)[:13] for slug in slugs)


@pytest.fixture
def subscribed(edition: Edition) -> Subscribe:
    def subscribed(browser: Browser, *slugs: str, **each: object) -> PushSubscription:
        current = current_site().current
        assert current
        language = str(each.pop("language", "fr"))
        return subscribe(
            current,
            language,
            {
                **browser.fields,
                "picks": set(short(*slugs).split()),
                "topics": Topic.values,
                "quiet_from": "00:00",
                "quiet_until": "00:00",
                "time_zone": "Europe/Paris",
                **each,
            },
        )

    return subscribed
