"""Many sessions at once, on a phone and on a desk."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from core.text.translated import Text
from talks.models import Session
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.door import enter_admin
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sessions_are_changed_together_and_in_their_list(page: Page) -> None:
    edition = EditionFactory.create(is_current=True)
    TagFactory.create()
    held = SlotFactory.create(session__edition=edition, session__title_fr="Déjà là")
    late = SlotFactory.create(session__edition=edition, session__state="draft", room=held.room)
    free = SlotFactory.create(session__edition=edition, session__state="draft")
    page.set_viewport_size({"width": 390, "height": 844})
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.goto("/admin/talks/session/?state__exact=draft")
    page.locator(".saved-filters summary").click()
    page.locator(".saved-filters [name=name]").fill("À confirmer")
    found = faults(page)
    page.locator(".saved-filters [type=submit]").click()
    expect(page.get_by_role("link", name="À confirmer")).to_be_visible()
    page.goto("/admin/talks/session/")
    page.get_by_role("link", name="À confirmer").click()
    page.locator("#action-toggle").check()
    page.locator("[name=action]").select_option("change_many")
    page.locator("[name=index]").click()
    expect(page.locator("[name=state]")).to_be_visible()
    found += faults(page)
    page.locator("[name=state]").select_option("confirmed")
    page.locator(".bulk .default").click()
    expect(page.locator("[aria-labelledby=left] li").first).to_contain_text("Déjà là")
    found += faults(page)
    page.locator("[name=do]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Session.objects.get(state="draft") == late.session

    page.goto("/admin/talks/session/?edit=1")
    row = page.locator(".edited-rows li", has_text=free.session.title_fr)
    row.locator("[name$=seats]").fill("12")
    found += faults(page)
    page.locator("#changelist-form [name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Session.objects.get(seats=12) == free.session
    assert found == []


LISTS = {
    "talks/session": {"Quand", "Où", "État", "Parcours et format"},
    "talks/release": {"Date de publication", "Changements"},
    "speakers/speaker": {"Rôle", "Organisme"},
    "recaps/recap": {"Auteur·ices", "État"},
    "core/user": {"Nom", "Dernière connexion"},
}


def test_lists_need_no_scrolling_to_the_side(page: Page) -> None:
    user = UserFactory.create(superuser=True, email=f"{'capitainerie' * 4}@marseille20.example")
    edition = EditionFactory.create(is_current=True)
    name = "Conservatoire des métiers de la navigation"
    speaker = SpeakerFactory.create(name=name, role_fr=name, organisation_fr=name)
    SlotFactory.create(
        session__edition=edition, session__title_fr=name * 2, session__speakers=[speaker]
    )
    RecapFactory.create(title_fr=name * 2, status="submitted")
    publish(edition, by=user, note=Text(name, name))
    enter_admin(page, user.email)
    for (path, labels), width in product(LISTS.items(), (1280, 390, 320)):
        if width == 1280:
            page.goto(f"/admin/{path}/")
        page.set_viewport_size({"width": width, "height": 844})
        rows = page.locator(".results")
        assert rows.evaluate("e => e.scrollWidth <= e.clientWidth"), (path, width)
        cells = page.locator("#result_list tbody [data-label]:visible").all()
        assert labels <= {cell.get_attribute("data-label") for cell in cells}, path
        # Who has no mouse unsorts a list, too.
        for unsort in page.locator(".sorted .sortremove").all():
            unsort.focus()
            expect(unsort).to_be_focused()
        # Anyone who hears the page is in a table all the same.
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
        roles = {node["role"]["value"] for node in tree["nodes"] if not node["ignored"]}
        assert {"table", "row", "columnheader", "rowheader", "cell"} <= roles, path
