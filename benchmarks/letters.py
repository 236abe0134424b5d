"""Kill the browser within a second of a letter, again and again, and count what letters are lost.

`python -m benchmarks.letters ROUNDS SEED`; it needs Chromium and Linux. The exit code is 1 when one
kill cost more than one letter.
"""

import os
import random
import string
import sys
from functools import partial

import benchmarks.setup  # noqa: F401  # isort: skip (before models)
from django.core.management import call_command
from playwright.sync_api import sync_playwright

from benchmarks.data import database
from benchmarks.kills import Desk, begin_recap, wait_until_settled
from benchmarks.server import HOST
from recaps.models import Recap, Revision

MOST_LOST = 1


def type_and_kill(desk: Desk, address: str, text: str, chance: random.Random) -> None:
    """Type a text at the end of the page's, kill the browser just after, and open it again."""
    page = desk.context.pages[0]
    # It loads itself anew once the server has what was left behind.
    page.wait_for_timeout(3000)
    page.goto(address)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=chance.uniform(20, 120))
    page.wait_for_timeout(chance.uniform(100, 1000))
    desk.kill_browser()
    desk.start_browser()
    desk.context.pages[0].goto(address)


def lost(text: str, recap: Recap) -> int:
    """Return how many of the last letters no version on the server has."""
    bodies = [row.document["body_fr"] for row in Revision.objects.filter(recap=recap)[:40]]
    counts = range(len(text))
    return next(
        (count for count in counts if any(text[: len(text) - count] in body for body in bodies)),
        len(text),
    )


def main(rounds: int, seed: int) -> int:
    # Playwright runs a loop of its own in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    call_command("collectstatic", interactive=False, verbosity=0)
    chance = random.Random(seed)
    counts = []
    with database(), sync_playwright() as playwright:
        recap, session = begin_recap()
        desk = Desk(playwright, session)
        desk.start_server()
        desk.start_browser()
        address = f"http://{HOST}:{desk.port}/ecrire/{recap.pk}/"
        for number in range(1, rounds + 1):
            text = "".join(chance.choices(string.ascii_lowercase, k=chance.randint(8, 25)))
            type_and_kill(desk, address, text, chance)
            counts.append(wait_until_settled(desk.context.pages[0], partial(lost, text, recap)))
            print(f"{number:>3} {len(text):>3} letters typed, {counts[-1]} lost", flush=True)
        desk.context.close()
        desk.kill_server()
    print(f"{rounds} kills: {max(counts)} letters lost at most, {sum(counts)} in all")
    return int(max(counts) > MOST_LOST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
