"""What stands on a webmention goes with it."""

import pytest

from reactions import moderation
from reactions.models import Reaction, Webmention
from recaps.models import ExternalRecap
from speakers.models import Speaker
from talks.models import Session
from tests.factories import ExternalRecapFactory
from tests.reactions.webmentions.pages import GONE, RECAP, SESSION, SPEAKER, article, note
from tests.reactions.webmentions.steps import verified
from tests.servers import Script, Server, moved

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("gone", [note("http://other.example/"), GONE])
def test_what_links_no_more_is_withdrawn(gone: Script, site: Server) -> None:
    verified(site, note(RECAP))
    moderation.publish(Reaction.objects.get(), None)
    assert verified(site, gone).state == Webmention.State.GONE
    reaction = Reaction.objects.get()
    assert (reaction.state, reaction.text, reaction.author_name) == ("withdrawn", "", "")
    # Said again, it comes back, and waits.
    assert verified(site, note(RECAP)).state == Webmention.State.VERIFIED
    reaction.refresh_from_db()
    assert (reaction.state, reaction.text) == (Reaction.State.HELD, "Well said!")


def test_recap_goes_with_its_last_webmention(
    site: Server, session: Session, speaker: Speaker
) -> None:
    english = "http://testserver/en/marseille/sessions/les-phares/"
    for target in (SESSION, english, SPEAKER):
        verified(site, article(SESSION, english, SPEAKER), target)
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)

    verified(site, article(english, SPEAKER), SESSION)
    assert list(recap.sessions.all()) == [session]
    verified(site, article(SPEAKER), english)
    recap.refresh_from_db()
    assert (recap.state, list(recap.sessions.all())) == (ExternalRecap.State.PUBLISHED, [])
    assert list(recap.speakers.all()) == [speaker]
    verified(site, GONE, SPEAKER)
    recap.refresh_from_db()
    assert (recap.state, list(recap.speakers.all())) == (ExternalRecap.State.WITHDRAWN, [])


@pytest.mark.usefixtures("speaker")
def test_tie_that_was_proposed_goes_with_its_link(site: Server, session: Session) -> None:
    verified(site, article(SESSION, SPEAKER), SPEAKER)
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)
    verified(site, article(SESSION, SPEAKER), SESSION)
    recap.refresh_from_db()
    assert recap.proposed == {"sessions": [session.pk]}
    verified(site, article(SPEAKER), SESSION)
    recap.refresh_from_db()
    assert (recap.proposed, recap.is_published) == (None, True)


@pytest.fixture
def known(site: Server, session: Session) -> ExternalRecap:
    """The page at /story: a person gave it in the form, and its link was verified afterwards."""
    known_as = f"127.0.0.1:{site.port}/story"
    known = ExternalRecapFactory.create(known_as=known_as, sessions=[session])
    verified(site, article(SESSION), SESSION)
    return known


@pytest.mark.usefixtures("session")
def test_recap_that_came_by_the_form_needs_no_link(
    site: Server, session: Session, known: ExternalRecap
) -> None:
    assert verified(site, article(), SESSION).state == Webmention.State.GONE
    known.refresh_from_db()
    assert (known.state, list(known.sessions.all())) == ("published", [session])
    # Its page is gone in the end.
    assert verified(site, GONE, SESSION).state == Webmention.State.GONE
    known.refresh_from_db()
    assert (known.state, known.title) == ("withdrawn", "")


@pytest.mark.usefixtures("session")
def test_recap_does_not_go_with_what_led_to_it(site: Server, known: ExternalRecap) -> None:
    verified(site, moved("/story"), SESSION, path="/short")
    assert verified(site, GONE, SESSION, path="/short").state == Webmention.State.GONE
    known.refresh_from_db()
    assert known.is_published


def test_page_that_is_gone_takes_its_recap_with_all_its_links(
    site: Server, session: Session, speaker: Speaker
) -> None:
    for target in (SESSION, SPEAKER):
        verified(site, article(SESSION, SPEAKER), target)
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)
    verified(site, GONE, SESSION)
    recap.refresh_from_db()
    assert recap.state == ExternalRecap.State.WITHDRAWN
    # It comes back with one of them.
    verified(site, article(SPEAKER), SPEAKER)
    recap.refresh_from_db()
    assert (recap.state, recap.title) == (ExternalRecap.State.HELD, "By the sea")
    assert (list(recap.sessions.all()), list(recap.speakers.all())) == ([], [speaker])


@pytest.mark.parametrize("said_again", [SESSION, SPEAKER])
def test_page_that_comes_back_as_it_was_is_read_again(
    said_again: str, site: Server, session: Session, speaker: Speaker
) -> None:
    for target in (SESSION, SPEAKER):
        verified(site, article(SESSION, SPEAKER), target)
    verified(site, GONE, SESSION)
    assert ExternalRecap.objects.get().state == ExternalRecap.State.WITHDRAWN
    verified(site, article(SESSION, SPEAKER), said_again)
    recap = ExternalRecap.objects.get()
    assert (recap.state, recap.title) == (ExternalRecap.State.HELD, "By the sea")
