"""Signing in: by e-mailed code, by password, with a second factor; and what the door withstands."""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import LazySettings
from django.core.cache import caches
from django.core.cache.backends import locmem
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from time_machine import travel

from core.models import User
from marseille20.settings import CACHES
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")
ASK = reverse("account_request_login_code")
ENTER = reverse("account_confirm_login_code")
FORGOTTEN = reverse("account_reset_password")
STRONG = "une-sirène-à-trois-mâts"


@pytest.fixture
def user() -> User:
    return UserFactory.create(email="camille@example.org")


def who(client: Client) -> str | None:
    """The key of who is signed in."""
    return client.session.get("_auth_user_id")


def code_of(mail: EmailMessage) -> str:
    found = re.search(r"^\S{4,}$", str(mail.body), re.MULTILINE)
    assert found, mail.body
    return found[0]


def second_factor(user: User) -> str:
    """Give a user an authenticator app, and return its secret."""
    secret = b32encode(b"twenty bytes for tot").decode()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)}
    )
    return secret


def shown_by_app(secret: str) -> str:
    """The six digits of this half minute (RFC 4226, 5.3; RFC 6238)."""
    counter = (int(time()) // 30).to_bytes(8)
    digest = hmac.digest(b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


# --- The code ------------------------------------------------------------------------------------


def test_code_comes_by_mail_and_signs_in(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    asked = client.post(f"{ASK}?next=/ecrire/", {"email": "CAMILLE@example.org"})
    assert asked["Location"].startswith(ENTER)
    [mail] = mailoutbox
    assert mail.to == ["camille@example.org"]
    code = code_of(mail)
    assert code in mail.subject
    assert who(client) is None

    entered = client.post(asked["Location"], {"code": code})

    assert who(client) == str(user.pk)
    assert entered["Location"] == "/ecrire/"


def test_three_wrong_codes_end_it(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    client.post(ASK, {"email": user.email})
    for _try in range(3):
        assert who(client) is None
        last = client.post(ENTER, {"code": "WRONG"})
    assert last.status_code == 302
    client.post(ENTER, {"code": code_of(mailoutbox[0])})
    assert who(client) is None


@pytest.mark.parametrize("address", [ASK, FORGOTTEN])
@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_nobody_learns_who_has_an_account(
    client: Client, user: User, mailoutbox: list[EmailMessage], address: str, email: str
) -> None:
    UserFactory.create(email="gone@example.org", is_active=False)
    known = client.post(address, {"email": user.email}, follow=True)
    mailoutbox.clear()
    unknown = Client().post(address, {"email": email}, follow=True)

    assert mailoutbox == []
    assert unknown.redirect_chain == known.redirect_chain
    assert neutral(unknown, email) == neutral(known, user.email)


def neutral(response: Any, email: str) -> str:
    """The page without the address that was typed and what is made up anew for each page."""
    page = response.content.decode().replace(email, "")
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]+"', "", page)


# --- The password --------------------------------------------------------------------------------


def test_account_without_a_trace_of_its_address_signs_in_with_its_password(client: Client) -> None:
    """As one made by an organiser, or by `manage.py serve`, is."""
    user = UserFactory.create(superuser=True)
    assert not EmailAddress.objects.exists()
    typed = {"login": user.email.upper(), "password": PASSWORD}
    response = client.post(f"{SIGN_IN}?next=/admin/talks/session/", typed)
    assert who(client) == str(user.pk)
    assert response["Location"] == "/admin/talks/session/"


@pytest.mark.parametrize(("is_staff", "home"), [(True, "admin:index"), (False, "desk:home")])
def test_everybody_comes_to_where_they_work(client: Client, is_staff: bool, home: str) -> None:
    user = UserFactory.create(is_staff=is_staff)
    response = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse(home)


def test_sign_in_leads_to_no_other_site(client: Client, user: User) -> None:
    typed = {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(SIGN_IN, typed)["Location"] == reverse("desk:home")


def test_former_address_opens_nothing(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    user.email = "nouvelle@example.org"
    user.save()
    client.post(ASK, {"email": "camille@example.org"})
    assert mailoutbox == []
    Client().post(ASK, {"email": "nouvelle@example.org"})
    assert mailoutbox[0].to == ["nouvelle@example.org"]


def link(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+", str(mail.body))
    assert found
    return found[0]


def test_forgotten_password_is_chosen_anew_once(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    client.post(FORGOTTEN, {"email": "CAMILLE@example.org"})
    address = link(mailoutbox[0])
    form = client.get(address, follow=True).redirect_chain[-1][0]
    weak = client.post(form, {"password1": "1234", "password2": "1234"})
    assert weak.status_code == 200
    done = client.post(form, {"password1": STRONG, "password2": STRONG})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(STRONG)

    again = Client().get(address, follow=True)
    assert again.status_code == 200
    assert not again.redirect_chain
    assert again.context["token_fail"]


@pytest.mark.parametrize(
    ("public", "own"),
    [
        ("https://marseille20.example", "https://marseille20.example"),
    ],
)
def test_link_goes_to_the_site_whatever_host_was_asked(
    client: Client,
    user: User,
    mailoutbox: list[EmailMessage],
    settings: LazySettings,
    public: str,
    own: str,
) -> None:
    settings.SITE_URL = public
    settings.HOST = "0.0.0.0"  # noqa: S104
    settings.ALLOWED_HOSTS = ["*"]
    client.post(FORGOTTEN, {"email": user.email}, headers={"host": "evil.example"})
    assert link(mailoutbox[0]).startswith(f"{own}/compte/")
    assert "evil" not in mailoutbox[0].body


# --- The second factor ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["code", "password"])
def test_second_factor_is_asked_for_whichever_way_one_comes(
    client: Client, user: User, mailoutbox: list[EmailMessage], way: str
) -> None:
    secret = second_factor(user)
    if way == "code":
        client.post(ASK, {"email": user.email})
        response = client.post(ENTER, {"code": code_of(mailoutbox[0])})
    else:
        response = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert who(client) is None

    client.post(response["Location"], {"code": "000000"})
    assert who(client) is None
    client.post(response["Location"], {"code": shown_by_app(secret)})
    assert who(client) == str(user.pk)


def test_admin_has_no_door_of_its_own(client: Client) -> None:
    user = UserFactory.create(superuser=True)
    second_factor(user)
    door = reverse("admin:login")
    typed = {"username": user.email, "password": PASSWORD}
    for response in (client.get(f"{door}?next=/admin/"), client.post(door, typed)):
        assert response["Location"].startswith(SIGN_IN)
    assert who(client) is None

    client.force_login(UserFactory.create())
    assert client.get(door).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_first_second_factor_shows_its_codes_and_after_a_while_no_more(client: Client) -> None:
    user = UserFactory.create()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    page = reverse("mfa_activate_totp")
    secret = client.get(page).context["form"].secret
    codes = client.post(page, {"code": shown_by_app(secret)}, follow=True)
    assert len(codes.context["unused_codes"]) == 10
    with travel(datetime.now(UTC) + timedelta(minutes=6)):
        asked = client.get(reverse("mfa_generate_recovery_codes"))
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))


# --- Too many tries ------------------------------------------------------------------------------


@pytest.fixture
def throttled(settings: LazySettings) -> Iterator[None]:
    """What counts in production, in the table that the migrations made."""
    settings.CACHES = CACHES
    yield
    caches["default"].clear()


@pytest.mark.usefixtures("throttled")
def test_passwords_cannot_be_tried_for_long(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False) as clock:
        for number in range(5):
            client.post(SIGN_IN, {"login": user.email, "password": f"essai {number}"})
        # As another server process, which has nothing in its memory.
        del caches["default"]
        monkeypatch.setattr(locmem, "_caches", {})
        client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
        assert who(client) is None
        clock.shift(10 * 60)
        client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
        assert who(client) == str(user.pk)


@pytest.mark.usefixtures("throttled")
def test_passwords_are_not_tried_from_everywhere_for_long(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.sign_in.adapter.MOST_PASSWORDS", 3)
    with travel("2027-05-20T10:00:00Z", tick=False):
        for number in range(3):
            elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
            elsewhere.post(SIGN_IN, {"login": user.email, "password": f"essai {number}"})
        last = Client(REMOTE_ADDR="192.0.2.9")
        last.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert who(last) is None
