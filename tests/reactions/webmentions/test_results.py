"""What becomes of what was verified, and what goes with it."""

import pytest

from reactions import moderation
from reactions.models import Reaction, Webmention
from recaps.models import ExternalRecap, Recap
from speakers.models import Speaker
from talks.models import Session
from tests.core.page_metadata.pages import WORDS
from tests.factories import ExternalRecapFactory, UserFactory
from tests.reactions.webmentions.pages import (
    GONE,
    RECAP,
    SESSION,
    SPEAKER,
    article,
    at,
    entry,
    html,
    note,
)
from tests.reactions.webmentions.steps import verified
from tests.servers import Script, Server, moved, page

pytestmark = pytest.mark.django_db


def test_note_is_a_remark(site: Server, recap: Recap) -> None:
    mention = verified(site, note(RECAP, text="Well <b>said</b>!</p><p>Really."))
    reaction = Reaction.objects.get()
    assert mention.reaction == reaction
    assert reaction.target == recap
    assert reaction.state == Reaction.State.HELD
    assert (reaction.source, reaction.kind) == ("webmention", Reaction.Kind.REMARK)
    assert (reaction.author_name, reaction.author_url) == ("Inès", at(site, "/"))
    assert (reaction.text, reaction.url) == ("Well said!\n\nReally.", at(site))


@pytest.mark.parametrize("kind", ["like", "repost"])
def test_applause_has_no_words(kind: str, site: Server, session: Session) -> None:
    verified(site, html(entry(SESSION, text="Yes", kind=f"u-{kind}-of")), SESSION)
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.text, reaction.session) == (kind, "", session)


def test_page_that_says_nothing_of_itself_is_a_mention(site: Server, session: Session) -> None:
    verified(site, html(f"<title>Links of the week</title><a href='{SESSION}'>"), SESSION)
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.text) == (Reaction.Kind.MENTION, "Links of the week")
    assert (reaction.author_name, reaction.session) == ("127.0.0.1", session)


def test_article_is_a_recap_elsewhere(site: Server, session: Session, speaker: Speaker) -> None:
    script = article(SESSION, SPEAKER)
    first, second = (verified(site, script, target) for target in (SESSION, SPEAKER))
    recap = ExternalRecap.objects.get()
    assert (first.external_recap, second.external_recap) == (recap, recap)
    assert (recap.state, recap.source) == (ExternalRecap.State.HELD, "webmention")
    assert (recap.title, recap.url, recap.author_name) == ("By the sea", at(site), "Inès")
    assert (list(recap.sessions.all()), list(recap.speakers.all())) == ([session], [speaker])
    assert Reaction.objects.count() == 0


@pytest.mark.usefixtures("speaker")
def test_recap_that_is_known_already_gets_the_tie(site: Server, session: Session) -> None:
    known = ExternalRecapFactory.create(known_as=f"127.0.0.1:{site.port}/story", title="By the sea")
    verified(site, article(SESSION), SESSION)
    verified(site, article(SESSION, SPEAKER), SPEAKER)
    known.refresh_from_db()
    assert known.proposed
    # Both relations wait, the second beside the first.
    assert known.proposed["sessions"] == [session.pk]
    assert known.proposed["speakers"] == list(session.speakers.values_list("pk", flat=True))
    assert "title" not in known.proposed
    moderation.publish(known, UserFactory.create(editor=True))
    assert list(known.sessions.all()) == [session]


def test_length_makes_a_recap_of_what_has_no_name(site: Server, session: Session) -> None:
    verified(site, html(entry(SESSION, text=WORDS)), SESSION)
    recap = ExternalRecap.objects.get()
    assert (recap.title, list(recap.sessions.all())) == ("127.0.0.1", [session])


@pytest.mark.usefixtures("recap")
def test_a_page_answers_a_page_once(site: Server) -> None:
    targets = [RECAP, f"{RECAP}#x", f"{RECAP}?a=1", "http://testserver/en/recaps/bilan/"]
    script = note(*targets)
    for target in targets:
        verified(site, script, target)
    verified(site, script, path="/story?utm_source=x")
    mentions = Webmention.objects.all()
    reaction = Reaction.objects.get()
    settled = mentions.values_list("state", "reaction")
    assert list(settled) == [(Webmention.State.VERIFIED, reaction.pk)] * 5
    # It goes with the last of them.
    moderation.publish(reaction, None)
    for target in targets:
        verified(site, GONE, target)
    assert Reaction.objects.get().is_published
    verified(site, GONE, path="/story?utm_source=x")
    assert Reaction.objects.get().state == Reaction.State.WITHDRAWN
    # Another page says something of its own.
    verified(site, note(RECAP), path="/other")
    assert Reaction.objects.count() == 2


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("first", ["/old", "/new"])
def test_page_that_moves_takes_its_words_along(first: str, site: Server) -> None:
    verified(site, note(RECAP), path="/old")
    moderation.publish(Reaction.objects.get(), None)
    site.scripts["/new"] = note(RECAP)
    if first == "/old":
        verified(site, moved("/new"), path="/old")
        assert Reaction.objects.get().proposed == {"url": at(site, "/new")}
        verified(site, note(RECAP), path="/new")
        assert Reaction.objects.get().webmentions.count() == 2
    else:
        verified(site, note(RECAP), path="/new")
        verified(site, moved("/new"), path="/old")
        states = Reaction.objects.order_by("pk").values_list("state", "url")
        assert list(states) == [("withdrawn", ""), ("held", at(site, "/new"))]


