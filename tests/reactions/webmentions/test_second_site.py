"""A whole second site: it reads our page, says that it links to it, changes its mind, and goes."""

import io
import re

import pytest
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from core.client import Answer, Client
from reactions import moderation
from reactions.models import Reaction, Webmention
from recaps.models import ExternalRecap
from talks.models import Session
from talks.releases import publish
from tests.core.page_metadata.pages import WORDS
from tests.factories import SessionFactory, SlotFactory, UserFactory
from tests.reactions.webmentions.pages import GONE, article, at, entry, html, note
from tests.reactions.webmentions.steps import look
from tests.servers import Script, Server, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


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


def test_recap_comes_changes_and_goes(site: Server, target: str, session: Session) -> None:
    editor = UserFactory.create(editor=True)
    mention = tell(site, target, article(target, title="By the sea"))
    recap = ExternalRecap.objects.get()
    assert mention.state == Webmention.State.VERIFIED
    assert (recap.state, recap.title) == (ExternalRecap.State.HELD, "By the sea")
    assert list(recap.sessions.all()) == [session]
    moderation.publish(recap, editor)

    tell(site, target, article(target, title="By the lake"))
    recap.refresh_from_db()
    assert (recap.title, recap.proposed) == ("By the sea", {"title": "By the lake"})
    moderation.publish(recap, editor)
    recap.refresh_from_db()
    assert (recap.title, recap.proposed) == ("By the lake", None)

    assert tell(site, target, GONE).state == Webmention.State.GONE
    recap.refresh_from_db()
    assert recap.state == ExternalRecap.State.WITHDRAWN
    assert list(recap.sessions.all()) == []


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


def test_readers_of_the_session_see_our_copy_of_the_picture(site: Server, target: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    site.scripts["/sea.png"] = page(buffer.getvalue())
    featured = '<h1 class="p-name">Sea</h1><img class="u-featured" src="/sea.png">'
    tell(site, target, html(entry(target, text=WORDS, name=featured)))
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)
    shown = re.findall(r'<img\s+src="([^"]+)"\s+alt=""', read(target).text)
    assert shown == [recap.picture.url]
    assert "sea.png" not in read(target).text


def test_readers_of_the_session_see_the_remark_that_an_editor_saw(
    site: Server, target: str
) -> None:
    def shown() -> list[str]:
        return sorted(set(re.findall("Well said!|Badly said!", read(target).text)))

    tell(site, target, note(target))
    assert shown() == []
    reaction = Reaction.objects.get()
    moderation.publish(reaction, None)
    assert shown() == ["Well said!"]
    tell(site, target, note(target, text="Badly said!"))
    assert shown() == ["Well said!"]
    # It links here no more.
    tell(site, target, html("Badly said!"))
    assert shown() == []
    reaction.refresh_from_db()
    assert (reaction.state, reaction.text) == (Reaction.State.WITHDRAWN, "")
