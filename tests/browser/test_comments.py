"""A comment, from the recap to its publication; on a phone, and without JavaScript."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, Page, expect

from recaps import moderation
from recaps.comments import forms
from recaps.models import Reaction, Recap
from recaps.moderation import State
from tests.factories import RecapFactory, UserFactory
from tests.recaps.comments.writing import SAID, link, page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads faster than people."""
    monkeypatch.setattr(forms, "FASTEST", timedelta(seconds=-1))


@pytest.fixture
def recap(site: str) -> Recap:
    return RecapFactory.create()


def write(page: Page, recap: Recap, text: str) -> None:
    page.goto(page_of(recap))
    page.locator("[name=text]").fill(text)
    for name in ("author_name", "email", "author_url"):
        page.locator(f"[name={name}]").fill(SAID[name])
    page.locator("main form [type=submit]").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_commented_confirmed_and_published(
    chromium: Browser, site: str, recap: Recap, mailoutbox: list[EmailMessage], javascript: bool
) -> None:
    context = chromium.new_context(
        base_url=site,
        locale="fr-FR",
        java_script_enabled=javascript,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    write(page, recap, SAID["text"])
    expect(page.locator("h1")).to_have_text("Encore une étape")

    page.goto(link(mailoutbox[0]))
    expect(page.locator("main")).to_contain_text(SAID["text"])
    page.locator("[value=confirm]").click()
    expect(page.locator("main [role=status]")).to_contain_text("La rédaction le lit")
    row = Reaction.objects.get()
    assert row.state == State.HELD

    moderation.publish(row, UserFactory.create(editor=True))
    page.goto(link(mailoutbox[1]))
    expect(page.locator("main [role=status]")).to_contain_text("Il est publié.")

    # The next one appears at once; it is mended, and taken away.
    write(page, recap, "Encore un mot.")
    expect(page.locator("main [role=status]")).to_contain_text("Il est publié.")
    page.locator("[name=text]").fill("Un dernier mot.")
    page.locator("[value=change]").click()
    expect(page.locator("main [role=status]")).to_contain_text("Enregistré.")
    assert set(Reaction.objects.published().values_list("text", flat=True)) == {
        SAID["text"],
        "Un dernier mot.",
    }
    page.locator("[value=withdraw]").click()
    expect(page.locator("h1")).to_have_text("Commentaire retiré")
    assert [row.text for row in Reaction.objects.published()] == [SAID["text"]]
    context.close()


def test_browser_works_for_a_comment_with_links(page: Page, recap: Recap) -> None:
    write(page, recap, "https://a.example/ et https://b.example/")
    expect(page.locator("[name=number]")).to_have_count(1)
    assert not Reaction.objects.exists()
    page.locator("main form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("Encore une étape", timeout=30_000)
    assert Reaction.objects.get().state == State.UNCONFIRMED
