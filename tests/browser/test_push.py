"""Notifications: asked for at the bell, sent by the site, shown by the service worker."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, expect

from push import sending
from push.models import PushSubscription, Topic
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.chromium import FLAGS, whole_browser
from tests.browser.test_picks import (  # noqa: F401 (fixtures)
    MINE,
    events,
    expect_picked,
    house,
    link_device,
    other,
    star,
)
from tests.factories import RoomFactory
from tests.push.service import Browser as Device, push_service

pytestmark = [pytest.mark.browser, pytest.mark.worker]

# A browser of these tests reaches no push service: its subscription is this one.
SUBSCRIPTION = """fields => {
    const { endpoint, ...keys } = fields;
    const name = "subscribed", subscription = {
        endpoint,
        toJSON: () => ({ endpoint, keys }),
        unsubscribe: async () => { localStorage.removeItem(name); return true; },
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 87) throw new TypeError();
        localStorage.setItem(name, "1");
        return subscription;
    };
    PushManager.prototype.getSubscription = async () =>
        localStorage.getItem(name) ? subscription : null;
}"""


# Has the farewell of the worker (a function of what it finds in its scope) run in a page.
FAREWELL = """async farewell => {
    const real = await navigator.serviceWorker.ready, told = {};
    const registration = {
        pushManager: real.pushManager,
        unregister: () => { localStorage.removeItem("subscribed"); return real.unregister(); },
    };
    await farewell(registration, (name, does) => (told[name] = does));
    await new Promise((done) => told.activate({ waitUntil: (end) => end.then(done) }));
}"""


# To ask while one is on its way would make Chromium forget it.
NOTIFICATIONS = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
    ({ title, body, lang, tag, data }) => ({ title, body, lang, tag, url: data.url }))"""


@pytest.fixture(scope="module")
def chromium(chromium: Browser) -> Iterator[Browser]:
    """One that shows notifications, which the shell refuses."""
    browser = chromium.browser_type.launch(executable_path=whole_browser(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def device(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, page: Page
) -> Iterator[Device]:
    """What the browser of `page` is at its push service."""
    settings.FETCH_LOOPBACK = True
    with push_service(tmp_path) as (server, client):
        monkeypatch.setattr(sending, "CLIENT", client)
        device = Device(server, "page")
        page.add_init_script(f"({SUBSCRIPTION})({json.dumps(device.fields)})")
        page.context.grant_permissions(["notifications"])
        yield device


def follow(page: Page) -> None:
    """Touch the bell, and allow what it asks for."""
    page.goto(MINE)
    summary = page.locator("#bell summary")
    expect(summary).to_have_text("Me prévenir", use_inner_text=True)
    summary.click()
    page.get_by_label("De", exact=True).fill("00:00")
    page.get_by_label("à", exact=True).fill("00:00")
    page.get_by_role("button", name="Autoriser les notifications").click()
    expect(page.locator(".bell__said")).to_contain_text("Les notifications sont activées")


def shown(page: Page, message: dict[str, str]) -> list[dict[str, Any]]:
    """What the service worker shows once its push service hands it this message."""
    session = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    displayed: list[dict[str, Any]] = []

    def note(told: dict[str, Any]) -> None:
        event = told["backgroundServiceEvent"]
        if {"key": "Body", "value": message["body"]} in event["eventMetadata"]:
            displayed.append(event)

    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(told["registrations"]),
    )
    session.on("BackgroundService.backgroundServiceEventReceived", note)
    session.send("ServiceWorker.enable")
    session.send("BackgroundService.startObserving", {"service": "notifications"})
    recorded = {"service": "notifications", "shouldRecord": True}
    session.send("BackgroundService.setRecording", recorded)
    wait_for(page, registrations)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": registrations[-1]["registrationId"],
            "data": json.dumps(message),
        },
    )
    wait_for(page, displayed)
    found: list[dict[str, Any]] = page.evaluate(NOTIFICATIONS)
    return found


def wait_for(page: Page, told: list[dict[str, Any]]) -> None:
    """Wait until the browser has told something, which it does between two answers."""
    deadline = time.monotonic() + 15
    while not told and time.monotonic() < deadline:
        page.evaluate("new Promise((go) => setTimeout(go, 20))")


def test_a_star_goes_to_a_second_device_a_calendar_and_a_notification(
    page: Page,
    other: Page,  # noqa: F811
    house: None,  # noqa: F811
    device: Device,
) -> None:
    star(page, "phares")
    link = link_device(page)
    other.goto(link)
    other.get_by_role("button", name="L’ajouter à cet appareil").click()
    expect_picked(other, "Les phares")
    calendar = page.locator("code[data-address=calendar]").text_content() or ""
    (before,) = events(calendar)
    follow(page)

    slot = Slot.objects.get(session__slug="phares")
    slot.room = RoomFactory.create(edition=slot.session.edition, name_fr="Salle B")
    slot.start += timedelta(hours=1)
    slot.end += timedelta(hours=1)
    slot.save()
    publish(slot.session.edition)
    (found,) = device.received
    forget()

    (after,) = events(calendar)
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert found.message["body"] == "jeu. 20 mai, 10:00 → 11:00, Salle B."
    (notification,) = shown(page, found.message)
    assert notification == {
        name: found.message[name] for name in ("title", "body", "lang", "tag", "url")
    }
    # A newer one takes its place.
    newer = {**found.message, "body": "Annulée."}
    assert [each["body"] for each in shown(page, newer)] == ["Annulée."]
    page.goto(found.message["url"])
    expect(page.locator("h1")).to_have_text("Les phares")


