"""What people paste from five programs: all of it is kept, or said to be left out."""

from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from playwright.sync_api import Locator, Page, expect

from recaps.text.body import sanitize
from tests.browser.test_editor import (
    FIGURE,
    QUOTE,
    WORDS,
    body,
    hold,
    link,
    paste,
    put_caret,
    select_standing,
    tool,
    write,
)
from tests.writing.pasted import PASTED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = f"<table><tr>{'<td>a</td>' * 500}</tr><tr>{'<td>b</td>' * 500}</tr></table>"
SPANNING = f"<table>{'<tr>' + '<td colspan=1000 rowspan=100>a</td>' * 30 + '</tr>'}</table>" * 50
DEEP = "<blockquote><ul><li>" * 2_000 + "fond"
HUGE = '<p style="color:red">Un mot</p>' * 160_000


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def test_all_that_is_pasted_is_kept_or_said(page: Page) -> None:
    write(page)
    note = page.locator(".editor__note")
    for name, html, kept, said in PASTED:
        page.locator("[name=body]").evaluate(
            "(area) => area.dispatchEvent(new CustomEvent('editor:set', { detail: '' }))"
        )
        note.evaluate("note => { note.textContent = ''; }")
        paste(page, html)
        assert sanitize(body(page)) == kept, name
        assert note.inner_text() == said, name
        if "data:image" in html:
            # It came with the text: what it shows is asked for.
            expect(page.locator("dialog[open] [name=alt]")).to_have_count(1)
            page.locator("dialog[open] [data-close]").click()


def test_paste_waits_for_what_tidies_it_and_keeps_its_words_without(
    page: Page, problems: list[str]
) -> None:
    for answer, kept in ((None, "<p><em>Un</em> mot{}</p>"), ("offline", "<p>Un mot{}</p>")):
        held = hold(page, "**/tidied.*")
        page.goto("/essai/")
        page.get_by_role("textbox", name="Texte").click()
        paste(page, '<i style="color:red">Un</i> mot', text="Un mot")
        # What is typed meanwhile stands behind it.
        page.keyboard.type(" suit")
        expect(page.locator(".editor__note")).to_be_empty()
        assert held
        for route in held:
            route.abort() if answer else route.continue_()
        expect(page.locator("[name=body]")).to_have_value(kept.format(" suit"))
        said = "hors ligne" if answer else "couleurs"
        expect(page.locator(".editor__note")).to_contain_text(said)
        page.keyboard.type(", fin")
        expect(page.locator("[name=body]")).to_have_value(kept.format(" suit, fin"))
        page.unroute("**/tidied.*")
    # That the script did not come is one.
    problems.clear()


def test_what_waits_goes_where_it_was_pasted(page: Page) -> None:
    for before, pasted, typed, kept in (
        # Behind what was pasted before it.
        ("", ["un", "deux"], " suit", "<p>undeux suit</p>"),
        ("", ["<p>un</p><p>deux</p>", "3", "4"], "", "<p>un</p><p>deux34</p>"),
        # Below the figure that is selected, not into what comes next.
        (f"{FIGURE}<p>Fin</p>", ["un"], " suit", f"{FIGURE}<p>un suit</p><p>Fin</p>"),
        (f"{FIGURE}<p>Fin</p>", ["<hr>", "un"], "", f"{FIGURE}<hr><p>un</p><p>Fin</p>"),
    ):
        held = hold(page, "**/tidied.*")
        page.goto("/essai/?" + urlencode({"body": before}))
        page.get_by_role("textbox", name="Texte").focus()
        if before:
            select_standing(page)
        for html in pasted:
            paste(page, html, text="mot")
        page.keyboard.type(typed)
        assert held
        for route in held:
            route.continue_()
        expect(page.locator("[name=body]")).to_have_value(kept)
        page.unroute("**/tidied.*")


def test_address_over_words_waits_for_nothing(page: Page) -> None:
    hold(page, "**/tidied.*")
    page.goto("/essai/?" + urlencode({"body": "<p>ici</p>"}))
    page.get_by_role("textbox", name="Texte").focus()
    page.keyboard.press("Control+a")
    paste(page, link("https://example.org/"), text="https://example.org/")
    assert body(page) == f"<p>{link('https://example.org/', 'ici')}</p>"


