"""What a browser may tell of itself, and what it hears."""

from datetime import time
from functools import partial

import pytest
from django.test import Client

from events.models import Edition
from push import subscriptions, views
from push.models import PushSubscription, Topic
from push.vapid import public_key, signer
from tests.push.conftest import short
from tests.push.races import meanwhile
from tests.push.service import Browser, encoded
from tests.servers import Server

pytestmark = pytest.mark.django_db

BELL = "/ma-selection/cloche/"


def form_of(phone: Browser, **changed: object) -> dict[str, object]:
    return {
        **phone.fields,
        "picks": short("phares") + " 00000000-0000",
        "topics": ["moved", "soon"],
        "quiet_from": "22:00",
        "quiet_until": "08:00",
        "time_zone": "America/Montreal",
        **changed,
    }


def test_what_a_browser_tells_is_kept(client: Client, edition: Edition, phone: Browser) -> None:
    answer = client.post("/en/my-picks/bell/follow/", form_of(phone))
    assert answer.status_code == 200
    assert answer.json() == {"edition": str(edition.key)}
    assert "private" in answer.headers["Cache-Control"]
    assert not answer.cookies
    row = PushSubscription.objects.get()
    assert row.sessions == [short("phares")]
    assert (row.language, row.topics) == ("en", [Topic.MOVED, Topic.SOON])
    assert (row.quiet_from, row.quiet_until) == (time(22), time(8))
    # What it tells next takes the place of that.
    client.post(BELL + "suivre/", form_of(phone, picks="", topics=[]))
    row = PushSubscription.objects.get()
    assert (row.sessions, row.topics, row.language) == ([], [], "fr")


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": ""},
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://localhost/x"},
        {"endpoint": "https://push.example:port/x"},
        {"endpoint": "https://push.example/" + "x" * 1000},
        {"p256dh": encoded(b"\4" + bytes(64))},
        {"auth": encoded(bytes(16)) + "!!!!"},
        {"auth": encoded(bytes(15))},
        {"topics": ["weather"]},
        {"picks": " ".join(f"{number:013}" for number in range(2001))},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    client: Client, edition: Edition, phone: Browser, changed: dict[str, object]
) -> None:
    answer = client.post(BELL + "suivre/", form_of(phone, **changed))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not PushSubscription.objects.exists()


def begun_at(client: Client, phone: Browser, host: str, count: int) -> list[int]:
    endpoints = [f"https://{host.format(number)}/{number}" for number in range(count)]
    return [
        client.post(BELL + "suivre/", form_of(phone, endpoint=e)).status_code for e in endpoints
    ]


def test_a_service_that_never_answered_has_few(
    client: Client, edition: Edition, phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "MOST_UNANSWERED", 2)
    # Anyone who has a domain has all names in it, in whatever spelling.
    assert begun_at(client, phone, "Ours{}.Push.example", 3) == [200, 200, 429]
    assert begun_at(client, phone, "push.example.:443", 1) == [429]
    # Those that are known go on telling their stars, and those at others begin.
    assert begun_at(client, phone, "Ours{}.Push.example", 2) == [200, 200]
    assert begun_at(client, phone, "other.example", 1) == [200]
    assert begun_at(client, phone, "fcm.googleapis.com", 3) == [200] * 3
    assert begun_at(client, phone, "web.push.apple.com", 3) == [200] * 3
    # Anybody may have a page there.
    assert begun_at(client, phone, "script.google.com", 3) == [200, 200, 429]
    moved = {**phone.fields, "endpoint": "https://x.push.example/new"}
    moved["former"] = "https://other.example/0"
    assert client.post(BELL + "deplacer/", moved).status_code == 429
    PushSubscription.objects.filter(service="push.example").update(failures=0)
    assert client.post(BELL + "deplacer/", moved).status_code == 200
    assert begun_at(client, phone, "c{}.push.example", 5) == [200] * 5


