import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from core.mail.outbox import write_unkept
from core.models import Letter
from core.sign_in.codes import CODE, CODE_LIVES
from core.tasks.attempts import MOST_ATTEMPTS
from tests.admin import document, list_of, page_of, sign_in, words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LIST = list_of(Letter)


def letter(**fields: object) -> Letter:
    return Letter.objects.create(
        to="ines@example.org", subject="Bonjour", body="Lien secret", **fields
    )


@pytest.fixture
def lost() -> Letter:
    return letter(attempts=MOST_ATTEMPTS, failure="Mailbox full")


@pytest.mark.parametrize("who", ["editor", "organiser"])
def test_letter_that_gave_up_is_a_concern_and_can_be_sent_again(
    client: Client, lost: Letter, mailoutbox: list[EmailMessage], who: str
) -> None:
    letter()
    sign_in(client, **{who: True})
    front = document(client.get(reverse("admin:index")))
    [link] = front.xpath("//section[@class='concerns']//a[contains(@href, 'letter')]")
    assert link.text_content().split()[0] == "1"
    listed = client.get(link.get("href"))
    assert words(listed, "//td[contains(@class, 'field-failure')]") == ["Mailbox full"]

    client.post(LIST, {"action": "send_again", "_selected_action": [lost.pk]})

    assert [mail.to for mail in mailoutbox] == [["ines@example.org"]]
    assert (
        "letter"
        not in client.get(reverse("admin:index"))
        .content.decode()
        .partition("concerns")[2]
        .partition("</section>")[0]
    )


def test_lost_letters_to_confirm_an_address_have_their_own_list(
    client: Client, lost: Letter
) -> None:
    lost_too = {"attempts": MOST_ATTEMPTS, "failure": "No such mailbox"}
    letter(**lost_too, confirms_address=True)
    letter(failure="Later")
    sign_in(client, editor=True)
    shown = {
        state: words(client.get(f"{LIST}?state={state}"), "//td[contains(@class, 'field-failure')]")
        for state in ("waiting", "given_up", "unconfirmed")
    }
    assert shown == {
        "waiting": ["Later"],
        "given_up": ["Mailbox full"],
        "unconfirmed": ["No such mailbox"],
    }


def test_code_of_another_person_is_nowhere_in_the_admin(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    """Anyone who asks for the code of an organiser cannot read it there."""
    known = UserFactory.create(email="camille@example.org")
    for email in (known.email, "nobody@example.org"):
        write_unkept(email, CODE, subject="Un code", lives=CODE_LIVES)
    sign_in(client, editor=True)
    listed = client.get(LIST)
    # Nor that a person typed in the address of who has no account.
    assert words(listed, "//td[contains(@class, 'field-to')]") == [known.email]
    page = client.get(page_of(Letter.objects.get(user=known)))
    [code] = re.findall(r"^\S{9}$", str(mailoutbox[0].body), re.MULTILINE)
    assert code not in listed.content.decode() + page.content.decode()


def test_nobody_reads_what_was_written_to_others(client: Client, lost: Letter) -> None:
    client.force_login(UserFactory.create(superuser=True))
    page = client.get(page_of(lost))
    assert "Mailbox full" in page.content.decode()
    assert "Lien secret" not in page.content.decode()
    assert client.post(page_of(lost), {"to": "me@example.org"}).status_code == 403
