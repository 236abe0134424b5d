"""A person writes a recap on the train: all the editor's elements, by key, mouse and thumb."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.axe import FOUR_LOOKS, faults_in
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
CARD = '<figure class="card"><a href="https://x.example/">Un article</a></figure>'
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
WORD = """<html><head><style>p{}</style></head><body><!--StartFragment--><h1>Titre</h1>
<p class=MsoNormal style='margin:0'><b>Gras</b><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span>  </span></span><![endif]>un</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<span style='mso-list:Ignore'>·<span>  </span></span>deux</p></body></html>"""
BARE = '<figure><img src="/media/port.png" alt=""></figure>'
TABLES = "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table><p>c</p>"
BAD = """<p><a href='javascript:alert(1)'>un</a> <a href='java&#10;script:x'>deux</a>
<a href='DATA:text/html,x'>trois</a></p><p><img src='data:image/png;base64,x'>quatre</p>"""


@pytest.fixture(autouse=True)
def editor_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.browser.editor_page"


def write(page: Page, body: str = "") -> None:
    page.goto("/essai/?" + urlencode({"body": body}))
    with page.expect_response(re.compile(r"/tidied\.")) as fetched:
        page.get_by_role("textbox", name="Texte").click(position={"x": 30, "y": 30})
    # What tidies a paste is there, with all that it imports.
    page.evaluate("address => import(address).then(() => null)", fetched.value.url)


def body(page: Page) -> str:
    return page.locator("[name=body]").input_value()


def put(page: Page, html: str) -> None:
    page.locator("[name=body]").evaluate(
        "(area, detail) => area.dispatchEvent(new CustomEvent('editor:set', { detail }))", html
    )


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


def test_everything_a_body_may_hold_comes_out_as_it_went_in(page: Page) -> None:
    write(page)
    for html in ELEMENTS:
        put(page, html)
        assert body(page) == html


@pytest.mark.parametrize(
    ("name", "before", "filled", "made"),
    [
        ("footnote", "", {"": "Vue"}, '<span class="footnote">Vue</span>{}</p>'),
        ("link", "", {"text": "ici", "href": "/2027/"}, '<a href="/2027/">ici</a>{}</p>'),
        ("edit", FIGURE, {"alt": "Vue"}, f"</p>{FIGURE.replace('Le port', 'Vue')}<p>{{}}</p>"),
        ("edit", EMBED, {"title": "Vue"}, f"</p>{EMBED.replace('Film', 'Vue')}<p>{{}}</p>"),
        ("edit", CARD, {"title": "Vue"}, f"</p>{CARD.replace('Un article', 'Vue')}<p>{{}}</p>"),
    ],
    ids=["footnote", "link", "picture", "embed", "card"],
)
def test_what_is_typed_right_after_a_dialog_is_in_the_text(
    page: Page, name: str, before: str, filled: dict[str, str], made: str
) -> None:
    page.clock.install()
    write(page, f"<p>Un mot</p>{before}")
    for key in ("Enter", "Escape"):
        put(page, f"<p>Un mot</p>{before}")
        if before:
            select_standing(page)
        else:
            put_caret(page, "p", "End")
        # Nothing that waits for the next frame happens.
        page.clock.pause_at(datetime.now(UTC) + timedelta(days=2 if key == "Escape" else 1))
        tool(page, name).focus()
        page.keyboard.press("Enter")
        for field, words in filled.items():
            if field:
                page.locator(f"dialog[open] [name={field}]").fill(words)
            else:
                page.keyboard.type(words)
        page.keyboard.press(key)
        page.keyboard.type(" suit")
        unchanged = f"</p>{before}<p>{{}}</p>" if before else "{}</p>"
        kept = "<p>Un mot" + (made if key == "Enter" else unchanged).format(" suit")
        assert body(page) == kept
        page.clock.resume()
        assert body(page) == kept


def test_label_leads_to_the_text(page: Page) -> None:
    write(page, "<p>Mots</p>")
    page.locator("h1").click()
    expect(page.get_by_role("textbox", name="Texte")).not_to_be_focused()
    page.locator("label", has_text="Texte").click()
    expect(page.get_by_role("textbox", name="Texte")).to_be_focused()


def test_film_whose_picture_says_nothing_has_a_name_here_alone(page: Page) -> None:
    still = STILL.replace('"Film"', '""')
    link = f'<figure class="embed"><a href="{VIDEO}">{still}</a>'
    film = f"{link}<figcaption>Film</figcaption></figure>"
    write(page, f"{film}<p>Mots</p>")
    expect(page.get_by_role("link", name="Film")).to_have_count(1)
    page.get_by_text("Mots", exact=True).click()
    page.keyboard.type("!")
    assert "aria-label" not in body(page)
    assert film in body(page)


def test_tools_are_named_with_the_letters_they_show(page: Page) -> None:
    write(page)
    for letters in ("H2", "H3"):
        expect(page.get_by_role("button", name=letters)).to_have_text(letters)


def test_mention_by_keyboard(page: Page) -> None:
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


def test_mention_by_thumb_and_without_a_network(chromium: Browser, site: str) -> None:
    context = chromium.new_context(
        base_url=site, viewport={"width": 390, "height": 800}, has_touch=True, locale="fr-FR"
    )
    page = context.new_page()
    write(page)
    tool(page, "mention").tap()
    page.get_by_role("option", name="Technicien").tap()
    assert MENTION in body(page)
    context.set_offline(True)
    tool(page, "mention").tap()
    expect(page.locator(".editor__note")).to_have_text(
        page.locator(".editor__note").get_attribute("data-offline") or ""
    )
    context.close()


def test_picture_that_first_fails_then_a_gallery(page: Page, problems: list[str]) -> None:
    write(page)
    file = {"name": "port.jpg", "mimeType": "image/jpeg", "buffer": b"jpeg"}

    def fail(route: Route) -> None:
        route.abort()

    def fill() -> None:
        page.locator("dialog[open] [name=file]").set_input_files(file)  # type: ignore[arg-type]
        page.locator("dialog[open] [name=alt]").fill("Le port")
        page.locator("dialog[open] [name=caption]").fill("Au matin")
        page.locator("dialog[open] [name=credit]").fill("Ana Ruiz")

    page.route("**/essai/picture/", fail)
    tool(page, "picture").click()
    fill()
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open] [role=alert]")).not_to_be_empty()
    problems.clear()
    page.unroute("**/essai/picture/")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == FIGURE

    tool(page, "edit").click()
    page.locator("dialog[open] [name=alt]").fill("La rade")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("[role=textbox] img")).to_have_attribute("alt", "La rade")
    rade = body(page)
    tool(page, "gallery").click()
    tool(page, "add").click()
    fill()
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("[role=textbox] img")).to_have_count(2)
    assert body(page) == f'<div class="gallery">{rade}{FIGURE}</div>'
    tool(page, "up").click()
    assert body(page) == f'<div class="gallery">{FIGURE}{rade}</div>'
    tool(page, "remove").click()
    assert body(page) == f'<div class="gallery">{rade}</div>'


def test_words_after_a_figure_do_not_replace_it(page: Page) -> None:
    for standing in (FIGURE, GALLERY, EMBED, "<hr>"):
        write(page, f"{standing}<p>Fin</p>")
        select_standing(page)
        page.keyboard.type("ab")
        assert body(page) == f"{standing}<p>ab</p><p>Fin</p>"


def test_words_by_a_phone_s_keyboard_or_pasted_do_not_replace_a_figure(page: Page) -> None:
    write(page, f"{FIGURE}<p>Fin</p>")
    select_standing(page)
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "é", "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "été"})
    expect(page.locator("[name=body]")).to_have_value(f"{FIGURE}<p>été</p><p>Fin</p>")
    write(page, f"{FIGURE}<p>Fin</p>")
    select_standing(page)
    paste(page, "<b>c</b>")
    assert body(page) == f"{FIGURE}<p><strong>c</strong></p><p>Fin</p>"


def select_standing(page: Page) -> None:
    page.locator("[role=textbox]").locator("figure, hr").last.click()
    expect(page.locator(".ProseMirror-selectednode")).to_have_count(1)


def test_gallery_by_its_button_grows_at_once(page: Page) -> None:
    write(page, "<p>a</p>")
    file = {"name": "port.jpg", "mimeType": "image/jpeg", "buffer": b"jpeg"}
    tool(page, "gallery").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    for name in ("alt", "caption", "credit"):
        dialog.locator(f"[name={name}]").fill("Port")
    dialog.locator("[type=submit]").click()
    expect(tool(page, "add")).to_be_visible()


def test_several_pictures_at_once_in_the_order_they_are_put_in(page: Page) -> None:
    """Dropped, put in order by key and by mouse, with one credit; one is added later."""
    page.set_viewport_size({"width": 1280, "height": 1300})
    write(page)
    drop(page, "un.png", "deux.png", "trois.png", "notes.txt")
    rows = page.locator("dialog[open] li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).locator("[name=alt]")).to_be_focused()
    for at, alt in enumerate(["Un", "Deux", "Trois"]):
        rows.nth(at).locator("[name=alt]").fill(alt)
    rows.nth(0).locator("[name=caption]").fill("Au matin")
    page.locator("dialog[open] [name=credit]").fill("Ana Ruiz")
    # The third goes up by key, and keeps the focus; then the first is drawn to the end.
    rows.nth(2).locator("[data-act=up]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] [role=status]")).to_have_text("Image 2 sur 3")
    expect(rows.nth(1).locator("[data-act=up]")).to_be_focused()
    rows.nth(0).locator("canvas").drag_to(rows.nth(2), target_position={"x": 40, "y": 180})
    expect(rows.locator("[name=alt]").last).to_have_value("Un")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("[role=textbox] .gallery img")).to_have_count(3)
    alts = "imgs => imgs.map(img => img.alt)"
    assert page.locator("[role=textbox] img").evaluate_all(alts) == ["Trois", "Deux", "Un"]
    assert body(page).count("<small>Ana Ruiz</small>") == 3

    drop(page, "quatre.png")
    page.locator("dialog[open] [name=alt]").fill("Quatre")
    page.locator("dialog[open] [name=credit]").fill("Zoé")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("[role=textbox] .gallery img")).to_have_count(4)
    assert page.locator("[role=textbox] img").last.get_attribute("alt") == "Quatre"
    tool(page, "up").click()
    expect(page.locator(".editor__note")).to_have_text("Image 3 sur 4")


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


def test_quote_with_who_said_it_and_pulled(page: Page) -> None:
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


def test_pasted_text_is_kept_and_nothing_bad(page: Page) -> None:
    for pasted, kept in (
        (
            WORD,
            "<h2>Titre</h2><p><strong>Gras</strong></p><ul><li><p>un</p></li><li><p>deux</p></li></ul>",
        ),
        (
            TABLES,
            "<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table><p>c</p>",
        ),
        (BAD, "<p>un deux trois</p><p>quatre</p>"),
        (
            "<blockquote><h2>a</h2><blockquote><p onclick=x>b</p></blockquote></blockquote>",
            "<blockquote><p>a</p><p>b</p></blockquote>",
        ),
        ("<div class=gallery>a<figure>b</figure></div><p>c</p>", "<p>a</p><p>b</p><p>c</p>"),
        ("<figure><p>a</p><img src='/media/port.png'></figure><p>c</p>", f"<p>a</p>{BARE}<p>c</p>"),
        (
            '<figure class="card"><a href="https://[">a</a></figure><p>c</p>',
            '<p><a href="https://[">a</a></p><p>c</p>',
        ),
    ):
        write(page)
        paste(page, pasted)
        assert body(page) == kept


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}">{words or address}</a>'


HOST = link("http://example.com")


def test_pasted_addresses_are_links(page: Page) -> None:
    for pasted, kind, kept in (
        (
            "ou https://example.org/a?b=1#c",
            "text/plain",
            f"ou {link('https://example.org/a?b=1#c')}",
        ),
        (
            "Lire (www.exa.org/a_(b)), puis http://example.com.",
            "text/plain",
            f"Lire ({link('https://www.exa.org/a_(b)', 'www.exa.org/a_(b)')}), puis {HOST}.",
        ),
        (
            "<p><em>Voir http://example.com</em> et <a href='/2027/'>http://example.com</a></p>",
            "text/html",
            f"<em>Voir {HOST}</em> et {link('/2027/', 'http://example.com')}",
        ),
        ("javascript:alert(1) file:///etc a@www.b.fr", "text/plain", None),
        ("https:// http://[", "text/plain", None),
    ):
        write(page)
        paste(page, pasted, kind)
        assert body(page) == f"<p>{pasted if kept is None else kept}</p>".replace("'", '"')


def test_address_pasted_over_words_is_where_they_lead(page: Page) -> None:
    write(page, "<p>ici</p>")
    page.keyboard.press("Control+a")
    paste(page, "https://example.org/", "text/plain")
    assert body(page) == f"<p>{link('https://example.org/', 'ici')}</p>"


def test_name_that_was_left_before_it_became_a_mention_is_marked(page: Page) -> None:
    write(page, "<p>Vu @lointain@example.org</p>")
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


def test_only_addresses_the_site_can_hold(page: Page) -> None:
    write(page)
    page.keyboard.press("Control+k")
    page.locator("dialog[open] [name=text]").fill("ici")
    page.locator("dialog[open] [name=href]").fill("javascript:alert(1)")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open] [role=alert]")).not_to_be_empty()
    page.locator("dialog[open] [name=href]").fill("https://example.org/")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page) == '<p><a href="https://example.org/">ici</a></p>'
    tool(page, "embed").click()
    page.locator("dialog[open] [name=title]").fill("Film")
    page.locator("dialog[open] [name=href]").fill("https://notyoutube.com/x")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open] [role=alert]")).not_to_be_empty()
    page.locator("dialog[open] [name=href]").fill("https://vimeo.com/1")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert body(page).endswith(
        '<figure class="embed"><a href="https://vimeo.com/1">Film</a></figure>'
    )


def test_axe_finds_nothing(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    wide = f"<table><tr>{'<td>Une colonne</td>' * 20}</tr></table>"
    write(page, "".join([*ELEMENTS, wide]))
    found = []
    for step in ("text", "table", "list", "dialog"):
        if step == "table":
            page.locator("[role=textbox] td").first.click()
            expect(tool(page, "row-add")).to_be_visible()
        elif step == "list":
            page.locator("[role=textbox] > p").first.click()
            page.keyboard.type(" @")
            expect(page.get_by_role("option")).to_have_count(2)
        elif step == "dialog":
            page.keyboard.press("Escape")
            tool(page, "picture").click()
        found += [(step, fault) for fault in faults_in(page, FOUR_LOOKS)]
    context.close()
    assert found == []
