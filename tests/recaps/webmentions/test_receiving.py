"""What is verified, and what becomes of it."""

import gzip
import io
from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import travel

from core.client import MOST_BYTES
from recaps import moderation
from recaps.models import ExternalRecap, Reaction, Recap, Webmention
from recaps.webmentions.receiving import PAUSES, REST, verify
from speakers.models import Speaker
from talks.models import Session
from tests.factories import ExternalRecapFactory, UserFactory
from tests.recaps.webmentions.pages import RECAP, SESSION, SPEAKER, article, at, entry, html, note
from tests.recaps.webmentions.test_views import SOURCE, send
from tests.servers import Script, Server, moved, page

pytestmark = pytest.mark.django_db

State = Webmention.State
LAST = len(PAUSES)


def verified(site: Server, script: Script, target: str = RECAP, path: str = "/story") -> Webmention:
    """The webmention of a page of the site elsewhere, said and looked at (again, after a rest)."""
    site.scripts[path] = script
    known = Webmention.objects.filter(source=at(site, path), target=target)
    assert send(at(site, path), target).status_code == 202
    if (mention := known.get()).state == State.WAITING and not mention.attempts:
        verify.call(mention.pk, 0)
    return known.get()


def retried(mention: Webmention) -> Webmention:
    """All tries that were planned after the first one."""
    for attempts in range(1, LAST + 1):
        verify.call(mention.pk, attempts)
    mention.refresh_from_db()
    return mention


# --- Links: the receiver's part of the Recommendation, and exactness -----------------------------


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("content", "target"),
    [
        (f'<a href="{SESSION}">', SESSION),
        (f"<img src={SESSION}>", SESSION),
        (f"<video src='{SESSION}'></video>", SESSION),
        (f'<a href="{SESSION}?a=1&amp;b=2#c">', f"{SESSION}?a=1&b=2#c"),
        (f'<a href="{SESSION}?a=1&b=2">', f"{SESSION}?a=1&b=2"),
        (f'<base href="{SESSION}"><a href="../../../intervenants/ana-mole/">', SPEAKER),
    ],
)
def test_links_that_count(content: str, target: str, site: Server) -> None:
    mention = verified(site, html(content), target)
    assert (mention.state, mention.failure) == (State.VERIFIED, "")


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "content",
    [
        "", "Words", SESSION, f"<a href='{SESSION}x'>", f"<a href='{SESSION}#part'>",
        f"<a href='{SESSION[:-1]}'>", f"<a href='http://evil.example/?to={SESSION}'>",
        f"<!-- <a href='{SESSION}'> -->", f"&lt;a href='{SESSION}'&gt;",
        f"<template><a href='{SESSION}'></template>", f"<p title='{SESSION}'>",
        f"<script>'<a href={SESSION}>'</script>",
    ],
)  # fmt: skip
def test_links_that_do_not(content: str, site: Server) -> None:
    mention = verified(site, html(content), SESSION)
    assert mention.state == State.FAILED
    assert mention.failure
    assert (Reaction.objects.count(), ExternalRecap.objects.count()) == (0, 0)


@pytest.mark.usefixtures("recap")
def test_other_types(site: Server) -> None:
    text = page(f"See {RECAP}.".encode(), "Content-Type: text/plain")
    assert verified(site, text, path="/text").state == State.VERIFIED
    told = page(f'{{"to": "{RECAP}"}}'.encode(), "Content-Type: application/json")
    assert verified(site, told, path="/json").state == State.VERIFIED
    image = page(f'<a href="{RECAP}">'.encode(), "Content-Type: image/png")
    assert verified(site, image, path="/image").state == State.FAILED
    # Nothing but who speaks is known of these.
    assert set(Reaction.objects.values_list("author_name", "text", "kind")) == {
        ("127.0.0.1", "", Reaction.Kind.MENTION)
    }


# --- What it becomes -----------------------------------------------------------------------------


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


@pytest.mark.usefixtures("recap")
def test_article_about_a_recap_is_a_mention(site: Server) -> None:
    verified(site, article(RECAP))
    reaction = Reaction.objects.get()
    assert reaction.kind == Reaction.Kind.MENTION
    assert reaction.text.startswith("By the sea\n\nMarseille was full of people")
    assert ExternalRecap.objects.count() == 0


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
    # Both ties wait, the second beside the first.
    assert known.proposed["sessions"] == [session.pk]
    assert known.proposed["speakers"] == list(session.speakers.values_list("pk", flat=True))
    assert "title" not in known.proposed
    moderation.publish(known, UserFactory.create(editor=True))
    assert list(known.sessions.all()) == [session]


def test_author_is_not_taken_from_another_site(site: Server, session: Session) -> None:
    famous = '<link rel="canonical" href="https://famous.example/">'
    text = entry(SESSION, text="x" * 700, name='<h1 class="p-name">Mine</h1>')
    verified(site, html(f"<head>{famous}</head>{text}"), SESSION)
    assert ExternalRecap.objects.get().url == at(site)