def test_what_a_service_answered_says_nothing_of_another(
    client: Client, edition: Edition, phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "MOST_UNANSWERED", 2)
    begun_at(client, phone, "fcm.googleapis.com", 1)
    PushSubscription.objects.update(failures=0)
    former = "https://fcm.googleapis.com/0"
    for endpoint in ("https://fcm.googleapis.com/new", "https://a.push.example/new"):
        moved = {**phone.fields, "endpoint": endpoint, "former": former}
        assert client.post(BELL + "deplacer/", moved).status_code == 200
        is_proven = PushSubscription.objects.filter(failures=0).exists()
        assert is_proven is ("fcm" in endpoint)
        former = endpoint
    assert begun_at(client, phone, "b.push.example", 2) == [200, 429]


def test_a_zone_that_is_unknown_here_is_that_of_the_edition(
    client: Client, edition: Edition, phone: Browser
) -> None:
    client.post(BELL + "suivre/", form_of(phone, time_zone="Mars/Olympus"))
    assert PushSubscription.objects.get().time_zone == "Europe/Paris"


def test_one_tap_to_stop(client: Client, edition: Edition, phone: Browser) -> None:
    client.post(BELL + "suivre/", form_of(phone))
    for _ in range(2):
        assert client.post(BELL + "arreter/", phone.fields).status_code == 200
        assert not PushSubscription.objects.exists()


def test_a_service_gives_a_browser_another_address(
    client: Client, edition: Edition, phone: Browser, service: Server
) -> None:
    client.post(BELL + "suivre/", form_of(phone))
    fresh = Browser(service, "fresh")
    moved = {**fresh.fields, "former": phone.fields["endpoint"]}
    assert client.post(BELL + "deplacer/", moved).status_code == 200
    row = PushSubscription.objects.get()
    assert (row.endpoint, row.auth) == (fresh.fields["endpoint"], fresh.fields["auth"])
    assert row.sessions == [short("phares")]
    assert client.post(BELL + "deplacer/", moved).status_code == 404
    assert client.post(BELL + "deplacer/", {**moved, "auth": ""}).status_code == 400


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_browser_that_tells_of_its_new_address_twice_at_once(
    client: Client, edition: Edition, phone: Browser, service: Server
) -> None:
    """The worker moves it, and a page that is open follows."""
    client.post(BELL + "suivre/", form_of(phone))
    fresh = Browser(service, "fresh")
    moved = {**fresh.fields, "former": phone.fields["endpoint"]}
    follow = partial(Client().post, BELL + "suivre/", form_of(fresh))
    with meanwhile(follow, before='UPDATE "push_pushsubscription"'):
        assert client.post(BELL + "deplacer/", moved).status_code == 200
    assert PushSubscription.objects.get().endpoint == fresh.fields["endpoint"]


def test_the_key(client: Client) -> None:
    answer = client.get(BELL + "cle/")
    assert answer.content.decode() == public_key(signer())
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_current_edition_there_is_nothing_to_follow(
    client: Client, edition: Edition, phone: Browser
) -> None:
    Edition.objects.update(is_current=False)
    assert client.post(BELL + "suivre/", form_of(phone)).status_code == 404


@pytest.mark.parametrize("what", ["suivre/", "arreter/", "deplacer/"])
def test_other_sites_may_not(client: Client, edition: Edition, what: str) -> None:
    answer = client.post(BELL + what, headers={"Origin": "https://other.example"})
    assert answer.status_code == 403
    assert client.get(BELL + what).status_code == 405


def test_a_flood_is_stopped(
    client: Client,
    edition: Edition,
    service: Server,
    phone: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "MOST_BEGUN", 2)
    statuses = [
        client.post(BELL + "suivre/", form_of(Browser(service, str(number)))).status_code
        for number in range(3)
    ]
    assert statuses == [200, 200, 429]
    # Who is known goes on.
    assert client.post(BELL + "suivre/", form_of(Browser(service, "x"))).status_code == 429
    known = form_of(phone, endpoint=PushSubscription.objects.all()[0].endpoint)
    assert client.post(BELL + "suivre/", known).status_code == 200
    monkeypatch.setattr(views, "MOST_REQUESTS", 1)
    assert client.post(BELL + "arreter/", phone.fields).status_code == 429
