"""An organiser searches many changes, ticks some of them, and publishes."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from talks.models import Session
from tests.browser.door import enter_admin
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_searched_ticked_in_groups_and_published(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talks.admin.differences.SHOWN_FIRST", 10)
    edition = EditionFactory.create(is_current=True)
    # Names without numbers: a search for a session finds no speaker.
    names = [f"Camille Vague {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(52)]
    people = [SpeakerFactory.create(name=name) for name in names]
    hall = RoomFactory.create(edition=edition, name_fr="La halle")
    talk = FormatFactory.create(edition=edition, name_fr="Conférence")
    for number, person in enumerate(people):
        session = SessionFactory.create(
            edition=edition, title_fr=f"Séance {number}", format=talk, speakers=[person]
        )
        SlotFactory.create(
            session=session, room=hall, at=f"{8 + number // 6:02}:{number % 6}0", minutes=10
        )
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/admin/talks/release/publish/{edition.pk}/")
    count, button = page.locator(".publish-bar output"), page.locator(".publish-bar [type=submit]")
    sessions = page.get_by_role("group", name="Séances")
    rows = sessions.locator(".publish-row")
    expect(rows).to_have_count(10)
    expect(page.locator(".publish-read").first).to_be_attached()

    # What is not shown yet is ticked as one, and counted by rows with all that it needs.
    rest = sessions.get_by_role("checkbox", name="Les 42 autres")
    rest.check()
    expect(count).to_have_text("Changements cochés : 129 sur 160")
    expect(sessions.get_by_role("checkbox", name="Tout cocher ici")).to_have_js_property(
        "indeterminate", value=True
    )

    # It is searched all the same, and keeps its ticks. What a session needs comes along, is
    # locked, and says why.
    page.get_by_role("searchbox", name="Rechercher").fill("seance")
    expect(rows).to_have_count(52)
    expect(rest).to_have_count(0)
    expect(count).to_have_text("Changements cochés : 129 sur 160")
    sessions.get_by_role("checkbox", name="Tout cocher ici").check()
    sessions.get_by_role("checkbox", name="Tout cocher ici").uncheck()
    expect(page.locator("[name=choose]:checked")).to_have_count(0)
    page.get_by_role("searchbox", name="Rechercher").fill("seance 17")
    expect(rows.filter(visible=True)).to_have_count(1)
    rows.filter(visible=True).locator("> label").click()
    page.get_by_role("searchbox", name="Rechercher").fill("")
    locked = page.locator(".publish-row").filter(has_text=people[17].name).last
    expect(locked.get_by_role("checkbox").first).to_be_disabled()
    expect(locked.get_by_role("checkbox").first).to_be_checked()
    expect(locked).to_contain_text("nécessaire à Séance 17")
    expect(rows.nth(17).locator("> label [name=choose]")).to_be_enabled()
    expect(count).to_contain_text(re.compile(r"[1-9]\d* sur"))

    # The count and the button stay in sight, and what is opened is read in place.
    rows.last.locator("summary").scroll_into_view_if_needed()
    expect(count).to_be_in_viewport()
    expect(button).to_be_in_viewport()
    rows.last.locator("summary").click()
    changes = rows.last.locator(".publish-changes").first
    expect(changes).to_contain_text("Ajout", timeout=15_000)

    # While it is under way the page says so, and sends it once; who comes back sends it again.
    page.locator("[value=everything]").check()
    asked: list[str] = []

    def leave_unanswered(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/publish/*/", leave_unanswered)
    button.click()
    expect(page.locator(".publish-bar .busy")).to_contain_text("C’est en cours.")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    assert asked == ["POST"]
    page.unroute_all()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator(".publish-bar .busy")).to_be_empty()
    expect(button).to_have_attribute("aria-disabled", "false")

    # A person changes one of them meanwhile: it alone is left out.
    page.locator("[value=everything]").check()
    expect(page.locator("[data-needs]:not(:checked)")).to_have_count(0)
    Session.objects.filter(title_fr="Séance 9").update(title_fr="Séance neuf")
    button.click()
    expect(page.locator(".messagelist .warning")).to_be_visible()
    expect(page.locator(".publish-row[data-problem] > label")).to_have_text(
        re.compile("Séance neuf")
    )
    assert not edition.releases.exists()
    assert page.locator("[data-needs]:not(:checked)").count() <= 2

    page.locator("[value=sessions]").check()
    button.click()
    expect(page.locator(".messagelist .success")).to_contain_text("52 séances, 52 intervenant·es")
    page.goto(f"/{edition.slug}/programme/")
    expect(page.locator("main")).to_contain_text("Séance neuf")
