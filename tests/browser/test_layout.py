"""What stands where: what belongs together is together, on a phone and on a desk."""

import pytest
from playwright.sync_api import Locator, Page, expect

from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.browser

WIDTHS = [390, 1024, 1920]


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


def test_a_phone_begins_with_what_one_comes_for(page: Page, site: str) -> None:
    notice = "Programme de démonstration. " * 10
    edition = EditionFactory.create(slug="2027", is_current=True, notice_fr=notice)
    AnnouncementFactory.create(edition=edition, text_fr="Salle évacuée, attendez sur le quai. " * 3)
    session = SessionFactory.create(
        edition=edition, slug="fanal", abstract_fr="Long.", speakers=[SpeakerFactory.create()]
    )
    SlotFactory.create(session=session)
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
    page.goto("/recits/bilan/")
    expect(page.locator(".article__head .kicker .flag")).to_have_count(3)
    assert top(page.locator(".article__body .prose p").first) < 700
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert bottom(read) - top(read) < 44
        # No word of the line is cut off.
        assert read.locator(".fold__line").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_no_cell_is_alone_in_the_last_row(page: Page, site: str) -> None:
    RecapFactory.create()
    figure = f'<figure><img src="/media/{1:024x}.png" alt="" width="64" height="48"></figure>'
    RecapFactory.create(slug="port", body_fr=f'<div class="gallery">{figure * 2}</div>')
    # Of the context: what is asked for last is so when the page’s own routes are gone.
    page.context.route("**/media/*", lambda route: route.fulfill(body="", content_type="image/png"))
    for address, selector in (
        ("/recits/", ".recap-rows"),
        ("/recits/auteurs/", ".who"),
        ("/recits/port/", ".gallery"),
    ):
        page.goto(address)
        cells = page.locator(selector)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            alone = [count for count in range(1, 8) if cells.evaluate(LONELY, count)]
            assert alone == [], (address, width)