# --- Pictures ------------------------------------------------------------------------------------


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, kind)
    return buffer.getvalue()


def card(target: str) -> Script:
    return html(
        f'<div class="h-entry"><div class="p-author h-card"><b class="p-name">Inès</b>'
        f'<img class="u-photo" src="/ines"></div><a href="{target}"></a>'
        f'<img class="u-featured" src="/sea"><h1 class="p-name">Sea</h1>'
        f'<div class="e-content">{"Words and waves. " * 50}</div></div>'
    )


@pytest.mark.usefixtures("recap")
def test_portrait_is_ours(
    site: Server, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    site.scripts["/ines"] = page(picture(400, 200), "Content-Type: image/png")
    verified(site, card(RECAP))
    reaction = Reaction.objects.get()
    with default_storage.open(str(reaction.avatar.name)) as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (96, 96))
    name = reaction.avatar.name
    assert verified(site, card(RECAP)).reaction == reaction
    reaction.refresh_from_db()
    assert reaction.avatar.name == name
    with django_capture_on_commit_callbacks(execute=True):
        verified(site, page(b"", status="410 Gone"))
    assert not default_storage.exists(str(name))


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    "script",
    [
        page(b"<svg onload='alert(1)'>", "Content-Type: image/png"),
        page(b"x" * (MOST_BYTES + 1)),
        page(picture(8000, 6000)),
        page(picture(9, 9), status="404 Not Found"),
        moved("http://169.254.169.254/"),
    ],
)
def test_portrait_that_cannot_be_had_is_not_missed(script: Script, site: Server) -> None:
    site.scripts["/ines"] = script
    verified(site, card(RECAP))
    assert (Reaction.objects.get().avatar.name, Reaction.objects.get().author_name) == ("", "Inès")


@pytest.mark.usefixtures("session")
def test_picture_of_a_recap_is_ours(site: Server) -> None:
    site.scripts["/ines"] = page(b"")
    site.scripts["/sea"] = page(picture(640, 320, "JPEG"))
    verified(site, card(SESSION), SESSION)
    recap = ExternalRecap.objects.get()
    assert (recap.picture_width, recap.picture_height) == (640, 320)
    assert recap.state == ExternalRecap.State.HELD
    moderation.publish(recap, None)
    # Another one is shown when an editor has seen it.
    site.scripts["/sea"] = page(picture(320, 320))
    verified(site, card(SESSION), SESSION)
    recap.refresh_from_db()
    assert recap.picture_width == 640
    moderation.publish(recap, None)
    recap.refresh_from_db()
    assert recap.picture_width == 320


# --- Updates and deletes -------------------------------------------------------------------------


@pytest.mark.usefixtures("recap")
def test_what_waits_is_changed_at_once(site: Server) -> None:
    verified(site, note(RECAP, text="One"))
    verified(site, note(RECAP, text="Two"))
    assert (Reaction.objects.get().text, Reaction.objects.get().proposed) == ("Two", None)


@pytest.mark.usefixtures("recap")
def test_what_readers_see_is_changed_by_an_editor(site: Server) -> None:
    verified(site, note(RECAP, text="One"))
    moderation.publish(Reaction.objects.get(), None)
    verified(site, note(RECAP, text="Two"))
    reaction = Reaction.objects.get()
    # Only what differs.
    assert (reaction.text, reaction.proposed) == ("One", {"text": "Two"})
    verified(site, note(RECAP, text="One"))
    assert Reaction.objects.get().proposed is None


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("gone", [note("http://other.example/"), page(b"", status="410 Gone")])
def test_what_links_no_more_is_withdrawn(gone: Script, site: Server) -> None:
    verified(site, note(RECAP))
    moderation.publish(Reaction.objects.get(), None)
    assert verified(site, gone).state == State.GONE
    reaction = Reaction.objects.get()
    assert (reaction.state, reaction.text, reaction.author_name) == ("withdrawn", "", "")
    # Said again, it comes back, and waits.
    assert verified(site, note(RECAP)).state == State.VERIFIED
    reaction.refresh_from_db()
    assert (reaction.state, reaction.text) == (Reaction.State.HELD, "Well said!")


@pytest.mark.usefixtures("recap")
def test_what_was_refused_stays_refused(site: Server) -> None:
    verified(site, note(RECAP))
    moderation.refuse(Reaction.objects.get(), UserFactory.create(editor=True))
    for script in (note(RECAP, text="Two"), page(b"", status="410 Gone"), note(RECAP)):
        verified(site, script)
        assert Reaction.objects.get().state == Reaction.State.REFUSED


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
    verified(site, page(b"", status="410 Gone"), SPEAKER)
    recap.refresh_from_db()
    assert (recap.state, list(recap.speakers.all())) == (ExternalRecap.State.WITHDRAWN, [])


