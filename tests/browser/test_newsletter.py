"""From the form in the footer to the mail, and out again with one click."""

import re
from email.message import EmailMessage

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from newsletter.models import Digest, Subscriber
from tests.browser.door import enter
from tests.factories import RecapFactory, UserFactory
from tests.smtp import over_smtp, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def words(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain
    return str(plain.get_content())


def test_subscribed_composed_sent_and_left(
    page: Page,
    site: str,
    demo_to_come: None,
    settings: LazySettings,
    problems: list[str],
) -> None:
    settings.SITE_URL = site
    RecapFactory.create(title_fr="La nuit, les livres veillent", slug="la-nuit")
    with running() as mailbox:
        over_smtp(settings, mailbox.port)

        # A reader asks for it, and confirms with the link of a mail.
        page.goto("/")
        page.locator("footer").get_by_role("link", name="Lettre d’information").click()
        page.locator("main [name=email]").fill("ines@example.org")
        page.locator("main [type=submit]").click()
        expect(page.locator("h1")).to_have_text("Regardez vos e-mails")
        [asked] = mailbox.mails
        link = re.search(r"http://\S+", words(asked))
        assert link
        page.goto(link[0])
        page.locator("main form [type=submit]").click()
        expect(page.locator("h1")).to_have_text("C’est fait : vous recevrez la lettre")
        assert page.context.cookies() == []

        # An editor composes one of what is proposed, looks at it, and sends it.
        UserFactory.create(editor=True, email="odile@example.org")
        page.goto("/admin/newsletter/digest/add/")
        enter(page, "odile@example.org")
        page.locator("[name=subject_fr]").fill("Ce qu’il reste de mai")
        page.locator("[name=intro_fr]").fill("Bonjour à bord.")
        page.locator("[name=_save]").click()
        shown = page.frame_locator("iframe").first
        expect(shown.locator("h1")).to_have_text("Ce qu’il reste de mai")
        expect(shown.locator("h2").filter(has_text="La nuit")).to_be_visible()
        page.get_by_role("link", name="Envoyer à tous les abonné·es…").click()
        page.get_by_role("button", name="Envoyer à 1 abonné·e").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert Digest.objects.get().finished_at

        # The mail has arrived; its button lets the mail program leave at once.
        mail = mailbox.mails[-1]
        assert mail["To"] == "ines@example.org"
        assert "La nuit, les livres veillent" in words(mail)
        assert f"{site}/recits/la-nuit/" in words(mail)
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        page.context.clear_cookies()
        leave = mail["List-Unsubscribe"].strip("<>")
        answer = page.request.post(leave, form={"List-Unsubscribe": "One-Click"})
        assert answer.status == 200
        assert not Subscriber.objects.exists()
        assert len(mailbox.kept) == 2
