"""A person without JavaScript reads the programme."""

import re

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from talks.releases import publish
from tests.browser.house import add
from tests.factories import EditionFactory, RoomFactory, TrackFactory

pytestmark = pytest.mark.browser


def test_programme_is_turned_and_filtered_without_scripts(chromium: Browser, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    sea, town = (TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville"))
    for n in range(1, 21):
        room = RoomFactory.create(edition=edition, name_fr=f"Salle {n}")
        for at in ("09", "10"):
            add(edition, f"s{n}-{at}", f"{at}:00", room=room, track=sea)
    add(edition, "late", "11:00", room=room, track=town)
    publish(edition)
    context = chromium.new_context(
        base_url=site, java_script_enabled=False, viewport=ViewportSize(width=1440, height=900)
    )
    page = context.new_page()
    cells = page.locator(".cell:visible:not(.is-off)")
    # At a desk rooms are turned by page, and nothing is offered that only a script can do.
    page.goto("/2027/programme/")
    expect(page.locator(":is(.star, .js-only):visible")).to_have_count(0)
    expect(cells.first).to_have_id("s1-09")
    page.get_by_role("link", name="15–20").click()
    expect(cells).to_have_count(13)
    expect(cells.first).to_have_id("s15-09")
    page.get_by_role("navigation", name="Heures, ").get_by_role("link").last.click()
    expect(page).to_have_url(re.compile("-11$"))
    expect(page.locator("#late")).to_be_in_viewport()
    # What is chosen acts at once, and stays in the address once it is sent.
    page.locator("[name=track][value=ville]").check()
    expect(cells).to_have_count(1)
    page.locator("#filters [type=submit]").click()
    expect(page).to_have_url(re.compile("track=ville"))
    expect(cells).to_have_id("late")
    # One's picks need a script; the search does not.
    page.goto("/ma-selection/")
    expect(page.locator(".page-head__lead:visible")).to_contain_text("avec JavaScript")
    expect(page.locator(".row:visible")).to_have_count(0)
    page.get_by_role("search").get_by_role("searchbox").fill("late")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="late")).to_be_visible()
    context.close()
