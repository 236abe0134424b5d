"""Two tabs on one recap, on a phone: the second to save is told, and loses nothing either way."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from core.models import User
from recaps.models import Recap
from tests.browser.copies import expect_nothing_kept
from tests.factories import AuthorFactory, RecapFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 390, "height": 844}
LONG = "".join(f"<p>Un paragraphe de plus, le {n}e.</p>" for n in range(40))


@pytest.fixture
def recap() -> Recap:
    user = UserFactory.create(blogger=True)
    return RecapFactory.create(
        status="draft", body_fr=LONG, authors=[AuthorFactory.create(user=user)]
    )


@pytest.fixture
def tabs(page: Page, site: str, recap: Recap) -> Iterator[tuple[Page, Page]]:
    """The same text in two tabs of one person; in the second, the end is on screen."""
    client = Client()
    client.force_login(User.objects.get(author__recaps=recap))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    other = page.context.new_page()
    for tab in (page, other):
        tab.set_viewport_size(PHONE)
        tab.goto(reverse("desk:write", args=[recap.pk]))
    other.locator(".ProseMirror p").last.click()
    yield page, other
    other.close()


def clash(first: Page, second: Page, problems: list[str]) -> None:
    """The first tab saves, then the second, where the text goes on being written."""
    first.locator("#id_title").fill("Du premier onglet")
    first.keyboard.press("Control+s")
    expect(first.locator(".write__saved")).to_contain_text("Enregistré à")
    second.keyboard.type(" Du second.")
    second.keyboard.press("Control+s")
    expect(second.locator(".write__clash")).to_be_in_viewport(ratio=1)
    # The browser tells of the refusal.
    problems.clear()
    second.keyboard.type(" Et encore.")
    expect(second.locator(".write__saved")).to_contain_text("Non enregistré")


def bodies(recap: Recap) -> list[str]:
    return [revision.document["body_fr"] for revision in recap.revisions.all()]


def test_both_are_compared_and_either_goes_on(
    tabs: tuple[Page, Page], recap: Recap, problems: list[str]
) -> None:
    first, second = tabs
    clash(first, second, problems)
    second.locator("[data-compare]").click()
    expect(second.locator(".write__compared ins").first).to_contain_text("Du premier onglet")
    expect(second.locator(".write__compared")).to_contain_text("Du second. Et encore.")
    assert second.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    second.locator("button[data-keep]").click()
    expect(second.locator(".write__saved")).to_contain_text("Enregistré à")
    expect(second.locator(".write__clash")).to_be_hidden()
    titles = [revision.document["title_fr"] for revision in recap.revisions.filter(aside=False)]
    assert titles[:2] == [recap.title_fr, "Du premier onglet"]
    assert "Du second. Et encore." in bodies(recap)[0]

    # Once more, and the other text is taken; this one is kept aside.
    first.reload()
    second.locator(".ProseMirror p").last.click()
    first.locator("#id_title").fill("Du premier onglet, encore")
    first.keyboard.press("Control+s")
    expect(first.locator(".write__saved")).to_contain_text("Enregistré à")
    second.keyboard.type(" Pour rien.")
    second.keyboard.press("Control+s")
    expect(second.locator(".write__clash")).to_be_visible()
    second.locator("[data-take]").click()
    expect(second.locator("#id_title")).to_have_value("Du premier onglet, encore")
    assert any("Pour rien." in body for body in bodies(recap))
    # Nothing is left that would be brought back.
    expect_nothing_kept(second)
    problems.clear()
