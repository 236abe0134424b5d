"""A person writes a recap on the train: all the editor's elements, by key, mouse and thumb."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, Route, expect

from tests.browser.editor_page import MENTIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SESSION = MENTIONS[0]
MENTION = f'<a data-mention="{SESSION["key"]}" href="{SESSION["url"]}">{SESSION["label"]}</a>'
FIGURE = (
    '<figure><img src="/media/port.png" alt="Le port" width="120" height="63">'
    "<figcaption>Au matin <small>Ana Ruiz</small></figcaption></figure>"
)
VIDEO = "https://www.youtube.com/watch?v=x&amp;t=1"
STILL = '<img src="/media/port.png" alt="Film" width="120" height="63">'
WORDS = "<blockquote><p>Mots</p></blockquote>"
QUOTE = f'<figure class="quote">{WORDS}<figcaption>Elle</figcaption></figure>'
GALLERY = f'<div class="gallery">{FIGURE}{FIGURE}</div>'
EMBED = f'<figure class="embed"><a href="{VIDEO}">Film</a></figure>'
ELEMENTS = [
    "<h2>Un</h2><h3>Deux</h3><p>Du <strong>gras</strong>, un<br>retour, de l’<em>italique</em></p>",
    "<ul><li><p>un</p><ol><li><p>deux</p></li></ol></li></ul><hr><p>fin</p>",
    '<p>Lire <a href="https://example.org/" title="Là">ici</a> ou <a href="/2027/">là</a></p>',
    f"<p>Vu {MENTION} hier</p>",
    WORDS,
    QUOTE,
    f'<figure class="quote pull">{WORDS}</figure>',
    FIGURE,
    GALLERY,
    EMBED,
    f'<figure class="card"><a href="https://x.example/">Un article</a>{STILL}</figure>',
    f'<figure class="embed"><a href="{VIDEO}">{STILL}</a><figcaption>Film</figcaption></figure>',
    "<p>m<sup>2</sup>, <code>a</code></p>",
    f'<p>Un<span class="footnote">Dit <em>ici</em> par {MENTION}</span>, deux</p>',
    (
        "<table><caption>Le <em>vote</em></caption><tbody>"
        "<tr><th><p>Salle</p></th><th><p>Voix</p></th></tr>"
        "<tr><td><p>Girelle<br>(bas)</p></td><td><p></p></td></tr></tbody></table>"
    ),
]


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def write(page: Page, body: str = "") -> None:
    page.goto("/essai/?" + urlencode({"body": body}))
    with page.expect_response(re.compile(r"/tidied\.")) as fetched:
        page.get_by_role("textbox", name="Texte").click(position={"x": 30, "y": 30})
    # What tidies a paste is there, with all that it imports.
    page.evaluate("address => import(address).then(() => null)", fetched.value.url)


def put(page: Page, html: str) -> None:
    """Let the text be that, without loading the page again; the caret is at its beginning."""
    page.locator("[name=body]").evaluate(
        """(area, detail) => {
            area.dispatchEvent(new CustomEvent("editor:set", { detail }));
            const { editor } = document.querySelector("[role=textbox]");
            editor.view.focus();
            editor.commands.setTextSelection(0);
        }""",
        html,
    )


def body(page: Page) -> str:
    return page.locator("[name=body]").input_value()


def put_caret(page: Page, where: str, *keys: str) -> None:
    page.locator("[role=textbox]").locator(where).click()
    for key in keys:
        page.keyboard.press(key)
    # The editor hears of it before the next frame.
    page.evaluate("() => new Promise(requestAnimationFrame)")


def tool(page: Page, name: str) -> Any:
    return page.locator(f"[data-do={name}]")


def paste(
    page: Page,
    content: str,
    kind: str = "text/html",
    at: str = "[role=textbox]",
    text: str = "",
) -> None:
    page.evaluate(
        """([content, kind, at, text]) => {
            const clipboardData = new DataTransfer();
            if (text) clipboardData.setData("text/plain", text);
            clipboardData.setData(kind, content);
            const how = { clipboardData, bubbles: true, cancelable: true };
            const event = new ClipboardEvent("paste", how);
            document.querySelector(at).dispatchEvent(event);
        }""",
        [content, kind, at, text],
    )


def hold(page: Page, addresses: str) -> list[Route]:
    """Let the page wait for what it asks for from now on; return that."""
    held: list[Route] = []

    def wait(route: Route) -> None:
        held.append(route)

    page.route(addresses, wait)
    return held


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}">{words or address}</a>'


def select_standing(page: Page) -> None:
    # Else it would be a second click on the same spot.
    page.get_by_text("Fin", exact=True).click()
    page.locator("[role=textbox]").locator("figure, hr").last.click()
    expect(page.locator(".ProseMirror-selectednode")).to_have_count(1)


def test_everything_a_body_may_hold_comes_out_as_it_went_in(page: Page) -> None:
    write(page)
    for html in ELEMENTS:
        put(page, html)
        assert body(page) == html
    for letters in ("H2", "H3"):
        expect(page.get_by_role("button", name=letters)).to_have_text(letters)
    # A film whose picture says nothing has a name, here alone; the label leads to the text.
    still = STILL.replace('"Film"', '""')
    film = f'<figure class="embed"><a href="{VIDEO}">{still}</a><figcaption>Film</figcaption>'
    put(page, f"{film}</figure><p>Mots</p>")
    expect(page.get_by_role("link", name="Film")).to_have_count(1)
    page.locator("h1").click()
    expect(page.get_by_role("textbox", name="Texte")).not_to_be_focused()
    page.locator("label", has_text="Texte").click()
    expect(page.get_by_role("textbox", name="Texte")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    assert body(page) == f"{film}</figure><p>Mots!</p>"


NOTE = '<span class="footnote">{}</span>'
# A tool and where it is pressed, what is filled in, and where what is typed then goes: behind what
# was made, or where the writer was.
RIGHT_AFTER = [
    ("footnote", "", {"": "Vue"}, f"{NOTE.format('Vue')}{{}}</p>", "{}</p>"),
    ("link", "", {"text": "ici", "href": "/2027/"}, f"{link('/2027/', 'ici')}{{}}</p>", "{}</p>"),
    (
        "edit",
        f"</p>{FIGURE}<p>Fin</p>",
        {"alt": "Vue"},
        f"</p>{FIGURE.replace('Le port', 'Vue')}<p>{{}}</p><p>Fin</p>",
        f"</p>{FIGURE}<p>{{}}</p><p>Fin</p>",
    ),
]


def test_what_is_typed_right_after_a_dialog_is_in_the_text(page: Page) -> None:
    page.clock.install()
    write(page)
    tries = product(RIGHT_AFTER, ("Enter", "Escape"))
    for day, ((name, before, filled, made, left), key) in enumerate(tries, start=1):
        put(page, f"<p>Un mot{before}")
        if name == "edit":
            select_standing(page)
        else:
            put_caret(page, "p", "End")
        # Nothing that waits for the next frame happens.
        page.clock.pause_at(datetime.now(UTC) + timedelta(days=day))
        tool(page, name).focus()
        page.keyboard.press("Enter")
        for field, words in filled.items():
            if field:
                page.locator(f"dialog[open] [name={field}]").fill(words)
            else:
                page.keyboard.type(words)
        page.keyboard.press(key)
        page.keyboard.type(" suit")
        kept = "<p>Un mot" + (made if key == "Enter" else left).format(" suit")
        assert body(page) == kept
        page.clock.resume()


def test_pictures_are_sent_put_in_order_and_made_a_gallery(page: Page, problems: list[str]) -> None:
    """One that fails at first; then three that are dropped, and one more."""
    page.set_viewport_size({"width": 1280, "height": 1300})
    write(page)
    file = {"name": "port.jpg", "mimeType": "image/jpeg", "buffer": b"jpeg"}
    dialog = page.locator("dialog[open]")
    send = dialog.locator("[type=submit]")

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/essai/picture/", fail)
    tool(page, "picture").click()
    dialog.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    for name, words in {"alt": "Le port", "caption": "Au matin", "credit": "Ana Ruiz"}.items():
        dialog.locator(f"[name={name}]").fill(words)
    send.click()
    expect(dialog.locator("[role=alert]")).not_to_be_empty()
    problems.clear()
    page.unroute("**/essai/picture/")
    send.click()
    expect(dialog).to_have_count(0)
    assert body(page) == FIGURE
    tool(page, "gallery").click()
    drop(page, "un.png", "deux.png", "trois.png", "notes.txt")
    rows = dialog.locator("li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).locator("[name=alt]")).to_be_focused()
    for at, alt in enumerate(["Un", "Deux", "Trois"]):
        rows.nth(at).locator("[name=alt]").fill(alt)
    dialog.locator("[name=credit]").fill("Ana Ruiz")
    # The third goes up by key, and keeps the focus; then the first is drawn to the end.
    rows.nth(2).locator("[data-act=up]").focus()
    page.keyboard.press("Enter")
    expect(dialog.locator("[role=status]")).to_have_text("Image 2 sur 3")
    expect(rows.nth(1).locator("[data-act=up]")).to_be_focused()
    rows.nth(0).locator("canvas").drag_to(rows.nth(2), target_position={"x": 40, "y": 180})
    expect(rows.locator("[name=alt]").last).to_have_value("Un")
    send.click()
    images = page.locator("[role=textbox] .gallery img")
    expect(images).to_have_count(4)
    alts = "images => images.map(({ alt }) => alt)"
    assert images.evaluate_all(alts) == ["Le port", "Trois", "Deux", "Un"]
    assert body(page).count("<small>Ana Ruiz</small>") == 4
    tool(page, "up").click()
    expect(page.locator(".editor__note")).to_have_text("Image 3 sur 4")
    tool(page, "remove").click()
    assert images.evaluate_all(alts) == ["Le port", "Trois", "Deux"]
    # By its button, a gallery grows at once.
    put(page, "<p>a</p>")
    tool(page, "gallery").click()
    dialog.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    for name in ("alt", "credit"):
        dialog.locator(f"[name={name}]").fill("Port")
    send.click()
    tool(page, "add").click()
    expect(dialog).to_be_visible()


def drop(page: Page, *names: str) -> None:
    page.evaluate(
        """names => {
            const dataTransfer = new DataTransfer();
            for (const name of names) {
                const type = name.endsWith("png") ? "image/png" : "text/plain";
                dataTransfer.items.add(new File(["x"], name, { type }));
            }
            const text = document.querySelector("[role=textbox]");
            const { left, top } = text.getBoundingClientRect();
            const at = { clientX: left + 60, clientY: top + 40 };
            const how = { dataTransfer, bubbles: true, cancelable: true, ...at };
            text.dispatchEvent(new DragEvent("drop", how));
        }""",
        list(names),
    )


def test_words_after_a_figure_do_not_replace_it(page: Page) -> None:
    write(page)
    for standing in (GALLERY, EMBED, "<hr>"):
        put(page, f"{standing}<p>Fin</p>")
        select_standing(page)
        page.keyboard.type("ab")
        assert body(page) == f"{standing}<p>ab</p><p>Fin</p>"
    # Nor do those that are pasted, and those by a phone's keyboard.
    put(page, f"{FIGURE}<p>Fin</p>")
    select_standing(page)
    paste(page, "<b>c</b>")
    assert body(page) == f"{FIGURE}<p><strong>c</strong></p><p>Fin</p>"
    put(page, f"{FIGURE}<p>Fin</p>")
    select_standing(page)
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "é", "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "été"})
    expect(page.locator("[name=body]")).to_have_value(f"{FIGURE}<p>été</p><p>Fin</p>")


def test_quotes_and_tables_are_made_by_key(page: Page) -> None:
    write(page)
    tool(page, "quote").click()
    page.keyboard.type("Mots")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Elle")
    assert body(page) == QUOTE
    tool(page, "pull").click()
    expect(tool(page, "pull")).to_have_attribute("aria-pressed", "true")
    assert body(page) == QUOTE.replace('"quote"', '"quote pull"')
    page.keyboard.press("Enter")
    page.keyboard.type("Suite")
    assert body(page).endswith("</figure><p>Suite</p>")
    page.keyboard.press("ArrowUp")
    tool(page, "quote").click()
    assert body(page) == "<p>Mots</p><p>Elle</p><p>Suite</p>"

    put(page, "<p>Avant</p>")
    tool(page, "table").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Le vote")
    page.keyboard.press("Enter")
    page.keyboard.type("Salle")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("Voix")
    for name in ("column-remove", "row-remove", "row-add", "column-add", "column-header"):
        # The bar is reached by key, and the text again.
        page.keyboard.press("Alt+F10")
        expect(page.locator("[role=toolbar] :focus")).to_be_visible()
        tool(page, name).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Texte")).to_be_focused()
    assert page.locator("[role=textbox] tr").count() == 3
    scopes = [th.get_attribute("scope") for th in page.locator("[role=textbox] th").all()]
    assert scopes == ["row"] * 3
    assert tool(page, "column-header").get_attribute("aria-pressed") == "true"
    assert "<caption>Le vote</caption>" in body(page)
    # The Tab key does not keep anyone in it.
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Texte")).not_to_be_focused()
    tool(page, "table-remove").click()
    assert body(page) == "<p>Avant</p>"
    expect(tool(page, "row-add")).to_be_hidden()


def test_footnotes_and_addresses_are_written_and_changed(page: Page) -> None:
    write(page, "<p>Un mot</p>")
    page.keyboard.press("End")
    tool(page, "footnote").click()
    page.keyboard.type("Dit ")
    paste(page, "<i>ici</i>", at="dialog[open] [role=textbox]")
    page.keyboard.press("Enter")
    page.keyboard.type(" suit")
    assert body(page) == f"<p>Un mot{NOTE.format('Dit <em>ici</em>')} suit</p>"
    page.get_by_role("img", name="Note de bas de page\u00a0: Dit ici").click()
    page.keyboard.type("!")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == f"<p>Un mot{NOTE.format('Dit <em>ici!</em>')} suit</p>"
    tool(page, "footnote").click()
    # It is said where it is read.
    paste(page, "a" * 300_001, "text/plain", at="dialog[open] [role=textbox]")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("trop long")
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == "<p>Un mot suit</p>"

    # Only addresses that the site can hold.
    put(page, "")
    dialog = page.locator("dialog[open]")
    page.keyboard.press("Control+k")
    dialog.locator("[name=text]").fill("ici")
    dialog.locator("[name=href]").fill("javascript:alert(1)")
    dialog.locator("[type=submit]").click()
    expect(dialog.locator("[role=alert]")).not_to_be_empty()
    dialog.locator("[name=href]").fill("https://example.org/")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    assert body(page) == f"<p>{link('https://example.org/', 'ici')}</p>"
    tool(page, "embed").click()
    dialog.locator("[name=title]").fill("Film")
    dialog.locator("[name=href]").fill("https://notyoutube.com/x")
    dialog.locator("[type=submit]").click()
    expect(dialog.locator("[role=alert]")).not_to_be_empty()
    dialog.locator("[name=href]").fill("https://vimeo.com/1")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    assert body(page).endswith(
        '<figure class="embed"><a href="https://vimeo.com/1">Film</a></figure>'
    )
