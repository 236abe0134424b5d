from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import LazySettings
from django.utils import timezone
from time_machine import travel

from core.client import Client
from core.models import User
from core.tasks.attempts import PAUSES
from recaps import revisions
from recaps.models import Recap, SentWebmention
from recaps.webmentions import sending
from recaps.webmentions.sending import send, send_again, targets
from tests.factories import RecapFactory, UserFactory
from tests.servers import Script, Server, moved, page, running
from writing.transitions import apply

pytestmark = pytest.mark.django_db

SITE = "https://marseille.example"
HTML = "Content-Type: text/html"


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    settings.SITE_URL = SITE
    settings.FETCH_LOOPBACK = True


@pytest.fixture
def work(tasks: Any) -> Callable[[], None]:
    """Do all that is planned, and what that plans, each at its time."""

    def done() -> None:
        while tasks:
            tasks.sort(key=lambda result: result.task.run_after or timezone.now())
            result = tasks.pop(0)
            with travel(max(result.task.run_after or timezone.now(), timezone.now()), tick=False):
                result.task.call(*result.args)

    return done


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        server.scripts = {
            "/page": page(b"", HTML, "Link: </take>; rel=webmention"),
            "/other": page(b'<a rel="webmention" href="/take">', HTML),
            "/take": page(b"", status="202 Accepted"),
        }
        yield server


@pytest.fixture
def at(server: Server) -> Callable[[str], str]:
    return lambda path: f"http://localhost:{server.port}{path}"


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True)


def linking(*addresses: str) -> str:
    return "".join(f'<p><a href="{address}">là</a></p>' for address in addresses)


def draft(**fields: Any) -> Recap:
    fields = {"slug": "mer", "sessions": [], **fields}
    return RecapFactory.create(status=Recap.Status.DRAFT, **fields)


def rewrite(recap: Recap, **words: str) -> None:
    document = revisions.under_work(recap) | words
    revisions.save(recap, document, None, revisions.number_of(recap))
    recap.refresh_from_db()


def received(server: Server) -> list[tuple[str, str]]:
    """What the endpoint was sent: paths of source and target."""
    forms = [parse_qs(body.decode()) for line, _head, body in server.requests if "POST" in line]
    assert all(form.keys() == {"source", "target"} for form in forms)
    here = f"http://localhost:{server.port}"
    return [
        (form["source"][0].removeprefix(SITE), form["target"][0].removeprefix(here))
        for form in forms
    ]


def states() -> dict[str, str]:
    return {row.target.rpartition("/")[2]: row.state for row in SentWebmention.objects.all()}


# --- What is told of -----------------------------------------------------------------------------


def test_each_link_elsewhere_is_reported_from_the_page_that_has_it() -> None:
    key = "0b1a8a8e-6a3e-4f0c-9a57-3a5a5a5a5a5a"
    recap = RecapFactory.create(
        slug="mer",
        body_fr=linking("https://a.example/?x=1&amp;y=2", "https://a.example/", f"{SITE}/2027/")
        + '<p><a href="mailto:ines@example.org">m</a> <a href="/2027/">s</a> '
        f'<a data-mention="session:{key}" href="/2027/sessions/x/">@x</a></p>'
        '<figure class="embed"><a href="https://youtu.be/dQw4w9WgXcQ">Film</a></figure>'
        '<figure class="card"><a href="https://c.example/">Un article</a></figure>'
        + linking(f"https://long.example/{'x' * 500}", "http://[wrong"),
        body_en=linking("https://a.example/", "HTTP://b.example/page#part"),
    )
    french, english = f"{SITE}/recits/mer/", f"{SITE}/en/recaps/mer/"
    assert targets(recap) == {
        "https://a.example/?x=1&y=2": french,
        "https://a.example/": french,
        "https://youtu.be/dQw4w9WgXcQ": french,
        "https://c.example/": french,
        "HTTP://b.example/page#part": english,
    }