def drag(page: Page, what: str | None, at: Locator) -> None:
    """Drop HTML from elsewhere, or what is selected, behind the words of an element."""
    at.evaluate(
        """(element, html) => {
            const dataTransfer = new DataTransfer();
            const fire = (type, range, side) => {
                const { [side]: clientX, top, bottom } = range.getBoundingClientRect();
                const how = { dataTransfer, clientX, clientY: (top + bottom) / 2 };
                const event = new DragEvent(type, { ...how, bubbles: true, cancelable: true });
                document.querySelector("[role=textbox]").dispatchEvent(event);
            };
            if (html) dataTransfer.setData("text/html", html);
            else fire("dragstart", getSelection().getRangeAt(0), "left");
            const words = document.createRange();
            words.selectNodeContents(element);
            fire("drop", words, "right");
        }""",
        what,
    )


def test_what_is_dropped_before_the_text_was_touched_is_kept(page: Page) -> None:
    page.goto("/essai/")
    drag(page, "<i>Un</i> mot", page.locator("[role=textbox] p"))
    expect(page.locator("[name=body]")).to_have_value("<p><em>Un</em> mot</p>")


def test_pictures_elsewhere_are_not_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    write(page)
    asked.clear()
    paste(page, '<p>Un</p><img src="https://a.example/x.png" srcset="https://a.example/2x.png 2x">')
    expect(page.locator(".editor__note")).to_contain_text("1 image.")
    page.keyboard.type("Suite")
    expect(page.locator(".editor__note")).to_be_empty()
    assert asked == []


@pytest.mark.parametrize(
    ("html", "kept", "said"),
    [
        (WIDE, "a | a | a", "20 colonnes"),
        (SPANNING, "a | a | a", "cellules fusionnées"),
        (DEEP, "fond", "trop profondément"),
        (HUGE, "Avant", "trop long"),
    ],
    ids=["wide", "spanning", "deep", "huge"],
)
def test_what_nobody_writes_is_a_sentence(page: Page, html: str, kept: str, said: str) -> None:
    write(page)
    page.keyboard.type("Avant ")
    paste(page, html)
    expect(page.locator(".editor__note")).to_contain_text(said)
    assert "Avant" in body(page)
    assert kept in body(page)
    assert len(body(page)) < 300_000


def test_signs_of_markdown_become_what_they_mean_and_come_back(page: Page) -> None:
    for typed, made in (
        ("## ", "<h2></h2>"),
        ("- ", "<ul><li><p></p></li></ul>"),
        ("1. ", "<ol><li><p></p></li></ol>"),
        ("> ", "<blockquote><p></p></blockquote>"),
        ("---", "<hr>"),
        ("un **mot**", "<p>un <strong>mot</strong></p>"),
        ("un *mot*", "<p>un <em>mot</em></p>"),
        ("un `mot`", "<p>un <code>mot</code></p>"),
    ):
        for key in ("Control+z", "Backspace"):
            write(page)
            page.keyboard.type(typed)
            assert body(page) == made
            page.keyboard.press(key)
            assert body(page) == f"<p>{typed.replace('>', '&gt;')}</p>"


def test_table_is_made_by_key(page: Page) -> None:
    write(page, "<p>Avant</p>")
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


