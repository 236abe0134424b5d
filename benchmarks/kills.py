"""Kill server, tab, browser or network while an author types, and count what text is lost.

`python -m benchmarks.kills ROUNDS SEED`; it needs Chromium and Linux. A character may be lost when
it was typed less than GRACE seconds before; the exit code is 1 when an older one is.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import benchmarks.setup  # noqa: F401  # isort: skip (before models)
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Error, Page, Playwright, sync_playwright

from benchmarks.data import database
from benchmarks.server import HOST, free_port
from core.accounts.groups import BLOGGERS
from core.accounts.sessions import SessionStore
from core.models import User
from operations.children import Child
from operations.management.commands.serve import wait_for_answer, web_server
from recaps.models import Author, Recap, Revision
from tests.browser.chromium import FLAGS, executable, kill

GRACE = 10
KINDS = ("server", "tab", "browser", "network")
SETTLED = 15  # seconds the page has to bring back what was left behind


@dataclass
class Desk:
    """A server and a browser that can be killed and restarted, and what was typed when."""

    playwright: Playwright
    session: str
    port: int = field(default_factory=free_port)
    profile: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="m2-kills-"))

    def start_server(self) -> None:
        self.server = Child("web server", web_server(HOST, self.port, workers=1))
        self.server.start()
        wait_for_answer(HOST, self.port, self.server)

    def kill_server(self) -> None:
        self.server.kill()

    def start_browser(self) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=executable(), args=FLAGS, headless=True
        )
        url = f"http://{HOST}:{self.port}"
        cookie = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": cookie, "value": self.session, "url": url}])

    def kill_browser(self) -> None:
        kill(self.profile)


type Typed = list[tuple[float, str]]


def type_for(page: Page, seconds: float, words: Iterator[str], chance: random.Random) -> Typed:
    """Type at the end of the text for some seconds; return each word and when it was finished."""
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    typed: Typed = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        word = next(words)
        page.keyboard.type(f" {word}", delay=chance.uniform(20, 120))
        typed.append((time.monotonic(), word))
        if chance.random() < 0.1:
            page.wait_for_timeout(chance.uniform(300, 2500))
    return typed


def lost(typed: Typed, killed: float, recap: Recap) -> list[tuple[float, str]]:
    """Return the words that no version on the server has, each with its age when killed."""
    rows = Revision.objects.filter(recap=recap).order_by("-number")[:40]
    texts = [row.document["body_fr"] for row in rows]
    return [
        (killed - moment, word) for moment, word in typed if not any(word in text for text in texts)
    ]


def begin_recap() -> tuple[Recap, str]:
    """Create a recap and sign its author in; return it, and the key of the browser session."""
    user = User.objects.create_user("plume@example.org")
    user.groups.add(Group.objects.get(name=BLOGGERS))
    author = Author.objects.create(name="Plume", slug="plume", user=user)
    recap = Recap.objects.create(slug="essai", title_fr="Essai", body_fr="<p>Début.</p>")
    recap.authors.add(author)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return recap, str(session.session_key)


def type_and_kill(
    desk: Desk, address: str, kind: str, words: Iterator[str], chance: random.Random
) -> tuple[Typed, float]:
    """Type, kill something, and open the page again; return what was typed, and when it died."""
    page = desk.context.pages[0]
    page.goto(address)
    page.wait_for_timeout(1500)
    typed = type_for(page, chance.uniform(1, 14), words, chance)
    if kind == "network":
        desk.context.set_offline(True)
        typed += type_for(page, chance.uniform(1, 12), words, chance)
    elif kind == "server":
        desk.kill_server()
        # What is typed while it is down must come too.
        typed += type_for(page, chance.uniform(1, 6), words, chance)
    killed = time.monotonic()
    if kind == "browser":
        desk.kill_browser()
        desk.start_browser()
    else:
        if kind == "tab":
            with suppress(Error):
                page.goto("chrome://crash", timeout=2000)
        new_tab(desk.context)
        for left in desk.context.pages[:-1]:
            left.close()
    if kind == "network":
        desk.context.set_offline(False)
    elif kind == "server":
        desk.start_server()
    desk.context.pages[0].goto(address)
    return typed, killed


def main(rounds: int, seed: int) -> int:
    # Playwright runs a loop of its own in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    call_command("collectstatic", interactive=False, verbosity=0)
    chance = random.Random(seed)
    words = (f"mot{number}x" for number in range(10**9))
    count = worst = 0.0
    with database(), sync_playwright() as playwright:
        recap, session = begin_recap()
        desk = Desk(playwright, session)
        desk.start_server()
        desk.start_browser()
        address = f"http://{HOST}:{desk.port}/ecrire/{recap.pk}/"
        for number in range(1, rounds + 1):
            kind = chance.choice(KINDS)
            typed, killed = type_and_kill(desk, address, kind, words, chance)
            gone = wait_until_settled(desk.context.pages[0], partial(lost, typed, killed, recap))
            old = [(age, word) for age, word in gone if age > GRACE]
            count += sum(len(word) + 1 for _age, word in old)
            oldest = max((age for age, _word in gone), default=0.0)
            worst = max(worst, oldest)
            print(
                f"{number:>3} {kind:<8} {len(typed):>3} words typed, {len(gone)} lost, "
                f"the oldest {oldest:.1f} s before",
                flush=True,
            )
        desk.context.close()
        desk.kill_server()
    print(f"{rounds} kills: {count:.0f} characters older than {GRACE} s lost; oldest {worst:.1f} s")
    return int(count > 0)


def new_tab(context: BrowserContext) -> Page:
    """Open a tab, trying again while the browser still closes the one that died."""
    for _attempt in range(10):
        try:
            return context.new_page()
        except Error:
            time.sleep(0.5)
    return context.new_page()


def wait_until_settled[Missing](page: Page, gone: Callable[[], Missing]) -> Missing:
    """Give the page time to send what was left on the device; return what is still missing."""
    end = time.monotonic() + SETTLED
    while (missing := gone()) and time.monotonic() < end:
        page.wait_for_timeout(500)
    return missing


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