@pytest.mark.usefixtures("recap")
def test_words_of_a_page_are_not_changed_by_what_led_to_it(site: Server) -> None:
    verified(site, note(RECAP, text="Famous"), path="/famous")
    verified(site, moved("/famous"), path="/other")
    famous = Reaction.objects.get()
    moderation.publish(famous, None)
    verified(site, note(RECAP, text="Other"), path="/other")
    famous.refresh_from_db()
    assert (famous.text, famous.proposed, famous.is_published) == ("Famous", None, True)
    assert Reaction.objects.get(text="Other").url == at(site, "/other")
    # Whose words they are may change them, and move them.
    verified(site, moved("/other"), path="/again")
    site.scripts["/moved"] = note(RECAP, text="New")
    verified(site, moved("/moved"), path="/other")
    assert Reaction.objects.get(text="New").url == at(site, "/moved")
    assert Reaction.objects.count() == 2


@pytest.mark.usefixtures("recap")
def test_what_was_refused_and_is_gone_is_refused_under_other_spellings(site: Server) -> None:
    verified(site, note(RECAP))
    moderation.refuse(Reaction.objects.get(), UserFactory.create(editor=True))
    verified(site, GONE)
    verified(site, note(f"{RECAP}#x"), f"{RECAP}#x")
    assert Reaction.objects.get().state == Reaction.State.REFUSED


@pytest.mark.usefixtures("session")
def test_page_does_not_speak_for_others_of_its_site(site: Server) -> None:
    famous, other = "/@famous/post", "/@other/post"
    verified(site, article(SESSION, title="Famous"), SESSION, path=famous)
    canonical = f'<link rel="canonical" href="{at(site, famous)}">'
    text = entry(SESSION, text=WORDS, name='<h1 class="p-name">Other</h1>')
    verified(site, html(canonical + text), SESSION, path=other)
    # Anyone who says that a text is at another address is taken at that word.
    recap = ExternalRecap.objects.get()
    assert (recap.url, recap.title) == (at(site, famous), "Famous")
    # Unless the other page says that it is not.
    site.scripts[famous] = html(f'<link rel="canonical" href="{at(site, other)}">{text}')
    verified(site, html(canonical + text), SESSION, path=other)
    assert set(ExternalRecap.objects.values_list("url", "title")) == {
        (at(site, famous), "Famous"),
        (at(site, other), "Other"),
    }


def amp(*targets: str, title: str = "By the sea") -> Script:
    """The same text as /story at another address."""
    name = f'<h1 class="p-name">{title}</h1>'
    return html(f'<link rel="canonical" href="/story">{entry(*targets, text=WORDS, name=name)}')


def test_link_is_on_the_page_that_was_named(site: Server, session: Session) -> None:
    site.scripts["/story"] = article(SESSION)
    assert verified(site, amp(), SESSION, path="/amp").state == Webmention.State.FAILED
    assert not session.external_recaps.exists()


@pytest.mark.usefixtures("session")
def test_canonical_page_that_cannot_be_read_leaves_what_stands(site: Server) -> None:
    site.scripts["/story"] = article()
    verified(site, amp(SESSION), SESSION, path="/amp")
    moderation.publish(ExternalRecap.objects.get(), None)
    site.scripts["/story"] = page(b"", status="503 Busy")
    mention = verified(site, amp(SESSION, title="New"), SESSION, path="/amp")
    assert mention.state == Webmention.State.VERIFIED
    recap = ExternalRecap.objects.get()
    assert (recap.is_published, recap.url, recap.proposed) == (True, at(site), None)


def test_correction_of_an_editor_stays(site: Server, session: Session, speaker: Speaker) -> None:
    script = article(SESSION, SPEAKER)
    verified(site, script, SESSION)
    recap = ExternalRecap.objects.get()
    moderation.publish(recap, None)
    ExternalRecap.objects.update(title="Corrected")
    for target in (SESSION, SPEAKER):
        verified(site, script, target)
    recap.refresh_from_db()
    # The relation is new.
    assert (recap.title, recap.proposed) == ("Corrected", {"speakers": [speaker.pk]})
    assert list(recap.sessions.all()) == [session]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("gone", [False, True])
def test_refused_words_that_grow_stay_refused(gone: bool, site: Server) -> None:
    verified(site, note(SESSION), SESSION)
    moderation.refuse(Reaction.objects.get(), UserFactory.create(editor=True))
    if gone:
        verified(site, GONE, SESSION)
    verified(site, article(SESSION), SESSION)
    assert Reaction.objects.get().state == Reaction.State.REFUSED
    assert ExternalRecap.objects.count() == 0


@pytest.mark.usefixtures("session")
def test_words_that_were_erased_here_do_not_come_back(site: Server) -> None:
    verified(site, note(SESSION), SESSION)
    moderation.withdraw(Reaction.objects.get())
    verified(site, note(SESSION), SESSION)
    assert Reaction.objects.get().state == Reaction.State.WITHDRAWN


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
