"""What changed since a reader's last visit is marked in the programme, and can be asked for."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from talks.models import Session, Slot
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.test_picks import MINE, PROGRAMME, house, star  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser

VISIT = 3_600_000


def move(slug: str) -> None:
    slot = Slot.objects.get(session__slug=slug)
    slot.start += timedelta(hours=5)
    slot.end += timedelta(hours=5)
    slot.save()
    publish(slot.session.edition)


def test_what_changed_since_the_last_visit_is_marked(
    page: Page,
    house: None,  # noqa: F811
) -> None:
    page.clock.install()
    page.goto(PROGRAMME)
    expect(page.locator(".cell")).to_have_count(4)
    expect(page.locator(".changed")).to_be_hidden()
    move("phares")
    Session.objects.filter(slug="demain").update(state=Session.State.CANCELLED)
    publish(Session.objects.get(slug="demain").edition)
    page.clock.fast_forward(VISIT)

    page.goto(PROGRAMME)
    note = page.locator(".changed a")
    expect(note).to_have_text("2 séances ont changé depuis votre dernière visite")
    mark = page.locator("#phares .state--since")
    expect(mark).to_have_text("Nouvel horaire, avant : 10:00–\u206010:30")
    expect(page.locator("#rues .state--since")).to_have_count(0)
    assert faults(page) == []
    # It stays so for as long as this visit lasts.
    page.goto(PROGRAMME)
    expect(mark).to_be_visible()
    only = page.get_by_text("Seules les séances qui ont changé depuis")
    expect(only).to_be_hidden()
    page.get_by_role("checkbox", name="Changées depuis ma dernière visite").check()
    expect(page.locator(".cell:not(.is-off)")).to_have_count(2)
    expect(only).to_be_visible()
    assert page.url.endswith("?since=1")
    assert faults(page) == []
    page.reload()
    expect(page.locator(".cell")).to_have_count(2)
    page.get_by_role("link", name="Tout afficher").last.click()
    expect(page.locator(".cell:not(.is-off)")).to_have_count(4)
    expect(mark).to_have_count(1)
    expect(only).to_be_hidden()
    # The link leads to the same.
    note.click()
    expect(page.locator(".cell")).to_have_count(2)

    page.clock.fast_forward(VISIT)
    page.goto(PROGRAMME)
    expect(page.locator(".cell")).to_have_count(4)
    expect(page.locator(".changed")).to_be_hidden()
    expect(mark).to_have_count(0)


def test_my_picks_begin_with_those_that_changed(
    page: Page,
    house: None,  # noqa: F811
) -> None:
    page.clock.install()
    star(page, "phares", "demain")
    page.goto(MINE)
    changes = page.locator(".changes")
    expect(page.locator(".total")).to_have_text("2 séances gardées")
    move("rues")
    Session.objects.filter(slug="demain").update(state=Session.State.CANCELLED)
    move("phares")
    page.clock.fast_forward(VISIT)
    # What the programme shows meanwhile is shown here all the same.
    page.goto(PROGRAMME)
    page.goto(MINE)
    expect(changes.get_by_role("listitem")).to_have_text(
        ["Les phares Nouvel horaire, avant : 10:00–\u206010:30", "Demain Annulée"]
    )
    assert faults(page) == []
    changes.get_by_role("link", name="Les phares").click()
    expect(page.locator("h1")).to_have_text("Les phares")
    page.clock.fast_forward(VISIT)
    page.goto(MINE)
    expect(page.locator(".total")).to_have_text("2 séances gardées")
    # An open page tells what comes, too, and nothing of what was shown at the last visit.
    move("phares")
    page.clock.run_for(30_000)
    expect(changes.get_by_role("listitem")).to_have_text(
        ["Les phares Nouvel horaire, avant : 15:00–\u206015:30"]
    )
