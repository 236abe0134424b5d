"""What is verified."""

from functools import partial
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.utils import timezone

from core.client import MOST_BYTES
from reactions import moderation
from reactions.elsewhere.pictures import portrait
from reactions.models import Reaction, Webmention
from reactions.webmentions import results, verification
from reactions.webmentions.verification import request_verification, verify
from recaps.models import ExternalRecap, Recap
from tests.databases import at_once
from tests.reactions.webmentions.pages import RECAP, SESSION, at, html, note
from tests.reactions.webmentions.steps import LAST, SOURCE, look, retried, send, verified
from tests.servers import Script, Server, moved, page

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "content",
    ["", SESSION, f"<a href='{SESSION}#part'>", f"<a href='http://evil.example/?to={SESSION}'>"],
)
def test_links_that_do_not(content: str, site: Server) -> None:
    mention = verified(site, html(content), SESSION)
    assert mention.state == Webmention.State.FAILED
    assert mention.failure
    assert (Reaction.objects.count(), ExternalRecap.objects.count()) == (0, 0)


@pytest.mark.usefixtures("recap")
def test_other_types(site: Server) -> None:
    text = page(f"See {RECAP}.".encode(), "Content-Type: text/plain")
    assert verified(site, text, path="/text").state == Webmention.State.VERIFIED
    found = page(f'{{"to": "{RECAP}"}}'.encode(), "Content-Type: application/json")
    assert verified(site, found, path="/json").state == Webmention.State.VERIFIED
    image = page(f'<a href="{RECAP}">'.encode(), "Content-Type: image/png")
    assert verified(site, image, path="/image").state == Webmention.State.FAILED
    # Nothing but who speaks is known of these.
    assert set(Reaction.objects.values_list("author_name", "text", "kind")) == {
        ("127.0.0.1", "", Reaction.Kind.MENTION)
    }


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    ("script", "failed", "kept"),
    [
        (page(b"", status="404 Not Found"), Webmention.State.FAILED, Webmention.State.GONE),
        (page(b"", status="503 Busy"), Webmention.State.FAILED, Webmention.State.VERIFIED),
        (lambda _wire: None, Webmention.State.FAILED, Webmention.State.VERIFIED),
    ],
)
def test_what_may_pass_is_tried_again(
    script: Script, failed: Webmention.State, kept: Webmention.State, site: Server
) -> None:
    mention = verified(site, script, path="/never")
    assert (mention.state, mention.attempts) == (Webmention.State.WAITING, 1)
    assert retried(mention).state == failed
    assert site.lines == ["GET /never"] * (LAST + 1)
    verified(site, note(RECAP))
    moderation.publish(Reaction.objects.get(), None)
    mention = verified(site, script)
    assert Reaction.objects.get().is_published
    assert retried(mention).state == kept
    assert Reaction.objects.get().is_published == (kept == Webmention.State.VERIFIED)


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    "script",
    [
        page(b"", status="403 Forbidden"),
        moved("/story"),
        page(b"x" * (MOST_BYTES + 1)),
    ],
)
def test_what_does_not_pass_is_not(script: Script, site: Server) -> None:
    mention = verified(site, script)
    assert (mention.state, bool(mention.failure)) == (Webmention.State.FAILED, True)
    assert site.lines == ["GET /story"]
    # What was verified once stays so.
    verified(site, note(RECAP))
    moderation.publish(Reaction.objects.get(), None)
    mention = verified(site, script)
    assert (mention.state, bool(mention.failure)) == (Webmention.State.VERIFIED, True)
    assert Reaction.objects.get().is_published