def test_footnote_is_written_changed_and_taken_away(page: Page) -> None:
    write(page, "<p>Un mot</p>")
    page.keyboard.press("End")
    tool(page, "footnote").click()
    page.keyboard.type("Dit ")
    paste(page, "<i>ici</i>", at="dialog[open] [role=textbox]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.type(" suit")
    footnote = '<span class="footnote">Dit <em>ici</em>{}</span>'
    assert body(page) == f"<p>Un mot{footnote.format('')} suit</p>"
    page.get_by_role("img", name="Note de bas de page\u00a0: Dit ici").click()
    page.keyboard.type("!")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == f"<p>Un mot{footnote.format('<em>!</em>')} suit</p>".replace(
        "</em><em>", ""
    )
    tool(page, "footnote").click()
    # It is said where it is read.
    paste(page, "a" * 300_001, "text/plain", at="dialog[open] [role=textbox]")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("trop long")
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == "<p>Un mot suit</p>"


@pytest.mark.parametrize(
    "framed",
    [
        "<blockquote><p>Elle</p></blockquote>",
        f"<p>Un</p>{QUOTE}",
        "<table><tbody><tr><td><p>a</p></td></tr><tr><td><p>b</p></td></tr></tbody></table>",
    ],
    ids=["quote", "attributed", "table"],
)
def test_what_is_pasted_behind_a_quote_or_a_table_goes_below_it(page: Page, framed: str) -> None:
    write(page, "<p></p><p>Fin</p>")
    page.keyboard.press("Control+Home")
    paste(page, framed)
    paste(page, "Suite", "text/plain")
    page.keyboard.type("…")
    assert body(page) == f"{framed}<p>Suite…</p><p>Fin</p>"


CELL = "<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>"


@pytest.mark.parametrize("place", ["Elle", "Elle dit", ""], ids=["start", "end", "empty"])
@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (FIGURE, FIGURE),
        (f"<p>un</p>{CELL}", f"<p>un</p>{CELL}"),
        (f"<h2>un</h2>{QUOTE}<p>deux</p>", f"<p>un</p>{QUOTE}<p>deux</p>"),
    ],
    ids=["picture", "table", "quote"],
)
def test_what_a_quote_cannot_hold_leaves_no_empty_one(
    page: Page, place: str, pasted: str, kept: str
) -> None:
    quote = f"<blockquote><p>{place}</p></blockquote>"
    write(page, f"{quote}<p>Fin</p>")
    put_caret(page, "blockquote p", "End" if place == "Elle dit" else "Home")
    paste(page, pasted)
    assert body(page) == f"{quote if place else ''}{kept}<p>Fin</p>"
    page.keyboard.press("Control+z")
    assert body(page) == f"{quote}<p>Fin</p>"


@pytest.mark.parametrize("framed", [WORDS, QUOTE, CELL], ids=["quote", "attributed", "table"])
@pytest.mark.parametrize(
    ("before", "key", "kept"),
    [
        ("<p>ici</p><p>Fin</p>", "Home", "{}<p>!ici</p><p>Fin</p>"),
        ("<p>ici</p><p>Fin</p>", "End", "<p>ici</p>{}<p>!Fin</p>"),
        ("<p>ici</p>", "End", "<p>ici</p>{}<p>!</p>"),
        ("<h2>ici</h2>", "Home", "{}<h2>!ici</h2>"),
    ],
    ids=["start", "end", "last", "heading"],
)
def test_no_empty_paragraph_stays_below_a_pasted_quote_or_table(
    page: Page, framed: str, before: str, key: str, kept: str
) -> None:
    write(page, before)
    put_caret(page, ":text-is('ici')", key)
    paste(page, framed)
    assert "<p></p>" not in body(page)
    page.keyboard.type("!")
    assert body(page) == kept.format(framed)


def test_what_is_pasted_into_a_quote_stays_there(page: Page) -> None:
    write(page, "<blockquote><p>Elle</p></blockquote>")
    page.get_by_text("Elle", exact=True).click()
    page.keyboard.press("End")
    # At first, the caret stood above the quote.
    expect(page.locator(".ProseMirror-gapcursor")).to_have_count(0)
    paste(page, "<p>&nbsp;dit</p><p>un</p>")
    page.keyboard.type("!")
    assert body(page) == "<blockquote><p>Elle&nbsp;dit</p><p>un!</p></blockquote>"


# In place of the braces, the word that it is pasted behind, and what that has become.
PLACES = {
    "item": "<ul><li>{}</li></ul>",
    "quote": "<blockquote>{}</blockquote>",
    "cell": "<table><tbody><tr><td>{}</td><td><p>fin</p></td></tr></tbody></table>",
    "caption": "<table><caption>{}</caption><tbody><tr><td><p>fin</p></td></tr></tbody></table>",
    "attribution": f'<figure class="quote">{WORDS}<figcaption>{{}}</figcaption></figure>',
}
LINE = "Seule une ligne tient à cet endroit"
HEADINGS = "des titres dans des listes, des citations ou des tableaux"


