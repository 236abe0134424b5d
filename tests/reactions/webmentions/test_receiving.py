"""What is taken, what is refused at once, and how much of it."""

import random
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from time_machine import travel

from reactions import moderation
from reactions.models import Reaction, Webmention
from reactions.webmentions import receiving
from reactions.webmentions.verification import REST, verify
from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import RecapFactory, SessionFactory
from tests.reactions.webmentions.pages import RECAP, SESSION, SPEAKER, at, note
from tests.reactions.webmentions.steps import PATH, SOURCE, look, send
from tests.servers import Server, page

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("recap")
def test_repetition_waits_for_its_time(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[datetime | None] = []
    backend = type(verify.get_backend())
    enqueue = backend.enqueue

    def note_time(self: object, task: object, args: object, kwargs: object) -> object:
        if args[2] == 0:  # type: ignore[index]
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
    look(Webmention.objects.get())
    assert Reaction.objects.get().text == "Two"
    with travel(now + timedelta(hours=1), tick=False):
        assert send(at(site), RECAP).status_code == 202
    assert (planned[2:], len(site.lines)) == ([None], 3)


@pytest.mark.usefixtures("session", "recap")
@pytest.mark.parametrize(
    "target",
    [
        *(SESSION, SPEAKER, RECAP),
        "http://testserver/en/recaps/bilan/",
        "http://TESTSERVER:80/recits/bilan/?utm_source=x#top",
    ],
)
def test_pages_that_take_webmentions(target: str) -> None:
    response = send(SOURCE, target)
    assert (response.status_code, Webmention.objects.get().target) == (202, target)


def test_former_addresses_lead_on(session: Session, recap: Recap) -> None:
    session.slug = "les-feux"
    session.save()
    publish(session.edition)
    recap.slug = "fin"
    recap.save()
    assert send(SOURCE, SESSION).status_code == 202
    assert send(SOURCE, RECAP).status_code == 202


@pytest.mark.usefixtures("recap")
def test_site_may_have_a_name_of_all_letters(settings: LazySettings) -> None:
    settings.SITE_URL = "https://été.example"
    assert send(SOURCE, "https://été.example.evil.example/recits/bilan/").status_code == 400
    for host in ("été.example", "ÉTÉ.example", "xn--t-9fab.example"):
        assert send(SOURCE, f"https://{host}/recits/bilan/").status_code == 202


@pytest.mark.postgresql
@pytest.mark.usefixtures("recap")
def test_the_longest_addresses_are_kept() -> None:
    """An index of PostgreSQL takes 2.7 kB, of what cannot be packed."""
    signs = random.Random(1)  # noqa: S311
    source, target = (
        start + "".join(chr(signs.randrange(0x20000, 0x2A000)) for _number in range(110))
        for start in ("http://blog.example/", f"{RECAP}?")
    )
    assert send(source, target).status_code == 202
    assert Webmention.objects.get().target == target


@pytest.mark.usefixtures("session", "recap")
@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("", RECAP, "There is no source"),
        (SOURCE, "", "There is no target"),
        ("ftp://blog.example/", RECAP, "The source is no address"),
        ("http://[blog", RECAP, "The source is no address"),
        ("http://ines@blog.example/", RECAP, "The source is no address"),
        (f"{RECAP}#a", f"{RECAP}#b", "The source and the target are the same page"),
        ("http://blog.example/\x00", RECAP, "The source is no address"),
        (f"http://blog.example/{'é' * 250}", RECAP, "The source is longer than 500 bytes"),
        ("http://blog.example:8080/", RECAP, "The source is at a port"),
        (SOURCE, f"{RECAP}?{'a' * 500}", "The target is longer than 500"),
        (SESSION, RECAP, "The source is a page of this site"),
        ("https://\uff34estserver/x", RECAP, "The source is a page of this site"),
        (SOURCE, "http://blog.example/recits/bilan/", "The target is not a page of this site"),
        (SOURCE, "http://testserver/recits/rien/", "The target takes no webmentions"),
    ],
)
def test_what_cannot_be_a_webmention(source: str, target: str, words: str) -> None:
    response = send(source, target)
    assert (response.status_code, words in response.text) == (400, True)
    assert Webmention.objects.count() == 0