@pytest.mark.usefixtures("recap")
def test_what_nobody_thought_of_is_reported_and_tried_again(
    site: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(verification, "parse", lambda *_args: 1 // 0)
        mention = verified(site, note(RECAP))
        assert (mention.state, bool(mention.failure)) == (Webmention.State.WAITING, True)
        assert "ZeroDivisionError" in caplog.text
        assert retried(mention).state == Webmention.State.FAILED
    assert verified(site, note(RECAP)).state == Webmention.State.VERIFIED


@pytest.mark.usefixtures("recap")
def test_nothing_waits_for_ever(site: Server) -> None:
    mention = verified(site, page(b"", status="500 Oops"))
    # The worker is killed in the middle of the last try.
    Webmention.objects.update(attempts=LAST + 1)
    look(mention, LAST + 1)
    assert (mention.state, bool(mention.failure)) == (Webmention.State.FAILED, True)
    assert site.lines == ["GET /story"]


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("limit", ["MOST_TRIED_AGAIN", "MOST_TRIED_AGAIN_OF_A_SITE"])
def test_of_too_many_that_are_tried_again_the_oldest_are_given_up(
    limit: str, site: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, limit, 2)
    busy = page(b"", status="503 Busy")
    known = verified(site, note(RECAP), path="/known")
    verified(site, busy, path="/known")
    first, *others = [verified(site, busy, path=f"/{number}") for number in range(3)]
    first.refresh_from_db()
    assert (first.state, bool(first.failure)) == (Webmention.State.FAILED, True)
    # What was verified once is tried again, however old it is.
    for mention in (known, *others):
        mention.refresh_from_db()
        assert (mention.state, mention.attempts) == (Webmention.State.WAITING, 1)
    site.requests.clear()
    look(first, 1)
    assert site.lines == []
    # Said again, it begins anew.
    assert verified(site, note(RECAP), path="/0").state == Webmention.State.VERIFIED


@pytest.mark.usefixtures("recap")
def test_what_an_old_round_finds_does_not_count(
    site: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(address: str) -> str | None:
        monkeypatch.setattr(results, "portrait", portrait)
        # Another worker begins and ends meanwhile, with what the page says by then.
        site.scripts["/story"] = note(RECAP, text="Two")
        request_verification(Webmention.objects.get())
        return portrait(address)

    monkeypatch.setattr(results, "portrait", slow)
    mention = verified(site, note(RECAP, text="One"))
    assert Reaction.objects.get().text == "Two"
    assert (mention.state, mention.turn, mention.attempts) == (Webmention.State.VERIFIED, 2, 1)


@pytest.mark.usefixtures("tasks")
@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_reaction(
    site: Server, recap: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.scripts["/story"] = note(RECAP, f"{RECAP}#x")
    for target in (RECAP, f"{RECAP}#x"):
        send(at(site), target)
    # Both have read the page before one of them goes on.
    both = Barrier(2, timeout=20)
    monkeypatch.setattr(results, "portrait", lambda _address: (both.wait() and "") or "")
    mentions = Webmention.objects.all()
    for ended in at_once(*(partial(verify.call, one.pk, one.turn, 0) for one in mentions)):
        ended.result()
    states = Webmention.objects.values_list("state", "reaction")
    assert list(states) == [(Webmention.State.VERIFIED, recap.reactions.get().pk)] * 2


@pytest.mark.usefixtures("recap")
def test_our_own_network_is_asked_nothing(site: Server, settings: object) -> None:
    settings.FETCH_LOOPBACK = False  # type: ignore[attr-defined]
    for source in (SOURCE, "http://127.0.0.1/", "http://localhost/", "http://[::1]/"):
        assert send(source, RECAP).status_code == 202
        assert Webmention.objects.get(source=source).state == Webmention.State.FAILED
    assert site.lines == []


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("name", ["SITE_URL", "target"])
def test_source_that_leads_to_a_page_of_ours(
    name: str, site: Server, settings: LazySettings
) -> None:
    here = f"http://localhost:{site.port}"
    settings.SITE_URL = here if name == "SITE_URL" else ""
    target = f"{here}/recits/bilan/"
    site.scripts |= {"/short": moved(f"{here}/recits/"), "/recits/": note(target)}
    mention = Webmention.objects.create(source=at(site, "/short"), target=target)
    if name == "SITE_URL":
        # It was sent under another name of ours.
        mention.target = RECAP
        site.scripts["/recits/"] = note(RECAP)
        mention.save()
    request_verification(mention)
    mention.refresh_from_db()
    assert (mention.state, bool(mention.failure)) == (Webmention.State.FAILED, True)
    assert Reaction.objects.count() == 0


def test_what_was_withdrawn_meanwhile_takes_nothing(site: Server, recap: Recap) -> None:
    mention = verified(site, page(b"", status="500 Oops"))
    recap.status, recap.withdrawn_at = Recap.Status.WITHDRAWN, timezone.now()
    recap.save()
    site.scripts["/story"] = note(RECAP)
    assert retried(mention).state == Webmention.State.FAILED
    assert Reaction.objects.count() == 0
