"""Addresses on lines of their own become cards, which fill themselves while one writes on."""

from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, Route, expect

from tests.browser.test_editor import body, hold, link, paste, tool, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STILL = {"src": "/media/port.png", "width": 120, "height": 63}
FILLED = {"state": "filled", "problem": "", "title": "Le port", "picture": None}
WAITING = {"state": "waiting", "problem": "", "title": "", "picture": None}
GONE = {"state": "failed", "problem": "La page répond 404."}
BLOG = "https://blog.example/"


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def card(address: str, title: str = "", inside: str = "") -> str:
    return f'<figure class="card"><a href="{address}">{title or address}</a>{inside}</figure>'


def image(alt: str) -> str:
    return f'<img src="/media/port.png" alt="{alt}" width="120" height="63">'


def answer(page: Page, *answers: dict[str, Any]) -> list[str]:
    """Let the site answer so from now on, the last for ever; return what it was asked for since."""
    asked: list[str] = []

    def fulfill(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json=answers[min(len(asked), len(answers)) - 1])

    page.unroute("**/essai/cards/**")
    page.route("**/essai/cards/**", fulfill)
    return asked


def test_addresses_on_lines_of_their_own_are_cards_that_fill_themselves(
    page: Page, problems: list[str]
) -> None:
    states, titles = page.locator(".card__state"), page.locator(".card__title")
    asked = answer(page, WAITING, FILLED | {"picture": STILL})
    write(page)
    paste(page, BLOG, "text/plain")
    expect(states).to_contain_text("Continuez d’écrire")
    page.keyboard.type("Suite")
    assert body(page) == f"{card(BLOG)}<p>Suite</p>"
    expect(titles).to_have_text("Le port")
    page.locator(".card").dblclick()
    page.get_by_label("Ce que montre son image").fill("Le port")
    page.locator("dialog[open] [type=submit]").click()
    assert body(page) == f"{card(BLOG, 'Le port', image('Le port'))}<p>Suite</p>"
    assert len(asked) == 2

    # One that could not be filled is asked for again once it comes again, and so is one that was.
    answer(page, GONE)
    write(page)
    page.keyboard.type(f"{BLOG}\n")
    expect(states).to_have_text([GONE["problem"]])
    answer(page, FILLED)
    page.keyboard.type(f"{BLOG}\n")
    expect(titles).to_have_text(["Le port"] * 2)
    page.keyboard.type(f"{BLOG}\n")
    expect(titles).to_have_text(["Le port"] * 3)

    # While its title is changed it still gets its picture.
    page.unroute("**/essai/cards/**")
    held = hold(page, "**/essai/cards/**")
    write(page)
    page.keyboard.type(f"{BLOG}\n")
    page.locator(".card").dblclick()
    page.locator("dialog[open]").get_by_label("Titre").fill("Au port")
    held.pop().fulfill(json=FILLED | {"picture": STILL})
    expect(page.locator(".card img")).to_be_attached()
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("[name=body]")).to_have_value(card(BLOG, "Au port", image("")))

    # Without network it waits, and can become a link again.
    page.unroute("**/essai/cards/**")
    page.route("**/essai/cards/**", lambda route: route.abort())
    write(page)
    page.keyboard.type(f"https://a.example/ et\n{BLOG}\nSuite")
    expect(states).to_contain_text("Revenez plus tard")
    problems.clear()
    answer(page, FILLED)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(titles).to_have_text("Le port")
    page.locator(".card").click()
    tool(page, "as-link").click()
    assert body(page) == f"<p>https://a.example/ et</p><p>{link(BLOG, 'Le port')}</p><p>Suite</p>"
    # As the words of a link it stays one.
    write(page, f"<p>{link(BLOG)}</p>")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(0)

    # Those on lines of a pasted text are cards, too.
    write(page)
    one, other = "https://a.example/", "https://b.example/"
    paste(page, f"Lire {one}\n\n{one}\n\n{other}\n\nfin", "text/plain")
    expect(titles).to_have_text(["Le port"] * 2)
    first = f"<p>Lire {link(one)}</p>"
    assert body(page) == f"{first}{card(one, 'Le port')}{card(other, 'Le port')}<p>fin</p>"
    write(page)
    named = f'<p><a href="{one}x">{one}</a></p><p>fin</p>'
    paste(page, named)
    assert body(page) == named
