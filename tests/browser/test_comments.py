"""A comment, from the page of a recap and back to it, on a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from core.models import Tally
from reactions.comments import forms
from reactions.models import Reaction
from recaps.models import Recap
from tests.browser.door import enter_admin
from tests.browser.hand import PHONE
from tests.factories import RecapFactory, UserFactory
from tests.reactions.comments.writing import FIELDS, link, page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads faster than people."""
    monkeypatch.setattr(forms, "FASTEST", timedelta(seconds=-1))


@pytest.fixture
def recap(site: str) -> Recap:
    return RecapFactory.create()


@pytest.fixture
def editor(chromium: Browser, site: str) -> Iterator[Page]:
    """Odile, at the queue of what waits."""
    UserFactory.create(editor=True, email="odile@example.org", name="Odile")
    context = chromium.new_context(base_url=site, locale="fr-FR")
    page = context.new_page()
    enter_admin(page, "odile@example.org")
    yield page
    context.close()


def fill_in(page: Page) -> None:
    for name in ("author_name", "email", "author_url"):
        page.locator(f"[name={name}]").fill(FIELDS[name])
    page.locator("main form [type=submit]").click()


def test_commented_confirmed_and_published(
    page: Page,
    recap: Recap,
    editor: Page,
    mailoutbox: list[EmailMessage],
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(reverse("recaps:recap", args=[recap.slug]))
    page.locator("#reactions textarea").fill(FIELDS["text"])
    page.locator("#reactions form [type=submit]").click()
    expect(page.locator("[name=text]")).to_have_value(FIELDS["text"])
    # What would ask for the page anew, without what was written; who comes back has it again.
    expect(page.locator("header .lang a")).to_have_count(0)
    page.locator("header a").first.click()
    page.wait_for_url(reverse("home"))
    page.go_back()
    expect(page.locator("[name=text]")).to_have_value(FIELDS["text"])
    fill_in(page)
    expect(page.locator("h1")).to_have_text("Encore une étape")

    page.goto(link(mailoutbox[0]))
    expect(page.locator("main")).to_contain_text(FIELDS["text"])
    page.locator("[value=confirm]").click()
    expect(page.locator("main [role=status]")).to_contain_text("La rédaction le lit")
    public = reverse("recaps:recap", args=[recap.slug])
    page.goto(public)
    expect(page.locator("#reactions .comment")).to_have_count(0)

    # An editor is told by mail, and publishes it.
    assert mailoutbox[1].to == ["odile@example.org"]
    editor.goto(reverse("admin:reactions_moderation"))
    waiting = editor.locator(".waiting li").filter(has_text=FIELDS["text"])
    waiting.get_by_role("button").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    [letter] = [mail for mail in mailoutbox[2:] if mail.to == [FIELDS["email"]]]
    page.goto(link(letter))
    expect(page.locator("main [role=status]")).to_contain_text("Il est publié.")
    page.locator("main [role=status] a").click()
    expect(page.locator("#reactions .comment")).to_contain_text(FIELDS["text"])


def asked_to_work(page: Page, recap: Recap) -> None:
    page.goto(page_of(recap))
    page.locator("[name=text]").fill("https://a.example/ et https://b.example/")
    fill_in(page)
    expect(page.locator("[name=altcha]")).to_have_count(1)
    # Its script is there.
    page.wait_for_load_state()


def test_browser_works_and_sends_once_also_what_it_cannot_work_out(
    page: Page, recap: Recap
) -> None:
    # The work ends when the test says so.
    page.add_init_script(
        """const digest = crypto.subtle.digest.bind(crypto.subtle);
        const allowed = new Promise((allow) => { window.allow = allow; });
        crypto.subtle.digest = (...words) => allowed.then(() => digest(...words));"""
    )
    asked_to_work(page, recap)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    button = page.locator("main form [type=submit]")
    expect(page.locator("#working")).to_be_hidden()
    for _click in range(2):
        button.click()
        expect(page.locator("[role=status] #working")).to_be_visible()
        expect(button).to_have_attribute("aria-busy", "true")
    assert "POST" not in sent
    page.evaluate("allow()")
    expect(page.locator("h1")).to_have_text("Encore une étape", timeout=30_000)
    assert sent.count("POST") == 1
    assert not Reaction.objects.get().is_unchecked

    for broken in (
        "crypto.subtle.digest = () => Promise.reject(new Error('no'))",
        "crypto.subtle.digest = () => Promise.resolve(new ArrayBuffer(32))",
        "Object.defineProperty(crypto, 'subtle', { value: undefined })",
    ):
        # One visitor may not write so often.
        Tally.objects.all().delete()
        Reaction.objects.all().delete()
        page.add_init_script(broken)
        asked_to_work(page, recap)
        button.click()
        expect(page.locator("h1")).to_have_text("Encore une étape", timeout=30_000)
        assert Reaction.objects.get().is_unchecked
