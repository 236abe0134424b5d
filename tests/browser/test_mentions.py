"""Names become mentions: chosen from their list, or typed faster than it comes."""

from contextlib import suppress

import pytest
from django.conf import LazySettings
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.editor_page import MENTIONS
from tests.browser.hand import PHONE
from tests.browser.test_editor import MENTION, body, put, tool, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPEAKER = MENTIONS[1]
COVA = f'<a data-mention="{SPEAKER["key"]}" href="{SPEAKER["url"]}">Bernard Cova</a>'


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def test_mention_by_keyboard_and_names_that_were_left(page: Page, problems: list[str]) -> None:
    write(page)
    page.keyboard.type("Vu @")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Bernard Cova")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.type("strat")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    assert body(page) == f"<p>Vu {MENTION} </p>"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert body(page) == "<p>Vu </p>"
    page.keyboard.type("@")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()

    # A name that was left before it became a mention is marked; an address is no name.
    put(page, "<p>Vu @lointain@example.org</p>")
    marked, note = page.locator(".editor__unresolved"), page.locator(".editor__note")
    page.keyboard.press("End")
    page.keyboard.type(" et @strat")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(marked).to_have_count(0)
    # On to the next sentence, the list unread.
    page.keyboard.type("o. Puis @cova")
    expect(marked).to_have_text(["@strato"])
    expect(note).to_contain_text("@strato")
    # Away from the text.
    page.get_by_role("heading", name="Récit").click()
    tool(page, "bold").focus()
    expect(marked).to_have_text(["@strato", "@cova"])
    assert "editor__unresolved" not in body(page)
    # Where one comes back to it, the list is there.
    page.get_by_role("textbox", name="Texte").focus()
    expect(page.get_by_role("option", name="Bernard Cova")).to_be_visible()
    page.keyboard.press("Enter")
    expect(marked).to_have_text(["@strato"])

    # On a phone, what is typed stays above the list.
    page.set_viewport_size(PHONE)
    put(page, "")
    tool(page, "mention").click()
    page.get_by_role("option", name="Technicien").click()
    assert MENTION in body(page)
    page.keyboard.type("Ligne\n" * 20 + "Vu @e")
    expect(page.get_by_role("option")).to_have_count(2)
    typed = page.get_by_text("Vu @e").bounding_box()
    shown = page.get_by_role("listbox").bounding_box()
    assert typed is not None
    assert shown is not None
    assert typed["y"] + typed["height"] <= shown["y"] + 8
    page.context.set_offline(True)
    page.keyboard.type("\n@")
    expect(note).to_have_text(note.get_attribute("data-offline") or "")
    problems.clear()


def test_name_typed_faster_than_its_list_comes(page: Page) -> None:
    """Who is meant is mentioned once the list is there; what may mean another stays marked."""
    mentions = "**/essai/mentions/**"
    text, marked = page.locator("[name=body]"), page.locator(".editor__unresolved")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    def answer() -> None:
        page.unroute(mentions)
        for route in asked:
            # Nobody waits for some of them any more.
            with suppress(Error):
                route.continue_()

    for typed, kept in (
        ("Vu @Bernard Co\nPuis rien.", f"<p>Vu {COVA}</p><p>Puis rien.</p>"),
        ("Vu @Bernard Co a dit non. @", f"<p>Vu {COVA} a dit non. @</p>"),
        ("Vu @Bernard Covaire\nFin", ""),
        ("Vu @Technicien et stratège\nFin", ""),
        ("Vu @Bernard\nFin", ""),
    ):
        asked.clear()
        page.route(mentions, hold)
        # What was asked for a name is remembered as long as the page is there.
        page.goto("/essai/")
        page.get_by_role("textbox", name="Texte").click(position={"x": 30, "y": 30})
        page.keyboard.type(typed)
        expect(marked).to_contain_text("@")
        assert "data-mention" not in text.input_value()
        answer()
        if kept:
            expect(text).to_have_value(kept)
            # The writer is where they were.
            page.keyboard.type("!")
            expect(text).to_have_value(kept[:-4] + "!</p>")
        else:
            with page.expect_response(mentions):
                page.keyboard.type(" @x")
            expect(marked).to_have_text(f"@{typed[4:].split()[0]}")
            expect(text).to_have_value(f"<p>{typed.replace('\n', '</p><p>')} @x</p>")
    # It is chosen from its midst.
    marked.click()
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text).to_have_value(f"<p>Vu {COVA} </p><p>Fin @x</p>")