def test_sources_and_the_original_are_reported_too() -> None:
    around = {
        "sources": ["https://a.example/", "https://b.example/?x=1", f"{SITE}/2027/", "b.example"],
        "original_url": "https://blog.example/mer/",
    }
    both = RecapFactory.create(
        slug="mer", body_en=linking("https://a.example/", "https://c.example/"), **around
    )
    french, english = f"{SITE}/recits/mer/", f"{SITE}/en/recaps/mer/"
    assert targets(both) == {
        "https://a.example/": french,
        "https://b.example/?x=1": french,
        "https://blog.example/mer/": french,
        "https://c.example/": english,
    }


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_publishing_tells_each_page_once(server: Server, at: Any, work: Any, editor: User) -> None:
    server.scripts["/none"] = page(b"<p>Nothing</p>", HTML)
    apply("publish", draft(body_fr=linking(at("/page"), at("/other"), at("/none"))), editor)
    assert states() == {"page": "waiting", "other": "waiting", "none": "waiting"}
    work()
    assert received(server) == [("/recits/mer/", "/page"), ("/recits/mer/", "/other")]
    assert states() == {"page": "sent", "other": "sent", "none": "none"}
    row = SentWebmention.objects.get(target=at("/page"))
    assert (row.endpoint, row.attempts, row.failure) == (at("/take"), 1, "")
    assert row.sent_at
    assert SentWebmention.objects.get(target=at("/none")).failure


def test_change_tells_what_stays_what_is_new_and_what_is_gone(
    server: Server, at: Any, work: Any, editor: User
) -> None:
    server.scripts["/third"] = server.scripts["/page"]
    recap = apply("publish", draft(body_fr=linking(at("/page"), at("/other"))), editor)
    work()
    server.requests.clear()
    rewrite(recap, body_fr=linking(at("/page"), at("/third")))
    work()
    assert server.requests == []
    apply("publish", recap, editor)
    work()
    assert sorted(received(server)) == [
        ("/recits/mer/", "/other"),
        ("/recits/mer/", "/page"),
        ("/recits/mer/", "/third"),
    ]
    assert set(SentWebmention.objects.filter(is_linked=False).values_list("target", flat=True)) == {
        at("/other")
    }
    # It has been notified, and is not notified again.
    server.requests.clear()
    rewrite(recap, body_fr=linking(at("/page")))
    apply("publish", recap, editor)
    work()
    assert sorted(received(server)) == [("/recits/mer/", "/page"), ("/recits/mer/", "/third")]


def test_withdrawn_text_tells_all_and_tells_them_again_when_it_is_back(
    server: Server, at: Any, work: Any, editor: User
) -> None:
    recap = apply("publish", draft(body_fr=linking(at("/page"), at("/other"))), editor)
    work()
    for name, is_linked in (("withdraw", False), ("put_back", True)):
        server.requests.clear()
        recap = apply(name, recap, editor)
        work()
        assert sorted(received(server)) == [("/recits/mer/", "/other"), ("/recits/mer/", "/page")]
        assert not SentWebmention.objects.exclude(is_linked=is_linked).exists()


def test_text_with_a_time_to_come_tells_at_that_time(
    server: Server, at: Any, tasks: Any, work: Any, editor: User
) -> None:
    then = timezone.now() + timedelta(days=2)
    recap = apply("publish", draft(body_fr=linking(at("/page"))), editor, at=then)
    assert [result.task.run_after for result in tasks if result.task.run_after] == [then]
    assert states() == {}
    work()
    assert received(server) == [("/recits/mer/", "/page")]
    assert recap.sent_webmentions.filter(tried_at__gte=then).exists()


@pytest.mark.parametrize("instead", [None, timedelta(days=3)])
def test_time_that_was_changed_tells_nothing(
    server: Server, at: Any, tasks: Any, work: Any, editor: User, instead: timedelta | None
) -> None:
    now = timezone.now()
    recap = apply(
        "publish", draft(body_fr=linking(at("/page"))), editor, at=now + timedelta(days=2)
    )
    recap = apply("unschedule", recap, editor)
    if instead:
        apply("publish", recap, editor, at=now + instead)
    work()
    assert received(server) == [("/recits/mer/", "/page")] * bool(instead)


def test_changes_in_quick_succession_are_reported_once(
    server: Server, at: Any, tasks: Any, work: Any, editor: User
) -> None:
    recap = apply("publish", draft(body_fr=linking(at("/page"))), editor)
    recap = apply("put_back", apply("withdraw", recap, editor), editor)
    work()
    assert received(server) == [("/recits/mer/", "/page")]
    assert SentWebmention.objects.get().is_linked