def test_what_nobody_reads_takes_none(session: Session, recap: Recap) -> None:
    SessionFactory.create(slug="secret", edition=session.edition)
    assert send(SOURCE, SESSION.replace("les-phares", "secret")).status_code == 400
    RecapFactory.create(slug="secret", status=Recap.Status.APPROVED)
    assert send(SOURCE, RECAP.replace("bilan", "secret")).status_code == 400
    recap.status, recap.withdrawn_at = Recap.Status.WITHDRAWN, timezone.now()
    recap.save()
    session.state = Session.State.WITHDRAWN
    session.save()
    publish(session.edition)
    assert send(SOURCE, RECAP).status_code == 400
    assert send(SOURCE, SESSION).status_code == 400


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("limit", ["MOST_OF_A_VISITOR", "MOST_OF_A_SITE"])
def test_limits(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, limit, 2)
    start = timezone.now().replace(minute=0)
    with travel(start, tick=False):
        codes = [send(f"{SOURCE}/{number}", RECAP).status_code for number in range(3)]
        late = send(SOURCE, RECAP)
        assert (codes, late["Retry-After"]) == ([202, 202, 429], "3600")
        # Another person, about another site.
        other = send("http://blog.example/", RECAP, "192.0.2.7")
        assert other.status_code == 202
    with travel(start + timedelta(hours=1)):
        assert send(SOURCE, RECAP).status_code == 202
    assert Webmention.objects.count() == 4


def test_queue_is_closed_when_it_is_full(recap: Recap, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(SOURCE, RECAP).status_code == 202
    monkeypatch.setattr(moderation, "MOST_WAITING", 0)
    assert send(f"{SOURCE}/new", RECAP).status_code == 429
    # What is known may say that it is gone.
    assert send(SOURCE, RECAP).status_code == 202
    monkeypatch.setattr(moderation, "MOST_WAITING", 2000)
    monkeypatch.setattr(receiving, "MOST_WAITING", 0)
    assert send(f"{SOURCE}/new", RECAP).status_code == 429
    assert send(SOURCE, RECAP).status_code == 202


@pytest.mark.usefixtures("recap", "tasks")
def test_one_site_leaves_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_WAITING_OF_A_SITE", 2)
    hosts = ["été.example", "www.xn--t-9fab.example", "ÉTÉ.example."]
    codes = [send(f"https://{host}/", RECAP).status_code for host in hosts]
    assert codes == [202, 202, 429]
    assert send("https://other.example/", RECAP).status_code == 202


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize("limit", ["MOST_WAITING", "MOST_WAITING_OF_A_SITE"])
def test_pages_that_are_tried_again_close_nothing(
    limit: str, site: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can name pages that are not there, of a blog or of many."""
    monkeypatch.setattr(receiving, limit, 2)
    for number in range(4):
        site.scripts[f"/{number}"] = page(b"", status="404 Not Found")
        assert send(at(site, f"/{number}"), RECAP).status_code == 202
    site.scripts["/story"] = note(RECAP)
    assert send(at(site), RECAP).status_code == 202
    states = Webmention.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting"] * 4 + ["verified"]


@pytest.mark.usefixtures("recap")
def test_what_came_to_nothing_is_forgotten() -> None:
    for days in (29, 31, 40):
        send(f"{SOURCE}/{days}", RECAP)
        before = timezone.now() - timedelta(days=days)
        Webmention.objects.filter(source=f"{SOURCE}/{days}").update(received_at=before)
    Webmention.objects.filter(source=f"{SOURCE}/40").update(state=Webmention.State.VERIFIED)
    send(SOURCE, RECAP)
    ends = {mention.source.removeprefix(SOURCE) for mention in Webmention.objects.all()}
    assert ends == {"", "/29", "/40"}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"source": [SOURCE, SOURCE], "target": [RECAP]},
        {"source": [SOURCE], "target": [RECAP, RECAP]},
    ],
)
def test_one_of_each(form: dict[str, list[str]], client: Client, recap: Recap) -> None:
    body, kind = urlencode(form, doseq=True), "application/x-www-form-urlencoded"
    response = client.post(PATH, body, content_type=kind)
    assert (response.status_code, response.text[:15]) == (400, "Send one source")
    assert client.post(PATH, b"\xff{", content_type="application/json").status_code == 400
    assert Webmention.objects.count() == 0


@pytest.mark.usefixtures("session", "recap")
@pytest.mark.parametrize("target", [SESSION, SPEAKER, RECAP])
def test_pages_tell_where(target: str, client: Client) -> None:
    # The second one comes from the cache.
    for _time in range(2):
        response = client.get(target.removeprefix("http://testserver"))
        assert response["Link"] == '<http://testserver/webmention/>; rel="webmention"'
        assert '<link rel="webmention" href="http://testserver/webmention/">' in response.text


def test_other_pages_do_not(client: Client, session: Session) -> None:
    session.state = Session.State.WITHDRAWN
    session.save()
    publish(session.edition)
    for path in ("/", "/marseille/", "/marseille/sessions/les-phares/"):
        response = client.get(path)
        assert "Link" not in response
        assert 'rel="webmention"' not in response.text
