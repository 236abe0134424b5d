"""A person without JavaScript reads the programme, finds someone and looks at a recap."""

import re

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.browser

PICTURE = f"/media/{1:024x}.png"


def test_all_there_is_to_read_is_reached_without_scripts(chromium: Browser, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    rooms = [RoomFactory.create(edition=edition, name_fr=f"Salle {n}") for n in range(1, 21)]
    sea, town = (TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville"))
    for hour in ("09", "10"):
        for n, room in enumerate(rooms, start=1):
            session = SessionFactory.create(edition=edition, slug=f"s{n}-{hour}", track=sea)
            SlotFactory.create(session=session, room=room, at=f"{hour}:00")
    late = SessionFactory.create(
        edition=edition,
        slug="late",
        track=town,
        speakers=[SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")],
    )
    SlotFactory.create(session=late, room=rooms[-1], at="11:00")
    publish(edition)
    RecapFactory.create(
        slug="images",
        body_fr=f'<div class="gallery"><figure><img src="{PICTURE}" alt="La rade" width="64"'
        ' height="48"></figure></div><figure class="embed"><a href="https://youtu.be/abc-DEF_123">'
        "Un film</a><figcaption>Un film</figcaption></figure>",
    )
    context = chromium.new_context(
        base_url=site,
        java_script_enabled=False,
        locale="fr-FR",
        viewport=ViewportSize(width=1440, height=900),
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

    # One's picks need a script.
    page.goto("/ma-selection/")
    expect(page.locator(".page-head__lead:visible")).to_contain_text("avec JavaScript")
    expect(page.locator(".row:visible")).to_have_count(0)

    # On a phone, someone is found.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/2027/")
    page.get_by_role("search").get_by_role("button", name="Trouver").click()
    page.get_by_role("searchbox").fill("garnier")
    page.get_by_role("button", name="Trouver").click()
    page.get_by_role("link", name="Inès Garnier").click()
    expect(page).to_have_url(re.compile("/intervenants/ines-garnier/"))

    # Pictures and films of a recap are links.
    page.goto("/recits/images/")
    film = page.get_by_role("link", name="Un film")
    expect(film).to_have_attribute("href", "https://youtu.be/abc-DEF_123")
    picture = page.get_by_role("link", name="La rade")
    expect(picture).to_have_attribute("href", re.compile(PICTURE))
    context.close()
