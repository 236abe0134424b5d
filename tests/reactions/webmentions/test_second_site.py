"""A whole second site: it reads our page, says that it links to it, changes its mind, and goes."""

import re

import pytest
from pytest_django.live_server_helper import LiveServer

from core.client import Answer, Client
from reactions import moderation
from reactions.models import Webmention
from recaps.models import ExternalRecap
from talks.models import Session
from talks.releases import publish
from tests.factories import SessionFactory, SlotFactory
from tests.reactions.webmentions.pages import GONE, article, at
from tests.reactions.webmentions.steps import look
from tests.servers import Script, Server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session() -> Session:
    """At an address of its own in each test: the server remembers pages that others had."""
    session = SessionFactory.create()
    SlotFactory.create(session=session)
    publish(session.edition)
    return session


@pytest.fixture
def target(live_server: LiveServer, session: Session) -> str:
    """A page of ours, on a server that answers anybody."""
    return f"{live_server.url}/{session.edition.slug}/sessions/{session.slug}/"


def read(address: str) -> Answer:
    answer = Client().get(address)
    assert answer.status == 200
    return answer


def tell(site: Server, target: str, script: Script) -> Webmention:
    """What the second site does when its page changed; and then the time that we let pass."""
    site.scripts["/story"] = script
    found = re.fullmatch(r'<([^>]+)>; rel="webmention"', read(target).headers["Link"])
    assert found
    answer = Client().post(found[1], {"source": at(site), "target": target})
    assert answer.status == 202
    mention = Webmention.objects.get()
    look(mention)
    return mention


def test_readers_of_the_session_see_the_recap_that_an_editor_saw(site: Server, target: str) -> None:
    def shown() -> list[str]:
        found = re.findall(r"By the (?:sea|lake)|href=\"http://127[^\"]+", read(target).text)
        return sorted(set(found))

    link = f'href="{at(site)}'
    tell(site, target, article(target, title="By the sea"))
    assert shown() == []
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)
    assert shown() == ["By the sea", link]
    tell(site, target, article(target, title="By the lake"))
    assert shown() == ["By the sea", link]
    recap.refresh_from_db()
    moderation.publish(recap, None)
    assert shown() == ["By the lake", link]
    tell(site, target, GONE)
    assert shown() == []