def test_recap_that_came_by_the_form_stays(site: Server, session: Session) -> None:
    known = ExternalRecapFactory.create(known_as=f"127.0.0.1:{site.port}/story", sessions=[session])
    verified(site, article(SESSION), SESSION)
    assert verified(site, page(b"", status="410 Gone"), SESSION).state == State.GONE
    known.refresh_from_db()
    assert (known.state, list(known.sessions.all())) == ("published", [session])


# --- Times ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    ("script", "failed", "kept"),
    [
        (page(b"", status="404 Not Found"), State.FAILED, State.GONE),
        (page(b"", status="503 Busy"), State.FAILED, State.VERIFIED),
        (page(b"junk", "Content-Encoding: gzip"), State.FAILED, State.VERIFIED),
        (lambda _wire: None, State.FAILED, State.VERIFIED),
    ],
)
def test_what_may_pass_is_tried_again(
    script: Script, failed: State, kept: State, site: Server
) -> None:
    mention = verified(site, script, path="/never")
    assert (mention.state, mention.attempts) == (State.WAITING, 1)
    assert retried(mention).state == failed
    assert site.lines == ["GET /never"] * (LAST + 1)
    verified(site, note(RECAP))
    moderation.publish(Reaction.objects.get(), None)
    mention = verified(site, script)
    assert Reaction.objects.get().is_published
    assert retried(mention).state == kept
    assert Reaction.objects.get().is_published == (kept == State.VERIFIED)


@pytest.mark.usefixtures("recap")
def test_try_that_succeeds_is_the_last_one(site: Server) -> None:
    mention = verified(site, page(b"", status="500 Oops"))
    site.scripts["/story"] = note(RECAP)
    assert retried(mention).state == State.VERIFIED
    assert site.lines == ["GET /story"] * 2


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    "script",
    [
        page(b"", status="403 Forbidden"),
        page(b"", status="451 Law"),
        moved("/story"),
        moved("http://10.0.0.1/"),
        page(b"x" * (MOST_BYTES + 1)),
        page(gzip.compress(b"x" * (MOST_BYTES + 1)), "Content-Encoding: gzip"),
    ],
)
def test_what_does_not_pass_is_not(script: Script, site: Server) -> None:
    mention = verified(site, script)
    assert (mention.state, bool(mention.failure)) == (State.FAILED, True)
    assert site.lines == ["GET /story"]


@pytest.mark.usefixtures("recap")
def test_our_own_network_is_asked_nothing(site: Server, settings: object) -> None:
    settings.FETCH_LOOPBACK = False  # type: ignore[attr-defined]
    for source in (SOURCE, at(site), f"http://localhost:{site.port}/", "http://[::1]/"):
        assert send(source, RECAP).status_code == 202
        assert Webmention.objects.get(source=source).state == State.FAILED
    assert site.lines == []


@pytest.mark.usefixtures("recap")
def test_gzip_and_charsets(site: Server) -> None:
    content = f'<title>Été</title><a href="{RECAP}">'.encode("latin-1")
    kind = "Content-Type: text/html; charset=iso-8859-1"
    verified(site, page(gzip.compress(content), "Content-Encoding: gzip", kind))
    assert Reaction.objects.get().text == "Été"
    # A wrong one spoils words, not links.
    wrong = page(content, "Content-Type: text/html; charset=utf-8")
    assert verified(site, wrong, path="/wrong").state == State.VERIFIED
    assert Reaction.objects.first() != Reaction.objects.last()


@pytest.mark.usefixtures("recap")
def test_repetition_waits_for_its_time(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[datetime | None] = []
    backend = type(verify.get_backend())
    enqueue = backend.enqueue

    def note_time(self: object, task: object, args: object, kwargs: object) -> object:
        if args[1] == 0:  # type: ignore[index]
            planned.append(task.run_after)  # type: ignore[attr-defined]
        return enqueue(self, task, args, kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(backend, "enqueue", note_time)
    site.scripts["/story"] = note(RECAP, text="One")
    now = timezone.now()
    for seconds in range(0, 100, 10):
        with travel(now + timedelta(seconds=seconds), tick=False):
            assert send(at(site), RECAP).status_code == 202
    # At once, and once more after a rest.
    assert planned == [None, now + REST]
    assert site.lines == ["GET /story"]
    site.scripts["/story"] = note(RECAP, text="Two")
    verify.call(Webmention.objects.get().pk, 0)
    assert Reaction.objects.get().text == "Two"
    with travel(now + timedelta(hours=1), tick=False):
        assert send(at(site), RECAP).status_code == 202
    assert (planned[2:], len(site.lines)) == ([None], 3)


def test_what_was_withdrawn_meanwhile_takes_nothing(site: Server, recap: Recap) -> None:
    mention = verified(site, page(b"", status="500 Oops"))
    recap.status, recap.withdrawn_at = Recap.Status.WITHDRAWN, timezone.now()
    recap.save()
    site.scripts["/story"] = note(RECAP)
    assert retried(mention).state == State.FAILED
    assert Reaction.objects.count() == 0