def test_stars_and_choices_are_reported_and_one_tap_ends_it(
    page: Page,
    house: None,  # noqa: F811
    device: Device,
) -> None:
    star(page, "phares")
    follow(page)
    assert PushSubscription.objects.get().sessions == keys("phares")
    with page.expect_response("**/suivre/"):
        star(page, "rues")
    assert PushSubscription.objects.get().sessions == keys("phares", "rues")
    page.goto(MINE)
    page.get_by_text("Me prévenir").click()
    assert faults(page) == []
    with page.expect_response("**/suivre/"):
        page.get_by_role("checkbox", name="commence dans dix minutes").click()
    expect(page.locator(".bell__said")).to_have_text("C’est noté.")
    assert Topic.SOON not in PushSubscription.objects.get().topics
    # It ends though the push service cannot be informed.
    page.evaluate(
        "PushManager.prototype.getSubscription = async () =>"
        " ({ unsubscribe: () => Promise.reject(new Error()) })"
    )
    page.get_by_role("button", name="Les arrêter").click()
    expect(page.locator(".bell__said")).to_contain_text("désactivées")
    assert not PushSubscription.objects.exists()
    # What is starred from now on is sent to nobody.
    star(page, "quais")
    page.goto(MINE)
    expect(page.locator("#bell [data-stops]")).to_be_hidden()
    assert not PushSubscription.objects.exists()


def switch_off(page: Page, settings: LazySettings) -> None:
    """Have the browser throw away its worker; it has no subscription after that."""
    source = Path(str(finders.find("marseille20/worker/farewell.js"))).read_text()
    page.evaluate(f"({FAREWELL})(async (registration, addEventListener) => {{ {source} }})")
    settings.SERVICE_WORKER = False
    page.goto("/")
    assert page.evaluate("localStorage.getItem('m2-bell')")
    # By then its service knows nothing of it.
    PushSubscription.objects.all().delete()
    settings.SERVICE_WORKER = True


def test_who_lost_the_worker_is_informed_again_or_learns_it_once(
    page: Page,
    house: None,  # noqa: F811
    device: Device,
    settings: LazySettings,
) -> None:
    star(page, "phares")
    follow(page)
    switch_off(page, settings)
    with page.expect_response("**/suivre/"):
        page.goto("/2027/programme/")
    assert PushSubscription.objects.get().sessions == keys("phares")
    assert page.evaluate("caches.has('m2-bell')") is False

    # Once more, and by then nothing is allowed.
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    switch_off(page, settings)
    page.add_init_script("Object.defineProperty(Notification, 'permission', { value: 'default' })")
    page.goto("/2027/programme/")
    expect(page.locator("#status")).to_contain_text("ne reçoit plus de notifications")
    expect(page.locator("#status")).to_be_in_viewport()
    page.goto("/2027/programme/")
    assert page.evaluate("localStorage.getItem('m2-bell')") is None
    assert not PushSubscription.objects.exists()


def keys(*slugs: str) -> list[str]:
    return sorted(str(Session.objects.get(slug=slug).key)[:13] for slug in slugs)


def test_button_pressed_before_its_script_is_there_works(
    page: Page,
    house: None,  # noqa: F811
) -> None:
    """Who says no reads where to change it."""
    page.set_viewport_size({"width": 390, "height": 500})
    # A worker that is there already would bring the script past the route.
    page.add_init_script("""
        ServiceWorkerContainer.prototype.register = () => new Promise(() => {});
        let answer = "default";
        Object.defineProperty(Notification, "permission", { get: () => answer });
        Notification.requestPermission = async () => (answer = "denied");
    """)

    def arrive_late(route: Route) -> None:
        page.get_by_role("button", name="Autoriser les notifications").click()
        route.continue_()

    page.route("**/push/bell*.js", arrive_late)
    page.goto(MINE + "#bell")
    why = page.get_by_text("Votre navigateur bloque les notifications")
    expect(why).to_be_in_viewport(ratio=1)
    expect(why).to_be_focused()
    assert "?" not in page.url


def test_who_cannot_be_informed_is_informed_why(
    page: Page,
    house: None,  # noqa: F811
    device: Device,
) -> None:
    for script, expected in (
        ("delete window.PushManager", "ne reçoit pas de notifications"),
        ("delete window.PushManager; navigator.standalone = false", "Sur iPhone et iPad"),
        (
            "Object.defineProperty(Notification, 'permission', { value: 'denied' })",
            "bloque les notifications de ce site",
        ),
    ):
        one = page.context.new_page()
        one.add_init_script(script)
        one.goto(MINE + "#bell")
        expect(one.locator("#bell details p:visible")).to_have_count(1)
        expect(one.locator("#bell details p:visible")).to_contain_text(expected)
        expect(one.get_by_role("button", name="Autoriser")).to_be_hidden()
        assert faults(one) == []
        one.close()

    # Nor is who cannot keep it.
    page.add_init_script(
        "const keep = Storage.prototype.setItem;"
        " Storage.prototype.setItem = function (name, value) {"
        "   if (name === 'm2-bell') throw new DOMException('', 'QuotaExceededError');"
        "   keep.call(this, name, value); }"
    )
    page.goto(MINE + "#bell")
    page.get_by_role("button", name="Autoriser les notifications").click()
    expect(page.locator(".bell__said")).to_contain_text("Ce navigateur ne garde rien")
    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.getItem('subscribed')") is None
    expect(page.get_by_role("button", name="Autoriser les notifications")).to_be_visible()
