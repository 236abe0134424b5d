"""What changed since a reader's last visit is marked in the programme and on their own picks."""

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


def test_who_comes_back_sees_what_changed(
    page: Page,
    house: None,  # noqa: F811
) -> None:
    page.clock.install()
    star(page, "phares", "demain")
    note, mark = page.locator(".changed a"), page.locator("#phares .state--since")
    expect(note).to_be_hidden()
    page.goto(MINE)
    changes = page.locator(".changes").get_by_role("listitem")
    expect(page.locator(".total")).to_have_text("2 séances gardées")
    move("rues")
    Session.objects.filter(slug="demain").update(state=Session.State.CANCELLED)
    move("phares")
    page.clock.fast_forward(VISIT)

    page.goto(PROGRAMME)
    cells = page.locator(".cell:not(.is-off)")
    expect(note).to_have_text("3 séances ont changé depuis votre dernière visite")
    expect(mark).to_have_text("Nouvel horaire, avant : 10:00–\u206010:30")
    assert faults(page) == []
    # It stays so for as long as this visit lasts.
    page.goto(PROGRAMME)
    expect(mark).to_be_visible()
    page.get_by_role("checkbox", name="Changées depuis ma dernière visite").check()
    expect(cells).to_have_count(3)
    page.reload()
    expect(cells).to_have_count(3)
    expect(page.get_by_text("Seules les séances qui ont changé depuis")).to_be_visible()
    page.get_by_role("link", name="Tout afficher").last.click()
    expect(cells).to_have_count(4)
    # The link leads to the same.
    note.click()
    expect(cells).to_have_count(3)

    # One's picks begin with those that changed, whatever the programme showed meanwhile.
    page.goto(MINE)
    expect(changes).to_have_text(
        ["Les phares Nouvel horaire, avant : 10:00–\u206010:30", "Demain Annulée"]
    )
    assert faults(page) == []
    page.clock.fast_forward(VISIT)
    page.goto(PROGRAMME)
    expect(cells).to_have_count(4)
    expect(note).to_be_hidden()
    expect(mark).to_have_count(0)
    page.goto(MINE)
    # An open page tells what comes, too, and nothing of what was shown at the last visit.
    expect(page.locator(".total")).to_have_text("2 séances gardées")
    move("phares")
    page.clock.run_for(30_000)
    expect(changes).to_have_text(["Les phares Nouvel horaire, avant : 15:00–\u206015:30"])
