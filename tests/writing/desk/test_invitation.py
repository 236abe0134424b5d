import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.groups import BLOGGERS
from core.models import User
from recaps.models import Author, Invitation, Recap
from tests.core.sign_in.test_adapter import second_factor, shown_by_app, who
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.writing.conftest import invite
from writing import transitions

pytestmark = pytest.mark.django_db

HOME = reverse("desk:home")


def address(mail: EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(\S+)", str(mail.body))
    assert found
    return found[1]


def accept(client: Client, mail: EmailMessage, name: str = "Inès C.") -> Any:
    return client.post(address(mail), {"name": name})


# --- Coming in -----------------------------------------------------------------------------------


def test_invited_by_mail_and_in(client: Client, mailoutbox: list[EmailMessage]) -> None:
    invitation = invite(message="Votre regard nous manque.")
    [mail] = mailoutbox
    assert mail.to == ["Ines@example.org"]
    assert "Odile" in mail.body
    assert "Votre regard nous manque." in mail.body
    page = client.get(address(mail))
    assert page.status_code == 200
    assert not User.objects.filter(email="ines@example.org").exists()
    assert 'value="Inès Calanque"' in page.content.decode()

    response = accept(client, mail)

    assert response["Location"] == HOME
    user = User.objects.get(email="ines@example.org")
    assert who(client) == str(user.pk)
    assert not user.has_usable_password()
    assert not user.is_staff
    assert list(user.groups.values_list("name", flat=True)) == [BLOGGERS]
    assert Author.objects.get(user=user).name == "Inès C."
    assert EmailAddress.objects.get(user=user, verified=True).email == user.email
    invitation.refresh_from_db()
    assert invitation.accepted_by == user


def test_who_writes_together_becomes_an_author(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    recap = RecapFactory.create(status=Recap.Status.DRAFT, title_fr="À deux voix")
    invite(recap=recap)
    assert "À deux voix" in mailoutbox[0].body
    accept(client, mailoutbox[0])
    assert recap.authors.filter(user__email="ines@example.org").exists()


@pytest.mark.parametrize(
    ("language", "home", "words"),
    [
        ("fr", "/admin/", "Odile vous invite à organiser Marseille 2.0 ensemble."),
        ("en", "/admin/", "Odile invites you to organise Marseille 2.0 together."),
    ],
)
def test_an_organiser_comes_to_the_front_page_of_the_admin(
    client: Client, mailoutbox: list[EmailMessage], language: str, home: str, words: str
) -> None:
    odile = UserFactory.create(organiser=True, name="Odile")
    invite(role="organiser", language=language, invited_by=odile)
    assert words in mailoutbox[0].body
    assert words in client.get(address(mailoutbox[0])).content.decode()
    assert accept(client, mailoutbox[0])["Location"] == home
    assert client.get(home).status_code == 200
    # The link leads there from now on.
    assert client.get(address(mailoutbox[0]))["Location"] == home
    assert Client().get(address(mailoutbox[0])).status_code == 410


# --- Closed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["expires_at", "revoked_at"])
def test_expired_and_revoked_ones_are_reported(
    client: Client, mailoutbox: list[EmailMessage], moment: str
) -> None:
    invite(**{moment: timezone.now()})
    for response in (client.get(address(mailoutbox[0])), accept(client, mailoutbox[0])):
        assert response.status_code == 410
    assert not User.objects.filter(email="ines@example.org").exists()


@pytest.mark.parametrize("token", ["1:x", "é"])
def test_forged_links_are_reported(client: Client, token: str) -> None:
    invite()
    for method in (client.get, client.post):
        assert method(f"/ecrire/invitation/{token}/").status_code == 404
        assert method("/ecrire/invitation/%00/").status_code == 400


def test_nobody_signs_what_was_published_without_them(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    """An editor read it as the text of those who had accepted."""
    author, editor = UserFactory.create(blogger=True), UserFactory.create(editor=True)
    recap = RecapFactory.create(
        status="submitted", published_at=None, authors=[AuthorFactory.create(user=author)]
    )
    invite(recap=recap, invited_by=author)
    invite(recap=recap, invited_by=editor, email="odile@example.org")
    transitions.apply("publish", recap, editor)
    by_author, by_editor = (mail for mail in mailoutbox if "/invitation/" in mail.body)
    assert accept(client, by_author).status_code == 410
    assert accept(client, by_editor)["Location"] == HOME
    assert recap.authors.count() == 2


# --- Those who have an account -------------------------------------------------------------------


def test_link_alone_never_opens_an_account_that_exists(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    """An editor can invite the address of an organiser, and links are forwarded."""
    user = UserFactory.create(email="ines@example.org", organiser=True)
    invitation = invite()
    for response in (client.get(address(mailoutbox[0])), accept(client, mailoutbox[0])):
        assert f"{reverse('account_login')}?next=" in response.content.decode()
    assert who(client) is None
    invitation.refresh_from_db()
    assert invitation.state == Invitation.State.OPEN

    client.force_login(user)
    assert client.post(address(mailoutbox[0]))["Location"] == HOME
    assert user.groups.filter(name=BLOGGERS).exists()
    assert Author.objects.filter(user=user).exists()


def test_second_factor_stands_before_the_invitation(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = UserFactory.create(email="ines@example.org")
    author = AuthorFactory.create(user=user)
    secret = second_factor(user)
    recap = RecapFactory.create()
    invite(recap=recap)
    back = address(mailoutbox[0])
    client.post(reverse("account_request_login_code"), {"email": user.email, "next": back})
    [code] = re.findall(r"^\S{4,}$", str(mailoutbox[1].body), re.MULTILINE)
    client.post(f"{reverse('account_confirm_login_code')}?next={back}", {"code": code})
    assert who(client) is None
    done = client.post(reverse("mfa_authenticate"), {"code": shown_by_app(secret)})
    assert done["Location"] == back
    assert client.post(back)["Location"] == HOME
    assert recap.authors.contains(author)


def test_another_person_signs_out_first(client: Client, mailoutbox: list[EmailMessage]) -> None:
    other = UserFactory.create(name="Marius")
    client.force_login(other)
    invitation = invite()
    for response in (client.get(address(mailoutbox[0])), accept(client, mailoutbox[0])):
        assert "Marius" in response.content.decode()
    assert who(client) == str(other.pk)
    invitation.refresh_from_db()
    assert invitation.state == Invitation.State.OPEN
    leave = client.post(reverse("account_logout"), {"next": address(mailoutbox[0])})
    assert leave["Location"] == address(mailoutbox[0])
    assert accept(client, mailoutbox[0])["Location"] == HOME


def test_who_may_not_invite_any_more_invites_nobody(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    odile = UserFactory.create(organiser=True, name="Odile")
    invite(role="organiser", invited_by=odile)
    odile.groups.clear()
    for response in (client.get(address(mailoutbox[0])), accept(client, mailoutbox[0])):
        assert response.status_code == 410
    assert not User.objects.filter(email="ines@example.org").exists()
