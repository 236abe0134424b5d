"""An organiser moves a session and publishes only that; readers, calendars and the log follow."""

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
def test_move_publish_and_see_it_everywhere(page: Page, demo_to_come: None) -> None:
    session = Session.objects.get(slug="bibliotheque-de-nuit")
    enter_admin(page, UserFactory.create(organiser=True).email)

    # Two things change: the session is moved, and its summary is half rewritten.
    page.goto(f"/admin/talks/session/{session.pk}/change/")
    page.locator("[name=slots-0-start]").fill("2027-05-12T16:10")
    page.locator("[name=slots-0-end]").fill("2027-05-12T16:40")
    page.locator("[name=summary_fr]").fill("Une phrase à moitié réécr")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    # Nothing is public yet.
    page.goto("/demo/sessions/bibliotheque-de-nuit/")
    expect(page.locator("main")).to_contain_text("16:00")

    # Only the move is ticked.
    page.goto("/admin/")
    page.locator("main a[href$='/release/publish/']").click()
    row = page.locator(".publish-row")
    expect(row).to_have_count(1)
    expect(row.locator("details [name=choose]")).to_have_count(2)
    place = row.locator("details > ul > li").filter(has_text="16:10")
    expect(place).to_contain_text("16:00")
    expect(page.locator("[name=choose]:checked")).to_have_count(0)
    place.get_by_role("checkbox").check()
    expect(row.locator("> label [name=choose]")).to_have_js_property("indeterminate", value=True)
    page.locator(".publish-note summary").click()
    page.locator("[name=note_fr]").fill("La bibliothèque ouvre dix minutes plus tard.")
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(row).to_have_count(1)
    expect(row.locator("[name=choose]")).to_have_count(1)

    # The session's page, its mark, and not the half-written summary.
    page.goto("/demo/sessions/bibliotheque-de-nuit/")
    expect(page.locator("main")).to_contain_text("16:10")
    expect(page.locator("main")).not_to_contain_text("à moitié")

    # The programme, on a phone.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/demo/programme/?q=bibliothèque")
    expect(page.locator("#bibliotheque-de-nuit")).to_contain_text("16:10")

    # The calendar of those who had saved it.
    calendar = page.request.get("/demo/sessions/bibliotheque-de-nuit.ics").text()
    assert re.search(r"DTSTART\S*:(20270512T161000|20270512T141000Z)", calendar)
    assert "SEQUENCE:1" in calendar

    # The public change log.
    page.goto("/demo/programme/changements/")
    release = page.locator("#release-2")
    expect(release).to_contain_text("La bibliothèque ouvre dix minutes plus tard.")
    expect(release).to_contain_text("16:00")
    expect(release).to_contain_text("16:10")


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