def test_without_an_address_of_the_site_nothing_is_sent(
    server: Server, at: Any, tasks: Any, editor: User, settings: LazySettings
) -> None:
    settings.SITE_URL = ""
    apply("publish", draft(body_fr=linking(at("/page"))), editor)
    later = timezone.now() + timedelta(days=1)
    apply("publish", draft(slug="vent", body_fr=linking(at("/page"))), editor, at=later)
    assert [result for result in tasks if result.task.run_after] == []
    assert not SentWebmention.objects.exists()


# --- What goes wrong -----------------------------------------------------------------------------


@pytest.fixture
def row(at: Any) -> SentWebmention:
    recap = RecapFactory.create(slug="mer")
    return SentWebmention.objects.create(
        recap=recap, source=f"{SITE}/recits/mer/", target=at("/page")
    )


def attempt(row: SentWebmention, number: int = 0) -> SentWebmention:
    send.call(row.pk, row.turn, number)
    row.refresh_from_db()
    return row


def test_each_refusal_is_reported_in_words(server: Server, row: SentWebmention, tasks: Any) -> None:
    cases: list[tuple[dict[str, Script], SentWebmention.State, str]] = [
        ({"/page": page(b"", status="404 Not Found")}, SentWebmention.State.FAILED, "404"),
        ({"/page": moved("/page")}, SentWebmention.State.FAILED, "redirig"),
        (
            {"/page": page(b"", "Link: <http://10.0.0.1/>; rel=webmention")},
            SentWebmention.State.FAILED,
            "public",
        ),
        (
            {"/page": page(b"", "Link: <javascript:0>; rel=webmention")},
            SentWebmention.State.FAILED,
            "http",
        ),
        ({"/take": page(b"", status="400 Bad Request")}, SentWebmention.State.FAILED, "400"),
        ({"/take": page(b"", status="500 Oops")}, SentWebmention.State.WAITING, "500"),
        ({"/take": page(b"", status="429 Slow")}, SentWebmention.State.WAITING, "429"),
        ({"/page": page(b"", status="503 Closed")}, SentWebmention.State.WAITING, "503"),
        ({"/page": lambda wire: None}, SentWebmention.State.WAITING, ""),
    ]
    before = dict(server.scripts)
    for scripts, state, word in cases:
        server.scripts = before | scripts
        SentWebmention.objects.filter(pk=row.pk).update(
            state=SentWebmention.State.WAITING, attempts=0, failure=""
        )
        attempt(row)
        assert row.state == state
        assert word in row.failure
        assert row.failure
        assert row.sent_at is None


def test_failing_one_is_tried_again_after_longer_and_longer_pauses(
    server: Server, row: SentWebmention, tasks: Any
) -> None:
    server.scripts["/take"] = page(b"", status="500 Oops")
    with travel("2027-05-20T10:00:00Z", tick=False):
        now = timezone.now()
        for number in range(len(PAUSES)):
            assert attempt(row, number).state == SentWebmention.State.WAITING
        assert [result.task.run_after - now for result in tasks] == PAUSES
        assert attempt(row, len(PAUSES)).state == SentWebmention.State.FAILED
    assert "500" in attempt(row, len(PAUSES) + 1).failure
    assert received(server) == [("/recits/mer/", "/page")] * (len(PAUSES) + 1)

    server.scripts["/take"] = page(b"")
    send_again(row)
    assert tasks[-1].task.run_after is None
    row.refresh_from_db()
    assert attempt(row).state == SentWebmention.State.SENT
    assert row.failure == ""


def test_nothing_waits_for_ever(
    server: Server, row: SentWebmention, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    SentWebmention.objects.filter(pk=row.pk).update(attempts=len(PAUSES))
    with monkeypatch.context() as patch:
        patch.setattr(Client, "get", die)
        with pytest.raises(SystemExit):
            attempt(row, len(PAUSES))
    work()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (SentWebmention.State.FAILED, len(PAUSES) + 1)
    assert row.failure
    assert server.lines == []


def test_worker_that_is_killed_when_the_time_comes_forgets_no_text(
    server: Server, at: Any, work: Any, editor: User, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    later = timezone.now() + timedelta(days=1)
    apply("publish", draft(body_fr=linking(at("/page"))), editor, at=later)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_ask", lambda *args, **how: die())
        with pytest.raises(SystemExit):
            work()
    work()
    assert received(server) == [("/recits/mer/", "/page")]