# Where the caret is, if not where it is dropped.
@pytest.mark.parametrize("caret", ["", "<p>Ailleurs</p>"], ids=["pasted", "dropped"])
@pytest.mark.parametrize(
    ("place", "pasted", "kept", "said"),
    [
        ("item", "<h2>, un</h2><h3>deux</h3>", "<p>ici, un</p><p>deux</p>", HEADINGS),
        ("quote", "<h2>, un</h2><p>deux</p>", "<p>ici, un</p><p>deux</p>", HEADINGS),
        ("cell", "<ul><li>, un<li>deux</ul>", "<p>ici, un<br>deux</p>", LINE),
        ("caption", "<table><tr><td>, un<td>deux</table>", "ici, un<br>deux", LINE),
        ("attribution", "<p>, un</p><blockquote>deux</blockquote>", "ici, un<br>deux", LINE),
    ],
)
def test_what_does_not_fit_where_it_is_pasted_or_dropped_is_made_to_and_said(
    page: Page, caret: str, place: str, pasted: str, kept: str, said: str
) -> None:
    word = "ici" if place in {"caption", "attribution"} else "<p>ici</p>"
    before = caret + PLACES[place]
    write(page, before.format(word))
    if caret:
        drag(page, pasted, page.get_by_text("ici", exact=True))
    else:
        put_caret(page, ":text-is('ici')", "End")
        paste(page, pasted)
    assert body(page) == before.format(kept)
    expect(page.locator(".editor__note")).to_contain_text(said)
    # One goes on behind it, and takes all of it back at once.
    paste(page, "!", "text/plain")
    expect(page.locator(".editor__note")).to_be_empty()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert body(page) == before.format(word)


@pytest.mark.parametrize("place", ["cell", "caption", "attribution"])
def test_what_is_moved_to_where_a_line_is_becomes_one(page: Page, place: str) -> None:
    word = "<p>ici</p>" if place == "cell" else "ici"
    before = "<ul><li><p>, un</p></li><li><p>deux</p></li></ul>" + PLACES[place].format(word)
    write(page, before)
    put_caret(page, "p:text-is(', un')", "Home", "Shift+ArrowDown", "Shift+End")
    drag(page, None, page.get_by_text("ici", exact=True))
    assert body(page) == PLACES[place].format(word.replace("ici", "ici, un<br>deux"))
    expect(page.locator(".editor__note")).to_contain_text(LINE)
    page.keyboard.press("Control+z")
    assert body(page) == before


def test_links_by_way_of_google_lead_where_it_leads(page: Page) -> None:
    google = "https://www.google.com/url?"
    for href, kept in (
        (f"{google}q=https://a.example/x%3Fy%3D1&sa=D&source=editors", "https://a.example/x?y=1"),
        (f"{google}sa=t&url=https%3A%2F%2Fa.example%2F%C3%A9", "https://a.example/é"),
        (f"{google}sa=t&q=&url=https%3A%2F%2Fa.example", "https://a.example"),
        (f"{google}sa=t&q=un+mot&url=https%3A%2F%2Fa.example", "https://a.example"),
        (f"{google}sa=t", f"{google}sa=t"),
        (f"https://a.example/?to={google}q=b", f"https://a.example/?to={google}q=b"),
    ):
        write(page)
        paste(page, f'<p>Lire <a href="{href}">ici</a>.</p>')
        assert body(page) == f"<p>Lire {link(kept, 'ici')}.</p>"
    write(page)
    paste(page, f'<p>Lire <a href="{google}q=javascript:alert(1)">ici</a>.</p>')
    assert body(page) == "<p>Lire ici.</p>"


def test_footnote_that_is_done_while_its_paste_waits_has_it(page: Page) -> None:
    write(page, "<p>Un mot</p>")
    page.keyboard.press("End")
    held = hold(page, "**/tidied.*")
    # The text was not touched yet: what tidies a paste is not there.
    page.goto("/essai/?" + urlencode({"body": "<p>Un mot</p>"}))
    tool(page, "footnote").click()
    paste(page, "<i>ici</i>", at="dialog[open] [role=textbox]", text="ici")
    # Who sees nothing happen presses again.
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page).count('<span class="footnote"><em>ici</em></span>') == 1


def test_key_closes_the_dialog_of_a_footnote(page: Page) -> None:
    write(page, "<p>Un mot</p>")
    page.keyboard.press("End")
    tool(page, "footnote").click()
    page.keyboard.type("Non")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Texte")).to_be_focused()
    assert body(page) == "<p>Un mot</p>"
