"""What people paste and drop: all of it is kept where it was put, or said to be left out."""

from itertools import product
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from playwright.sync_api import Locator, Page, expect

from recaps.text.body import sanitize
from tests.browser.test_editor import (
    FIGURE,
    NOTE,
    QUOTE,
    WORDS,
    body,
    hold,
    link,
    paste,
    put,
    put_caret,
    select_standing,
    tool,
    write,
)
from tests.writing.pasted import PASTED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


BAD = """<p><a href='javascript:alert(1)'>un</a> <a href='java&#10;script:x'>deux</a>
<a href='DATA:text/html,x'>trois</a></p><p><img src='data:image/png;base64,x'>quatre</p>"""
CELL = "<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>"
GOOGLE = "https://www.google.com/url?"
# What the site cannot hold, or not as it comes.
BECOMES = {
    "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table>": CELL,
    BAD: "<p>un deux trois</p><p>quatre</p>",
    "<blockquote><h2>a</h2><blockquote><p onclick=x>b</p></blockquote></blockquote>": (
        "<blockquote><p>a</p><p>b</p></blockquote>"
    ),
    "<div class=gallery>a<figure>b</figure></div><p>c</p>": "<p>a</p><p>b</p><p>c</p>",
    "<figure><p>a</p><img src='/media/port.png'></figure><p>c</p>": (
        '<p>a</p><figure><img src="/media/port.png" alt=""></figure><p>c</p>'
    ),
    '<figure class="card"><a href="https://[">a</a></figure><p>c</p>': (
        f"<p>{link('https://[', 'a')}</p><p>c</p>"
    ),
    "Lire (www.exa.org/a_(b)), puis http://a.example.": (
        f"<p>Lire ({link('https://www.exa.org/a_(b)', 'www.exa.org/a_(b)')}), "
        f"puis {link('http://a.example')}.</p>"
    ),
    f"<p><em>Voir http://a.example</em> et {link('/2027/', 'http://b.example')}</p>": (
        f"<p><em>Voir {link('http://a.example')}</em> et {link('/2027/', 'http://b.example')}</p>"
    ),
    "javascript:alert(1) file:///etc a@www.b.fr https:// http://[": "<p>{}</p>",
    **{
        link(f"{GOOGLE}{asked}", "ici"): f"<p>{link(kept, 'ici')}</p>"
        for asked, kept in (
            ("q=https://a.example/x%3Fy%3D1&sa=D", "https://a.example/x?y=1"),
            ("sa=t&q=un+mot&url=https%3A%2F%2Fa.example%2F%C3%A9", "https://a.example/é"),
            ("sa=t", f"{GOOGLE}sa=t"),
        )
    },
    link(f"{GOOGLE}q=javascript:alert(1)", "ici"): "<p>ici</p>",
}

WIDE = f"<table><tr>{'<td>a</td>' * 500}</tr><tr>{'<td>b</td>' * 500}</tr></table>"
SPANNING = f"<table>{'<tr>' + '<td colspan=1000 rowspan=100>a</td>' * 30 + '</tr>'}</table>" * 50
DEEP = "<blockquote><ul><li>" * 2_000 + "fond"
HUGE = '<p style="color:red">Un mot</p>' * 160_000


def test_all_that_is_pasted_is_kept_or_said(page: Page) -> None:
    write(page)
    note = page.locator(".editor__note")
    for name, html, kept, said in PASTED:
        put(page, "")
        note.evaluate("note => { note.textContent = ''; }")
        paste(page, html)
        assert sanitize(body(page)) == kept, name
        assert note.inner_text() == said, name
        if "data:image" in html:
            # It came with the text: what it shows is asked for.
            expect(page.locator("dialog[open] [name=alt]")).to_have_count(1)
            page.locator("dialog[open] [data-close]").click()
    for given, kept in BECOMES.items():
        put(page, "")
        paste(page, given, "text/html" if "<" in given else "text/plain")
        assert body(page) == kept.format(given)


def test_what_nobody_writes_is_a_sentence(page: Page) -> None:
    write(page)
    for html, kept, said in (
        (WIDE, "a | a | a", "20 colonnes"),
        (SPANNING, "a | a | a", "cellules fusionnées"),
        (DEEP, "fond", "trop profondément"),
        (HUGE, "Avant", "trop long"),
    ):
        put(page, "")
        page.keyboard.type("Avant ")
        paste(page, html)
        expect(page.locator(".editor__note")).to_contain_text(said)
        assert "Avant" in body(page)
        assert kept in body(page)
        assert len(body(page)) < 300_000


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

    # What waits goes where it was pasted.
    for before, pasted, typed, kept in (
        # Behind what was pasted before it.
        ("", ["<p>un</p><p>deux</p>", "3", "4"], " suit", "<p>un</p><p>deux34 suit</p>"),
        # Below the figure that is selected, not into what comes next.
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
    # Into a footnote that is done meanwhile; who sees nothing happen presses again.
    held = hold(page, "**/tidied.*")
    page.goto("/essai/?" + urlencode({"body": "<p>Un mot</p>"}))
    tool(page, "footnote").click()
    paste(page, "<i>ici</i>", at="dialog[open] [role=textbox]", text="ici")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page).count(NOTE.format("<em>ici</em>")) == 1
    page.unroute("**/tidied.*")
    # An address over words waits for nothing.
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


