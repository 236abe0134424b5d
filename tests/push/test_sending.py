"""A push service may be slow, full, gone, or nowhere near the web."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone
from time_machine import travel
from urllib3 import HTTPHeaderDict

from core.client import PORTS, Answer, Client, FailedError, Reason
from core.tasks.attempts import MOST_ATTEMPTS
from events.models import Edition
from push import sending, subscriptions
from push.announcing import announce
from push.messages import Composer, Message
from push.models import UNPROVEN, Notification, PushSubscription
from push.sending import asked_pause, deliver
from push.vapid import public_key, signer
from talks.releases import publish
from tests.push.conftest import Subscribe
from tests.push.service import TAKEN, Browser
from tests.push.test_announcing import BEFORE, move
from tests.servers import Server, page

pytestmark = pytest.mark.django_db

# What a subscription begins with.
NEVER_ANSWERED = UNPROVEN


@pytest.fixture
def moved(edition: Edition, phone: Browser, subscribed: Subscribe) -> Callable[[], None]:
    """Have the session of a phone move."""
    subscribed(phone, "phares")

    def moved() -> None:
        move("phares", hours=1)
        publish(edition)

    return moved


@travel(BEFORE, tick=False)
def test_headers_say_how_long_how_urgent_and_by_whom(
    phone: Browser, moved: Callable[[], None]
) -> None:
    moved()
    (found,) = phone.received
    assert found.signed_by == public_key(signer())
    expires = timezone.now() + timedelta(hours=12)
    assert found.claims == {
        "aud": phone.fields["endpoint"].removesuffix(phone.path),
        "exp": int(expires.timestamp()),
        "sub": "https://marseille20.example",
    }
    assert found.headers["content-encoding"] == "aes128gcm"
    # Until it has ended: the next day at a quarter past four.
    ends = timedelta(days=1, hours=6)
    assert timedelta(seconds=int(found.headers["ttl"])) - ends < timedelta(hours=1)
    assert found.headers["urgency"] == "high"
    assert found.headers["topic"] == found.message["tag"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_who_is_gone_is_forgotten(phone: Browser, moved: Callable[[], None], status: str) -> None:
    with travel(BEFORE, tick=False):
        phone.answers(page(b"", status=status))
        moved()
    assert not PushSubscription.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (page(b"", status="500 Oops"), 60),
        (page(b"", "Retry-After: 90", status="429 Too Many Requests"), 90),
        (page(b"", "Retry-After: 5", status="503 Service Unavailable"), 60),
        (page(b"", "Retry-After: 9999999", status="429 Too Many Requests"), 86400),
    ],
)
def test_who_cannot_now_is_asked_again_later(
    phone: Browser, moved: Callable[[], None], answer: Callable[..., object], pause: int
) -> None:
    with travel(BEFORE, tick=False) as clock:
        phone.answers(answer)
        moved()
        assert PushSubscription.objects.get().failures == NEVER_ANSWERED + 1
        deliver.call()
        assert len(phone.received) == 1
        clock.shift(timedelta(seconds=pause - 1))
        deliver.call()
        assert len(phone.received) == 1
        clock.shift(timedelta(seconds=1))
        phone.answers(TAKEN)
        deliver.call()
        assert len(phone.received) == 2 or pause == 86400
        assert Notification.objects.exists() == (pause == 86400 and not phone.received[1:])


def test_pauses_grow_and_end(phone: Browser, moved: Callable[[], None]) -> None:
    phone.answers(page(b"", status="500 Oops"))
    with travel("2027-05-10T10:00:00+02:00", tick=False) as clock:
        moved()
        pauses = []
        while waiting := Notification.objects.first():
            pauses.append((waiting.due_at - timezone.now()).total_seconds())
            clock.move_to(waiting.due_at)
            deliver.call()
    assert len(phone.received) == MOST_ATTEMPTS
    assert pauses == sorted(pauses)
    assert pauses[0] == 60
    # It is asked again when something else changes.
    assert PushSubscription.objects.get().failures == NEVER_ANSWERED + MOST_ATTEMPTS


def test_what_is_refused_is_given_up_at_once(phone: Browser, moved: Callable[[], None]) -> None:
    with travel(BEFORE, tick=False):
        phone.answers(page(b"", status="403 Forbidden"))
        moved()
        assert not Notification.objects.exists()
        assert PushSubscription.objects.get().failures == NEVER_ANSWERED + 1
        PushSubscription.objects.update(failures=sending.MOST_FAILURES - 1)
        moved()
        assert not PushSubscription.objects.exists()


def test_who_never_answers_holds_up_nobody_else(
    service: Server,
    phone: Browser,
    moved: Callable[[], None],
    subscribed: Subscribe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    silence = Event()
    other, client = Browser(service, "other"), sending.CLIENT

    class Waiting(Client):
        """Of who never answers it has had enough once everybody else was told."""

        def send(self, address: str, *args: object) -> Answer:
            if address == phone.fields["endpoint"]:
                assert silence.wait(60)
                raise FailedError(Reason.TIME)
            answer = client.send(address, *args)  # type: ignore[arg-type]
            silence.set()
            return answer

    monkeypatch.setattr(sending, "CLIENT", Waiting())
    with travel(BEFORE, tick=False):
        subscribed(other, "phares")
        moved()
    assert len(other.received) == 1
    left = Notification.objects.get()
    assert (left.attempts, left.failure) == (1, Reason.TIME)


def test_one_that_cannot_be_asked_stops_no_other(
    service: Server,
    phone: Browser,
    moved: Callable[[], None],
    subscribed: Subscribe,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    others = [Browser(service, str(number)) for number in range(3)]
    encrypted = sending.encrypted

    def encrypting(subscription: PushSubscription, message: Message) -> bytes:
        if subscription.endpoint == phone.fields["endpoint"]:
            raise ZeroDivisionError
        return encrypted(subscription, message)

    monkeypatch.setattr(sending, "encrypted", encrypting)
    monkeypatch.setattr(sending, "BATCH", 2)
    with travel(BEFORE, tick=False):
        for other in others:
            subscribed(other, "phares")
        moved()
    assert [len(other.received) for other in others] == [1] * 3
    assert "ZeroDivisionError" in caplog.text
    assert not Notification.objects.exists()
    failed = PushSubscription.objects.exclude(failures=0).get()
    assert failed.endpoint == phone.fields["endpoint"]


@pytest.mark.parametrize("broken", ["phone", "other"])
def test_one_that_cannot_be_composed_ends_alone(
    service: Server,
    phone: Browser,
    moved: Callable[[], None],
    subscribed: Subscribe,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    broken: str,
) -> None:
    browsers = {"phone": phone, "other": Browser(service, "other")}
    compose, digest = Composer.compose, subscriptions.digest(browsers[broken].fields["endpoint"])

    def composing(self: Composer, notification: Notification) -> Message | None:
        if notification.subscription.digest == digest:
            raise LookupError
        return compose(self, notification)

    monkeypatch.setattr(Composer, "compose", composing)
    with travel(BEFORE, tick=False) as clock:
        subscribed(browsers["other"], "phares")
        moved()
        for _ in range(MOST_ATTEMPTS):
            clock.shift(timedelta(days=1))
            deliver.call()
    found = {name: len(browser.received) for name, browser in browsers.items()}
    assert found == {"phone": 1, "other": 1} | {broken: 0}
    assert caplog.text.count("cannot be composed") == 1
    assert not Notification.objects.exists()
    # Its browser has done nothing wrong.
    assert PushSubscription.objects.get(digest=digest).failures == NEVER_ANSWERED


def test_nobody_is_informed_twice_because_a_database_went_away(
    service: Server,
    phone: Browser,
    moved: Callable[[], None],
    subscribed: Subscribe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other, compose, seen = Browser(service, "other"), Composer.compose, list[Notification]()

    def composing(self: Composer, notification: Notification) -> Message | None:
        seen.append(notification)
        if len(seen) == 2:
            raise OperationalError
        return compose(self, notification)

    monkeypatch.setattr(Composer, "compose", composing)
    with travel(BEFORE, tick=False) as clock:
        subscribed(other, "phares")
        moved()
        assert not [*phone.received, *other.received]
        clock.shift(sending.CLAIMED)
        deliver.call()
    assert [len(phone.received), len(other.received)] == [1, 1]


def test_who_moved_while_it_was_asked_is_informed_at_its_new_address(
    service: Server, phone: Browser, moved: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, record = Browser(service, "fresh"), sending._record  # noqa: SLF001 (in between)

    def moving(*args: Any) -> None:
        subscriptions.move(phone.fields["endpoint"], fresh.fields)
        record(*args)

    phone.answers(page(b"", status="410 Gone"))
    monkeypatch.setattr(sending, "_record", moving)
    with travel(BEFORE, tick=False):
        moved()
    assert fresh.texts == ["jeu. 20 mai, 14:30 → 15:30, Salle A."]
    assert PushSubscription.objects.get().failures == 0


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "fd00::1"])
def test_nothing_inside_our_network_is_asked(
    service: Server,
    phone: Browser,
    moved: Callable[[], None],
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    inside: str,
) -> None:
    """A resolver may be wrong for a minute: who is subscribed stays so."""
    settings.FETCH_LOOPBACK = False
    # The service listens at all addresses of this machine: if it were asked, it would answer.
    monkeypatch.setitem(PORTS, "https", service.port)
    client = replace(sending.CLIENT, resolve=lambda _host, _port: [inside])
    monkeypatch.setattr(sending, "CLIENT", client)
    with travel(BEFORE, tick=False):
        moved()
    assert service.requests == []
    assert f"given up: {Reason.PRIVATE}" in caplog.text
    assert not Notification.objects.exists()
    assert PushSubscription.objects.get().failures == NEVER_ANSWERED + 1


@travel(BEFORE, tick=False)
def test_what_a_killed_worker_had_begun_is_sent_by_the_next(
    phone: Browser, moved: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tasks: object
) -> None:
    class Killed(Client):
        def send(self, *args: object) -> Answer:
            raise KeyboardInterrupt

    moved()
    announce.call(Edition.objects.get().pk)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "CLIENT", Killed())
        with pytest.raises(KeyboardInterrupt):
            deliver.call()
    # It is still the other's, for all that is known.
    deliver.call()
    assert phone.received == []
    with travel(timezone.now() + sending.CLAIMED, tick=False):
        deliver.call()
        deliver.call()
    assert len(phone.received) == 1


def test_a_service_that_is_down_is_tried_again_by_one_run(
    service: Server, edition: Edition, subscribed: Subscribe, tasks: Any
) -> None:
    with travel(BEFORE, tick=False):
        for number in range(5):
            browser = Browser(service, str(number))
            # One of them, much later: anyone who looks for what waits finds it.
            pause = 3600 if number == 4 else number
            wait = f"Retry-After: {pause}"
            browser.answers(page(b"", wait, status="503 Service Unavailable"))
            subscribed(browser, "phares")
        move("phares", hours=1)
        publish(edition)
        announce.call(edition.pk)
        tasks.clear()
        deliver.call()
        (again,) = tasks
        waiting = Notification.objects.order_by("due_at").values_list("due_at", flat=True)
        assert waiting[3] <= again.task.run_after <= waiting[3] + timedelta(minutes=1)
        assert waiting[4] == timezone.now() + timedelta(hours=1)


def test_a_pause_may_be_asked_for_until_a_time() -> None:
    now = timezone.now().replace(microsecond=0)
    answer = Answer("", 429, HTTPHeaderDict(), b"")
    assert asked_pause(answer, now) == timedelta()
    answer.headers["Retry-After"] = format_datetime(now + timedelta(minutes=3), usegmt=True)
    assert asked_pause(answer, now) == timedelta(minutes=3)
    for wrong in ("9" * 400, "Mon, 99 Feb 2027 00:00:00 GMT", "-5"):
        answer.headers["Retry-After"] = wrong
        assert asked_pause(answer, now) == timedelta()
