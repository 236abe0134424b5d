"""What stands where: what belongs together is together, on a phone and on a desk."""

import pytest
from playwright.sync_api import Locator, Page, expect

from talks.releases import publish
from tests.browser.test_large_text import BROKEN, SHORT
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    FormatFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.browser

WIDTHS = [390, 768, 1024, 1440, 1920]


# Of a list with so many cells like its first: does one stand alone in the last row, beside a void?
LONELY = """(list, count) => {
    const first = list.firstElementChild;
    list.replaceChildren(...Array.from({length: count}, () => first.cloneNode(true)));
    const boxes = [...list.children].map((cell) => cell.getBoundingClientRect());
    const last = boxes.at(-1);
    const alone = boxes.filter((box) => box.bottom > last.top).length === 1;
    return alone && last.width < 0.9 * list.clientWidth;
}"""


def top(element: Locator) -> float:
    """Pixels from the head of the page."""
    measured: float = element.evaluate("e => e.getBoundingClientRect().top + scrollY")
    return measured


def bottom(element: Locator) -> float:
    """Pixels from the head of the page."""
    measured: float = element.evaluate("e => e.getBoundingClientRect().bottom + scrollY")
    return measured


@pytest.mark.parametrize("name", ["Ève Niel", "Clémence Bonneveine"])
def test_name_role_and_flags_of_a_speaker_are_together(page: Page, site: str, name: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    speaker = SpeakerFactory.create(name=name, slug="eve", short_fr="Elle garde un phare. " * 9)
    SlotFactory.create(session=SessionFactory.create(edition=edition, speakers=[speaker]))
    publish(edition)
    page.goto("/intervenants/eve/")
    role, title, flags = map(page.locator, (".page-kicker", "h1", ".speaker__head .halyard"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert 0 <= top(title) - bottom(role) < 16
        # The letters stand where the flags do: a line is higher than they are.
        assert abs(bottom(title) - bottom(flags)) < 24
        assert min(top(role), top(flags)) - bottom(page.locator(".site-header")) >= 24
    page.emulate_media(media="print")
    assert top(page.locator("h2").first) >= bottom(page.locator(".hoist-caption"))


def test_without_an_edition_the_way_to_the_newsletter_breaks_no_word(page: Page, site: str) -> None:
    page.goto("/")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(BROKEN, SHORT) == []


def test_a_session_on_a_phone_begins_with_what_one_comes_for(page: Page, site: str) -> None:
    notice = "Programme de démonstration. " * 10
    edition = EditionFactory.create(slug="2027", is_current=True, notice_fr=notice)
    AnnouncementFactory.create(edition=edition, text_fr="Salle évacuée, attendez sur le quai. " * 3)
    session = SessionFactory.create(
        edition=edition, slug="fanal", abstract_fr="Long.", speakers=[SpeakerFactory.create()]
    )
    SlotFactory.create(session=session)
    publish(edition)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/2027/sessions/fanal/")
    order = ["h1", ".talk__lead", ".when", ".talk .btn--star", ".talk .prose", ".who"]
    heights = [top(page.locator(name)) for name in order]
    assert heights == sorted(heights)
    assert top(page.locator(".talk .prose")) < 700
    # What the site has to say is one line, also of what was read before.
    folded, read = page.locator(".notices__edition"), page.locator(".notices__news")
    assert bottom(folded) - top(folded) < 44
    folded.get_by_text("Plus").click()
    assert bottom(folded) - top(folded) > 88
    assert bottom(read) - top(read) > 60
    read.get_by_text("Moins").click()
    expect(read.get_by_text("Plus")).to_be_visible()
    page.reload()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert bottom(read) - top(read) < 44
        # No word of the line is cut off.
        assert read.locator(".fold__line").evaluate("e => e.scrollWidth <= e.clientWidth")
    flag = page.locator(".poster__flag").bounding_box()
    assert flag is not None
    assert flag["height"] < 64


def test_text_of_a_recap_begins_on_the_first_screen_of_a_phone(page: Page, site: str) -> None:
    notice = "Programme de démonstration. " * 9
    edition = EditionFactory.create(slug="2027", is_current=True, notice_fr=notice)
    tracks = (("Communautés et fans", "C"), ("Métiers et stratégies", "M"), ("Lieux", "L"))
    sessions = [
        SessionFactory.create(
            edition=edition, track=TrackFactory.create(edition=edition, name_fr=name, flag=flag)
        )
        for name, flag in tracks
    ]
    publish(edition)
    RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours, trois idées : ce qu’un participant a retenu du port",
        standfirst_fr="Le bilan des deux journées, de la place du phare à celle des marées. " * 2,
        notice_fr="D’après un billet de blog. " * 4,
        sources=["https://source.example/billet"],
        sessions=sessions,
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/recits/bilan/")
    expect(page.locator(".article__head .kicker .flag")).to_have_count(3)
    assert top(page.locator(".article__body .prose p").first) < 700


def test_session_without_a_flag_is_read_under_its_title(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    room = RoomFactory.create(edition=edition)
    for name, hour in (("fanal", "10:00"), ("phare", "11:00")):
        session = SessionFactory.create(
            edition=edition, slug=name, title_fr="", title_en=name, track=None, abstract_fr="Long."
        )
        SlotFactory.create(session=session, room=room, at=hour)
    publish(edition)
    page.goto("/2027/sessions/fanal/")
    head, body = page.locator(".talk__head"), page.locator(".talk__body")
    left = "e => e.getBoundingClientRect().left"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert body.evaluate(left) == head.evaluate(left)
        assert top(body) >= bottom(head)
        # Titles in another language are as large as any.
        title = page.locator(".room-day h3 [lang]").first
        assert title.evaluate("e => getComputedStyle(e).fontSize") == title.locator(
            "xpath=ancestor::h3"
        ).evaluate("e => getComputedStyle(e).fontSize")


def test_head_of_a_session_on_a_phone_is_in_order(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    track = TrackFactory.create(edition=edition, name_fr="Lieux et géolocalisation", flag="L")
    kind = FormatFactory.create(edition=edition, name_fr="Présentation de 15 minutes")
    session = SessionFactory.create(
        edition=edition, slug="fanal", track=track, format=kind, state="cancelled"
    )
    SlotFactory.create(session=session)
    publish(edition)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/2027/sessions/fanal/")
    # A flag is beside its words, however many.
    words = """kicker => {
        const text = document.createRange();
        text.selectNodeContents(kicker);
        return Math.max(...[...text.getClientRects()].map((line) => line.top)) + scrollY;
    }"""
    kicker = page.locator(".talk__kicker")
    assert kicker.evaluate(words) < bottom(kicker.locator(".flag"))
    assert top(page.locator(".talk__head .notice")) - bottom(page.locator("h1")) >= 16


def test_what_ends_the_filters_stands_on_one_line(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session=SessionFactory.create(edition=edition))
    publish(edition)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/2027/programme/?q=fanal")
    page.locator(".bar__filter").click()
    middle = """element => {
        const words = document.createRange();
        words.selectNodeContents(element);
        const { top, bottom } = words.getBoundingClientRect();
        return (top + bottom) / 2;
    }"""
    reset, close = map(page.locator, (".filters [data-reset]", ".filters .close"))
    assert reset.evaluate(middle) == pytest.approx(close.evaluate(middle), abs=2)


def test_card_in_a_list_of_a_recap_keeps_off_the_words(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    session = SessionFactory.create(edition=edition, slug="fanal")
    SlotFactory.create(session=session)
    publish(edition)
    link = '<a href="/2027/sessions/fanal/">Le fanal</a>'
    body = f"<ol><li><strong>15 h.</strong> {link}</li></ol>"
    RecapFactory.create(slug="port", body_fr=body, sessions=[session])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/recits/port/")
    assert top(page.locator("li .cite + strong")) - bottom(page.locator("li .cite")) >= 8


def test_no_cell_is_alone_in_the_last_row(page: Page, site: str) -> None:
    RecapFactory.create()
    figure = f'<figure><img src="/media/{1:024x}.png" alt="" width="64" height="48"></figure>'
    RecapFactory.create(slug="port", body_fr=f'<div class="gallery">{figure * 2}</div>')
    page.route("**/media/*", lambda route: route.fulfill(body="", content_type="image/png"))
    for address, selector in (
        ("/recits/", ".recap-rows"),
        ("/recits/auteurs/", ".who"),
        ("/recits/port/", ".gallery"),
    ):
        page.goto(address)
        cells = page.locator(selector)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            alone = [count for count in range(1, 14) if cells.evaluate(LONELY, count)]
            assert alone == [], (address, width)


def test_what_refuses_a_whole_form_is_marked_as_notices_are(page: Page, site: str) -> None:
    page.goto("/compte/connexion/")
    page.locator("summary").click()
    for name, value in {"login": "eve@example.org", "password": "sésame"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("details [type=submit]").click()
    refusal = page.locator(".errorlist.nonfield")
    expect(refusal).to_contain_text("incorrects")
    expect(refusal).to_have_css("border-left-width", "6px")
