"""The site that gets pages elsewhere, and a server that has one."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from events.models import Edition
from talks.models import Session
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory
from tests.reactions.elsewhere.steps import article
from tests.servers import Server, running


@pytest.fixture
def our_site(settings: LazySettings) -> None:
    settings.FETCH_LOOPBACK = True
    settings.SITE_URL = "https://marseille.example"
    settings.ALLOWED_HOSTS = ["testserver", "marseille.example"]


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(name="Marseille 2027", slug="2027", is_current=True)
    for title in ("La houle", "Le mistral"):
        slug = title.lower().replace(" ", "-")
        session = SessionFactory.create(edition=edition, title_fr=title, title_en="", slug=slug)
        SlotFactory.create(session=session)
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Secrète", slug="secrete")
    return edition


@pytest.fixture
def swell(edition: Edition) -> Session:
    return edition.sessions.get(slug="la-houle")


@pytest.fixture
def wind(edition: Edition) -> Session:
    return edition.sessions.get(slug="le-mistral")


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        server.scripts["/la-mer"] = article()
        yield server
