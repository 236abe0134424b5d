"""Organisers and editors at work, under the site's own content policy: any complaint fails."""

import re
from itertools import product

import pytest
from django.utils.translation import gettext
from playwright.sync_api import Dialog, Locator, Page, expect

from core.text.translated import Text
from events.models import Page as InfoPage
from marseille20.demo.plan import drawn
from talks.releases import publish
from tests.admin import page_of
from tests.browser.door import enter_admin
from tests.factories import (
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, **who: bool) -> None:
    enter_admin(page, UserFactory.create(**who).email)


def saved(page: Page) -> None:
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_organiser_writes_rich_text(page: Page) -> None:
    EditionFactory.create(is_current=True)
    page.goto("/robots.txt")
    page.evaluate("localStorage.setItem('m2-theme', 'dark')")
    sign_in(page, organiser=True)
    page.goto("/admin/events/page/add/")
    page.locator("[name=title_fr]").fill("Ce que j’ai vu")
    # Its menu speaks the language of the page, in the theme that was chosen on the site.
    field = page.locator(".field-body_fr")
    chosen = field.locator(".prose-menubar__selected")
    expect(field.get_by_role("button", name=gettext("bold"))).to_be_visible()
    expect(chosen.get_by_role("button", name=gettext("paragraph"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".theme-toggle").click()
    theme = page.locator("html").get_attribute("data-theme")
    assert theme != "dark"
    assert page.evaluate("localStorage.getItem('m2-theme')") == theme
    text = field.locator("[role=textbox]")
    expect(text).to_have_attribute("aria-label", re.compile("."))
    text.click()
    page.keyboard.type("On y était, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("vraiment")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("deux")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.locator(".field-body_fr [data-name=link]").click()
    page.locator("dialog [name=href]").fill("https://example.org/")
    page.locator("dialog [type=submit]").click()
    page.locator("[name=_save]").click()
    saved(page)
    assert InfoPage.objects.get().body_fr == (
        "<p>On y était, <strong>vraiment</strong></p>"
        '<p><a href="https://example.org/" title="" rel="noopener">deux</a></p>'
    )


def test_organiser_finds_people_as_they_type_and_leaves_when_it_is_saved(page: Page) -> None:
    edition = EditionFactory.create(is_current=True)
    slot = SlotFactory.create(session__edition=edition, minutes=45)
    session = slot.session
    speaker = SpeakerFactory.create(name="Céline Rade")
    TagFactory.create(name="Médiation")
    sign_in(page, organiser=True)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    for change, expected in ((False, []), (True, ["beforeunload"])):
        page.goto(page_of(session))
        page.wait_for_load_state("load")
        # (browsers ask nobody who did not touch the page)
        page.locator("[name=title_fr]").click()
        if change:
            page.locator("[name=title_fr]").fill("Rade")
        page.goto("/admin/")
        assert asked == expected
    asked.clear()

    page.goto(page_of(session))
    page.locator("#credits-group .add-row a").click()
    page.locator("#credits-0 .select2-selection").click()
    page.keyboard.type("celine")
    page.locator(".select2-results__option", has_text="Céline Rade").click()
    page.locator(".field-tags .select2-selection").click()
    page.keyboard.type("medi")
    page.locator(".select2-results__option", has_text="Médiation").click()
    # The end of a slot moves with its start; what is shown is what is saved.
    start, end = page.locator("[name=slots-0-start]"), page.locator("[name=slots-0-end]")
    start.fill("2027-05-20T14:00")
    start.dispatch_event("change")
    expect(end).to_have_value("2027-05-20T14:45")
    end.fill("2027-05-20T14:30")
    page.locator("[name=_save]").click()
    saved(page)
    assert asked == []
    slot.refresh_from_db()
    assert (slot.end - slot.start).seconds == 30 * 60
    assert list(session.speakers.all()) == [speaker]
    assert [tag.name for tag in session.tags.all()] == ["Médiation"]


LISTS = {
    "talks/session": {"Quand", "Où", "État", "Parcours et format"},
    "talks/release": {"Date de publication", "Changements"},
    "speakers/speaker": {"Rôle", "Organisme"},
    "recaps/recap": {"Auteur·ices", "État"},
    "core/user": {"Nom", "Dernière connexion"},
}


def test_lists_need_no_scrolling_to_the_side(page: Page) -> None:
    email = f"{'capitainerie' * 4}@marseille20.example"
    user = UserFactory.create(superuser=True, email=email)
    edition = EditionFactory.create(is_current=True)
    name = "Conservatoire des métiers de la navigation"
    EditionFactory.create(name=f"{name} et du climat 2027")
    speaker = SpeakerFactory.create(name=name, role_fr=name, organisation_fr=name)
    SlotFactory.create(session__edition=edition, session__state="draft")
    SlotFactory.create(
        session__edition=edition, session__title_fr=name * 2, session__speakers=[speaker]
    )
    RecapFactory.create(title_fr=name * 2, status="submitted")
    publish(edition, by=user, note=Text(name, name))
    enter_admin(page, email)
    for (path, labels), width in product(LISTS.items(), (1280, 390, 320)):
        if width == 1280:
            page.goto(f"/admin/{path}/")
        page.set_viewport_size({"width": width, "height": 844})
        rows = page.locator(".results")
        assert rows.evaluate("e => e.scrollWidth <= e.clientWidth"), (path, width)
        cells = page.locator("#result_list tbody [data-label]:visible")
        found = cells.evaluate_all("cells => cells.map((cell) => cell.dataset.label)")
        assert labels <= set(found), path
        # Who has no mouse unsorts a list, too.
        for unsort in page.locator(".sorted .sortremove").all():
            unsort.focus()
            expect(unsort).to_be_focused()
    # Anyone who hears the page is in a table all the same.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    roles = {node["role"]["value"] for node in tree["nodes"] if not node["ignored"]}
    assert {"table", "row", "columnheader", "rowheader", "cell"} <= roles

    # On a phone a list is filtered before it is read.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/admin/talks/session/")
    header = page.locator("#header").bounding_box()
    assert header
    assert header["height"] <= 0.08 * 844
    page.get_by_text("Par état").click()
    page.locator("#changelist-filter").get_by_text("Brouillon").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    chosen = page.locator("#changelist-filter .selected").get_by_text("Brouillon")
    expect(chosen).to_be_in_viewport()
    page.get_by_role("button", name="Compte").click()
    expect(page.get_by_role("link", name="Voir le site")).to_be_in_viewport()
    menu = page.locator("#user-links")
    for part in (menu, menu.get_by_role("combobox"), menu.get_by_role("button", name="Changer")):
        expect(part).to_be_in_viewport(ratio=1)


def test_rooms_are_drawn_on_a_plan_and_seen_on_a_phone(page: Page) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    venue = VenueFactory.create(edition=edition, plan=drawn(), plan_alt_fr="Deux salles.")
    slot = SlotFactory.create(
        session__edition=edition,
        session__slug="fanal",
        session__abstract_fr="Long.",
        room=RoomFactory.create(edition=edition, venue=venue, name_fr="Cale"),
    )
    RoomFactory.create(edition=edition, venue=venue, name_fr="Pont")
    sign_in(page, superuser=True)
    page.goto(page_of(venue))
    cale, pont = (page.get_by_role("group", name=name, exact=True) for name in ("Cale", "Pont"))

    def region(room: Locator) -> list[str]:
        return [side.input_value() for side in room.get_by_role("spinbutton").all()]

    # By mouse, from right to left; then by keys alone.
    cale.get_by_role("button", name="Tracer").click()
    box = page.locator(".regions__plan > svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 10, box["y"] + box["height"] * 0.1, steps=3)
    page.mouse.up()
    assert region(cale) == ["10", "10", "40", "70"]
    pont.get_by_role("button", name="Tracer").press("Enter")
    expect(pont.get_by_label("Gauche")).to_be_focused()
    page.keyboard.press("ArrowUp")
    pont.get_by_label("Hauteur").press("ArrowDown")
    assert region(pont) == ["41", "40", "20", "19"]
    page.locator("[name=_save]").click()
    saved(page)
    publish(edition)

    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/2027/sessions/fanal/")
    text = page.locator(".talk .prose").bounding_box()
    assert text
    assert text["y"] < 700
    picture = page.locator(".plan img")
    expect(picture).to_be_hidden()
    page.get_by_text("S’y rendre").click()
    expect(picture).to_have_js_property("complete", value=True)
    room = page.locator(".plan").get_by_role("link", name="Cale", exact=True)
    expect(room).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    room.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/salles/{slot.room.slug}/$"))
