"""The reader's choice of colours, and what their system asks for."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.frames import TWO_FRAMES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

DAY, NIGHT = "rgb(239, 241, 236)", "rgb(10, 17, 48)"
# The colour of the browser's own bar: of the first one that applies.
BAR = """() => [...document.querySelectorAll("meta[name=theme-color]")]
    .find((meta) => !meta.media || matchMedia(meta.media).matches).content"""
# What the page looked like at each frame, from the first on.
FRAMES = """(() => {
    window.frames_seen = [];
    const look = () => {
        if (document.body) frames_seen.push(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""
SHIFTS = """(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
})()"""
PAINTED = """() => new Promise((painted) => {
    new PerformanceObserver(() => painted()).observe({ type: "paint", buffered: true });
})"""


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="Affichage").click()
    page.get_by_role("radio", name=name).check()
    page.keyboard.press("Escape")


def test_choice_outlives_the_page_and_never_flashes(
    page: Page, chromium: Browser, site: str
) -> None:
    body = page.locator("body")
    page.goto("/")
    expect(body).to_have_css("background-color", DAY)
    assert page.evaluate(BAR).lower() == "#eff1ec"

    choose(page, "Nuit")
    expect(body).to_have_css("background-color", NIGHT)
    assert page.evaluate(BAR) == "#0a1130"

    page.add_init_script(FRAMES)
    page.get_by_role("navigation").get_by_role("link", name="Programme").first.click()
    page.wait_for_url("**/programme/")
    page.evaluate(TWO_FRAMES)
    assert set(page.evaluate("frames_seen")) == {NIGHT}
    assert page.evaluate(BAR) == "#0a1130"

    # Another tab is night too, until day breaks there: then it does in both.
    other = page.context.new_page()
    other.goto("/recits/")
    expect(other.locator("body")).to_have_css("background-color", NIGHT)
    choose(other, "Plein jour")
    expect(body).to_have_css("background-color", DAY)
    expect(page.locator("[name=theme][value=light]")).to_be_checked()

    # And the system's choice comes back.
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", DAY)
    choose(page, "Automatique")
    expect(body).to_have_css("background-color", NIGHT)
    assert page.evaluate(BAR).lower() == "#0a1130"

    # Without a script it holds for the page, its fields and scroll bars.
    bare = chromium.new_page(base_url=site, java_script_enabled=False)
    bare.goto("/")
    choose(bare, "Nuit")
    expect(bare.locator("body")).to_have_css("background-color", NIGHT)
    expect(bare.locator("html")).to_have_css("color-scheme", "dark")
    bare.close()


def test_what_the_system_asks_for_hides_no_state_and_stops_what_moves(page: Page) -> None:
    page.goto("/demo/programme/")
    pale = page.locator(".zone")
    words = page.locator("body").evaluate("node => getComputedStyle(node).color")
    expect(pale).not_to_have_css("color", words)
    page.emulate_media(contrast="more")
    expect(pale).to_have_css("color", words)

    page.emulate_media(contrast="no-preference", forced_colors="active", color_scheme="light")
    current = page.get_by_role("navigation").locator("[aria-current=page]")
    expect(current).to_have_css("text-decoration-line", "underline")
    expect(page.locator(".flag .flag__blue").first).to_have_css("fill", "rgb(27, 63, 192)")
    # Of the first day some may be over.
    page.locator(".days a").last.click()
    cell = page.locator(".day").last.locator(".cell").first
    expect(cell).to_be_visible()
    border = "node => getComputedStyle(node).borderTopColor"
    before = cell.locator(".cell__inner").evaluate(border)
    cell.locator(".star").click()
    assert cell.locator(".cell__inner").evaluate(border) != before
    fill = "star => getComputedStyle(star, '::before').backgroundColor"
    assert cell.locator(".star").evaluate(fill) == "rgb(255, 199, 44)"
    # To the room of the next session, and to that session.
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    ring = "getComputedStyle(document.activeElement, '::after').outlineStyle"
    assert page.evaluate(ring) == "solid"

    # Where the system rules, the theme that was chosen does not go against it.
    choose(page, "Nuit")
    ink = page.locator("body").evaluate("node => getComputedStyle(node).color")
    assert ink == "rgb(0, 0, 0)"
    for place in (".cell", ".site-footer"):
        outline = page.locator(f"{place} .flag .flag__outline").first
        expect(outline).to_have_css("stroke", ink)

    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.goto("/")
    swell = page.locator(".reflection__near")
    expect(swell).to_have_css("animation-name", "swell")
    expect(page.locator("html")).to_have_css("scroll-behavior", "smooth")
    page.emulate_media(reduced_motion="reduce")
    expect(swell).to_have_css("animation-name", "none")
    expect(page.locator("html")).to_have_css("scroll-behavior", "auto")
    still = "[...document.querySelectorAll('*')].every(node => !node.getAnimations().length)"
    assert page.evaluate(still)


# Of a day under way some is over and folds: how much, the clock tells.
def test_fonts_that_come_late_move_nothing(page: Page, demo_to_come: None) -> None:
    page.add_init_script(SHIFTS)
    late: list[Route] = []
    page.route("**/*.woff2", lambda route: late.append(route))  # noqa: PLW0108
    for width, address in (
        (390, "/"),
        (1440, "/demo/"),
        (390, "/demo/programme/"),
        (1440, "/demo/programme/"),
        (1440, "/recits/"),
        (390, "/intervenants/bernard-cova/"),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address, wait_until="domcontentloaded")
        page.evaluate(PAINTED)
        assert late
        for route in late:
            route.continue_()
        late.clear()
        page.evaluate("document.fonts.ready")
        page.evaluate(TWO_FRAMES)
        assert page.evaluate("shifts") <= 0.02, (width, address)
