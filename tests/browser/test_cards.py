"""Addresses on lines of their own become cards, which fill themselves while one writes on."""

from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, Route, expect

from tests.browser.test_editor import body, hold, link, paste, tool, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILLED = {"state": "filled", "problem": "", "title": "Le port", "picture": None}
STILL = {"src": "/media/port.png", "width": 120, "height": 63}


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def card(address: str, title: str = "", inside: str = "") -> str:
    return f'<figure class="card"><a href="{address}">{title or address}</a>{inside}</figure>'


def test_address_on_its_own_line_is_a_card_that_fills_itself(page: Page) -> None:
    still = {"src": "/media/port.png", "width": 120, "height": 63}
    waiting = {"state": "waiting", "problem": "", "title": "", "picture": None}
    answers = [waiting, waiting | {"state": "filled", "title": "Le port", "picture": still}]
    page.route("**/essai/cards/**", lambda route: route.fulfill(json=answers.pop(0)))
    write(page)
    paste(page, "https://blog.example/", "text/plain")
    expect(page.locator(".card__state")).to_contain_text("Continuez d’écrire")
    page.keyboard.type("Suite")
    assert body(page) == f"{card('https://blog.example/')}<p>Suite</p>"
    expect(page.locator(".card__title")).to_have_text("Le port")
    page.locator(".card").dblclick()
    page.get_by_label("Ce que montre son image").fill("Le port")
    page.locator("dialog[open] [type=submit]").click()
    image = '<img src="/media/port.png" alt="Le port" width="120" height="63">'
    filled = card("https://blog.example/", "Le port", image)
    assert body(page) == f"{filled}<p>Suite</p>"
    # As it was kept, it is not asked for again.
    write(page, filled)
    assert body(page) == filled
    assert answers == []


def test_typed_address_is_a_card_once_online_and_a_link_again(
    page: Page, problems: list[str]
) -> None:
    page.route("**/essai/cards/**", lambda route: route.abort())
    write(page)
    page.keyboard.type("https://a.example/ et\nhttps://blog.example/\nSuite")
    expect(page.locator(".card__state")).to_contain_text("Revenez plus tard")
    kept = "<p>https://a.example/ et</p>{}<p>Suite</p>"
    assert body(page) == kept.format(card("https://blog.example/"))
    problems.clear()
    filled = {"state": "filled", "title": "Le port", "picture": None}
    page.route("**/essai/cards/**", lambda route: route.fulfill(json=filled))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".card__title")).to_have_text("Le port")
    page.locator(".card").click()
    tool(page, "as-link").click()
    assert body(page) == kept.format(f"<p>{link('https://blog.example/', 'Le port')}</p>")
    # As the words of a link it stays one.
    write(page, f"<p>{link('https://blog.example/')}</p>")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(0)


def test_addresses_on_lines_of_a_pasted_text_are_cards(page: Page) -> None:
    problem = {"state": "failed", "problem": "La page répond 404."}
    page.route("**/essai/cards/**", lambda route: route.fulfill(json=problem))
    write(page)
    lines = "Lire https://a.example/\n\nhttps://a.example/\n\nhttps://b.example/\n\nfin"
    paste(page, lines, "text/plain")
    expect(page.locator(".card__state")).to_have_text(["La page répond 404."] * 2)
    first = f"<p>Lire {link('https://a.example/')}</p>"
    cards = card("https://a.example/") + card("https://b.example/")
    assert body(page) == f"{first}{cards}<p>fin</p>"
    write(page)
    other = "<p><a href='https://a.example/x'>https://a.example/</a></p><p>fin</p>"
    paste(page, other)
    assert body(page) == other.replace("'", '"')


def answer(page: Page, **answer: Any) -> list[str]:
    """Let the site answer so from now on; return what it was asked for since."""
    asked: list[str] = []

    def fulfill(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(**answer)

    page.unroute("**/essai/cards/**")
    page.route("**/essai/cards/**", fulfill)
    return asked


def test_address_that_comes_again_is_asked_for_again(page: Page) -> None:
    states, titles = page.locator(".card__state"), page.locator(".card__title")
    gone = {"state": "failed", "problem": "La page répond 404."}
    asked = answer(page, json=gone)
    write(page)
    page.keyboard.type("https://blog.example/\n")
    expect(states).to_have_text([gone["problem"]])
    page.keyboard.type("Suite")
    assert len(asked) == 1
    # One that was filled, and one that could not be.
    answer(page, json=FILLED)
    page.keyboard.type("\nhttps://blog.example/\n")
    expect(titles).to_have_text(["Le port"] * 2)
    page.keyboard.type("https://blog.example/\n")
    expect(titles).to_have_text(["Le port"] * 3)


def test_card_that_is_filled_while_its_title_is_changed_keeps_its_picture(page: Page) -> None:
    held = hold(page, "**/essai/cards/**")
    write(page)
    page.keyboard.type("https://blog.example/\n")
    page.locator(".card").dblclick()
    page.locator("dialog[open]").get_by_label("Titre").fill("Au port")
    held.pop().fulfill(json=FILLED | {"picture": STILL})
    expect(page.locator(".card img")).to_be_attached()
    page.locator("dialog[open] [type=submit]").click()
    image = '<img src="/media/port.png" alt="" width="120" height="63">'
    expect(page.locator("[name=body]")).to_have_value(
        card("https://blog.example/", "Au port", image)
    )
