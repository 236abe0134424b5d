"""A name that is typed faster than the list of names comes."""

from contextlib import suppress

import pytest
from django.conf import LazySettings
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.editor_page import MENTIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPEAKER = MENTIONS[1]
COVA = f'<a data-mention="{SPEAKER["key"]}" href="{SPEAKER["url"]}">Bernard Cova</a>'


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


@pytest.fixture
def asked(page: Page) -> list[Route]:
    """An editor, and what it asked for; no list has come yet."""
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    page.route("**/essai/mentions/**", hold)
    page.goto("/essai/")
    page.get_by_role("textbox", name="Texte").click(position={"x": 30, "y": 30})
    return found


def answer(page: Page, asked: list[Route]) -> None:
    page.unroute("**/essai/mentions/**")
    for route in asked:
        # Nobody waits for some of them any more.
        with suppress(Error):
            route.continue_()


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("Vu @Bernard Co\nPuis rien.", f"<p>Vu {COVA}</p><p>Puis rien.</p>"),
        ("Vu @bernard cova, qui a dit\nnon.", f"<p>Vu {COVA}, qui a dit</p><p>non.</p>"),
        ("Vu @Bernard Co a dit non. @", f"<p>Vu {COVA} a dit non. @</p>"),
    ],
)
def test_who_is_meant_is_mentioned_once_the_list_is_there(
    page: Page, asked: list[Route], typed: str, body: str
) -> None:
    page.keyboard.type(typed)
    expect(page.locator(".editor__unresolved")).to_contain_text("@")
    assert "data-mention" not in page.locator("[name=body]").input_value()
    answer(page, asked)
    expect(page.locator("[name=body]")).to_have_value(body)
    # The writer is where they were.
    page.keyboard.type("!")
    expect(page.locator("[name=body]")).to_have_value(body[:-4] + "!</p>")


@pytest.mark.parametrize("typed", ["Bernard", "Bernard Covaire", "Technicien et stratège"])
def test_what_may_mean_another_stays_marked_text(
    page: Page, asked: list[Route], typed: str
) -> None:
    page.keyboard.type(f"Vu @{typed}\nFin")
    answer(page, asked)
    with page.expect_response("**/essai/mentions/**"):
        page.keyboard.type(" @x")
    expect(page.locator(".editor__unresolved")).to_have_text(f"@{typed.partition(' ')[0]}")
    expect(page.locator("[name=body]")).to_have_value(f"<p>Vu @{typed}</p><p>Fin @x</p>")


def test_marked_name_is_chosen_from_its_midst(page: Page, asked: list[Route]) -> None:
    page.keyboard.type("Vu @Bernard\nFin")
    answer(page, asked)
    page.locator(".editor__unresolved").click()
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[name=body]")).to_have_value(f"<p>Vu {COVA} </p><p>Fin</p>")


def test_what_is_typed_on_a_phone_stays_above_the_list(page: Page, asked: list[Route]) -> None:
    answer(page, asked)
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.type("Ligne\n" * 20 + "Vu @e")
    options = page.get_by_role("listbox")
    expect(options).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(2)
    typed, shown = page.get_by_text("Vu @e").bounding_box(), options.bounding_box()
    assert typed is not None
    assert shown is not None
    assert typed["y"] + typed["height"] <= shown["y"] + 8