def test_pictures_elsewhere_are_not_asked_for_nor_is_what_is_dropped_lost(page: Page) -> None:
    page.goto("/essai/")
    # The text was not touched yet.
    drag(page, "<i>Un</i> mot", page.locator("[role=textbox] p"))
    expect(page.locator("[name=body]")).to_have_value("<p><em>Un</em> mot</p>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    paste(page, '<p>Un</p><img src="https://a.example/x.png" srcset="https://a.example/2x.png 2x">')
    expect(page.locator(".editor__note")).to_contain_text("1 image.")
    page.keyboard.type("Suite")
    expect(page.locator(".editor__note")).to_be_empty()
    assert asked == []


def test_signs_of_markdown_become_what_they_mean_and_come_back(page: Page) -> None:
    # What is typed a day later is undone by itself.
    page.clock.install()
    write(page)
    signs = {
        "## ": "<h2></h2>",
        "- ": "<ul><li><p></p></li></ul>",
        "> ": "<blockquote><p></p></blockquote>",
        "---": "<hr>",
        "un **mot**": "<p>un <strong>mot</strong></p>",
        "un `mot`": "<p>un <code>mot</code></p>",
    }
    for (typed, made), key in product(signs.items(), ("Control+z", "Backspace")):
        put(page, "")
        page.clock.fast_forward("24:00:00")
        page.keyboard.type(typed)
        assert body(page) == made
        page.keyboard.press(key)
        assert body(page) == f"<p>{typed.replace('>', '&gt;')}</p>"


def test_what_is_pasted_beside_a_quote_or_a_table_leaves_no_empty_one(page: Page) -> None:
    page.clock.install()
    write(page)
    for framed in ("<blockquote><p>Elle</p></blockquote>", f"<p>Un</p>{QUOTE}", CELL):
        put(page, "<p></p><p>Fin</p>")
        paste(page, framed)
        paste(page, "Suite", "text/plain")
        page.keyboard.type("…")
        assert body(page) == f"{framed}<p>Suite…</p><p>Fin</p>"
    for framed, (before, key, kept) in zip(
        (WORDS, QUOTE, CELL, QUOTE),
        (
            ("<p>ici</p><p>Fin</p>", "Home", "{}<p>!ici</p><p>Fin</p>"),
            ("<p>ici</p><p>Fin</p>", "End", "<p>ici</p>{}<p>!Fin</p>"),
            ("<p>ici</p>", "End", "<p>ici</p>{}<p>!</p>"),
            ("<h2>ici</h2>", "Home", "{}<h2>!ici</h2>"),
        ),
        strict=True,
    ):
        put(page, before)
        put_caret(page, ":text-is('ici')", key)
        paste(page, framed)
        assert "<p></p>" not in body(page)
        page.keyboard.type("!")
        assert body(page) == kept.format(framed)
    # What a quote cannot hold goes below it, and what it can stays there.
    for place, pasted, kept in (
        ("Elle", FIGURE, FIGURE),
        ("Elle dit", f"<p>un</p>{CELL}", f"<p>un</p>{CELL}"),
        ("", f"<h2>un</h2>{QUOTE}<p>deux</p>", f"<p>un</p>{QUOTE}<p>deux</p>"),
    ):
        quote = f"<blockquote><p>{place}</p></blockquote>"
        put(page, f"{quote}<p>Fin</p>")
        put_caret(page, "blockquote p", "End" if place == "Elle dit" else "Home")
        page.clock.fast_forward("24:00:00")
        paste(page, pasted)
        assert body(page) == f"{quote if place else ''}{kept}<p>Fin</p>"
        page.keyboard.press("Control+z")
        assert body(page) == f"{quote}<p>Fin</p>"
    put(page, "<blockquote><p>Elle</p></blockquote>")
    put_caret(page, "blockquote p", "End")
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
CELL_OF_A_LIST = ("cell", "<ul><li>, un<li>deux</ul>", "<p>ici, un<br>deux</p>", LINE)
HEADINGS = "des titres dans des listes, des citations ou des tableaux"


def test_what_does_not_fit_where_it_is_put_is_made_to_and_said(page: Page) -> None:
    page.clock.install()
    write(page)
    for way, (place, pasted, kept, said) in (
        ("pasted", ("item", "<h2>, un</h2><h3>deux</h3>", "<p>ici, un</p><p>deux</p>", HEADINGS)),
        ("dropped", ("quote", "<h2>, un</h2><p>deux</p>", "<p>ici, un</p><p>deux</p>", HEADINGS)),
        ("pasted", CELL_OF_A_LIST),
        ("dropped", CELL_OF_A_LIST),
        ("moved", CELL_OF_A_LIST),
        ("dropped", ("caption", "<table><tr><td>, un<td>deux</table>", "ici, un<br>deux", LINE)),
        (
            "pasted",
            ("attribution", "<p>, un</p><blockquote>deux</blockquote>", "ici, un<br>deux", LINE),
        ),
    ):
        word = "<p>ici</p>" if kept.startswith("<p>") else "ici"
        # Where the caret is, if not where it is put.
        elsewhere = {
            "pasted": "",
            "dropped": "<p>Ailleurs</p>",
            "moved": "<ul><li><p>, un</p></li><li><p>deux</p></li></ul>",
        }[way]
        before = elsewhere + PLACES[place].format(word)
        put(page, before)
        there = page.get_by_text("ici", exact=True)
        if way == "moved":
            put_caret(page, "p:text-is(', un')", "Home", "Shift+ArrowDown", "Shift+End")
        else:
            put_caret(page, ":text-is('ici')", "End")
        page.clock.fast_forward("24:00:00")
        if way == "pasted":
            paste(page, pasted)
        else:
            drag(page, pasted if way == "dropped" else None, there)
        left = "" if way == "moved" else elsewhere
        assert body(page) == left + PLACES[place].format(kept)
        expect(page.locator(".editor__note")).to_contain_text(said)
        # One goes on behind it, and takes all of it back at once.
        page.clock.fast_forward("24:00:00")
        paste(page, "!", "text/plain")
        expect(page.locator(".editor__note")).to_be_empty()
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert body(page) == before
