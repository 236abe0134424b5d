import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from time_machine import travel

from core.models import Letter
from newsletter import views
from newsletter.models import CONFIRMATION_TIMEOUT, Subscriber
from newsletter.subscribers import MOST_LETTERS
from tests.factories import SubscriberFactory
from tests.talks.reading import words

pytestmark = pytest.mark.django_db

FORM = "/lettre/"
ASKED = "/lettre/demandee/"
EMAIL = "ines@example.org"


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    settings.SITE_URL = "http://testserver"


def ask(client: Client, email: str = EMAIL, form: str = FORM, **fields: str) -> Any:
    return client.post(form, {"email": email, "website": "", **fields})


def link(mail: EmailMessage) -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.body))
    assert found
    return found[1]


# --- Coming --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "language", "asked", "confirm"),
    [
        ("/lettre/", "fr", "/lettre/demandee/", "/lettre/confirmer/"),
        ("/en/newsletter/", "en", "/en/newsletter/asked/", "/en/newsletter/confirm/"),
    ],
)
def test_asked_then_confirmed(
    client: Client,
    mailoutbox: list[EmailMessage],
    form: str,
    language: str,
    asked: str,
    confirm: str,
) -> None:
    assert ask(client, "Ines@Example.org", form)["Location"] == asked
    [mail] = mailoutbox
    assert mail.to == [EMAIL]
    address = link(mail)
    assert address.startswith(confirm)
    # Mail servers look behind links.
    for look in (client.get, client.head, client.get):
        assert look(address).status_code == 200
    assert not Subscriber.objects.confirmed().exists()

    for _time in range(2):
        confirmed = client.post(address)
        assert confirmed.status_code == 200
        assert EMAIL not in confirmed.text

    [found] = Subscriber.objects.confirmed()
    assert (found.email, found.language) == (EMAIL, language)


def head_of(answer: HttpResponseBase) -> dict[str, str]:
    """The head of an answer; each has a number of its own."""
    return {name: value for name, value in answer.items() if name != "X-Request-Id"}


def test_answer_does_not_tell_who_is_subscribed(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    found = SubscriberFactory.create()
    with travel(timezone.now(), tick=False):
        known, unknown = ask(client), ask(client, "odile@example.org")
    assert head_of(known) == head_of(unknown)
    assert known["Location"] == ASKED
    assert "Regardez vos e-mails" in client.get(ASKED).text
    first, second = mailoutbox
    assert link(first) == f"/lettre/quitter/{found.key}/"
    assert link(second).startswith("/lettre/confirmer/")
    found.refresh_from_db()
    assert found.confirmed_at


def test_asking_again_sends_the_same_link_and_starts_the_week_anew(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    with travel(timezone.now() - CONFIRMATION_TIMEOUT, tick=False):
        ask(client)
    ask(client, form="/en/newsletter/")
    key = Subscriber.objects.get().key
    assert link(mailoutbox[0]) == f"/lettre/confirmer/{key}/"
    assert link(mailoutbox[1]) == f"/en/newsletter/confirm/{key}/"
    client.post(link(mailoutbox[0]))
    assert Subscriber.objects.confirmed().get().language == "en"


@pytest.mark.parametrize("email", ["", "ines", "inès@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_stays_in_the_form(client: Client, email: str) -> None:
    page = ask(client, email)
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert 'aria-describedby="id_email_error"' in page.content.decode()
    assert f'value="{email}"' in page.content.decode() or not email
    assert not Subscriber.objects.exists()


def test_programs_that_fill_in_everything_subscribe_nobody(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert head_of(ask(client, website="https://spam.example/")) == head_of(ask(client))
    assert len(mailoutbox) == 1


def test_one_address_is_not_flooded(client: Client, mailoutbox: list[EmailMessage]) -> None:
    spellings = [EMAIL, *(f"ines+{number}@example.org" for number in range(MOST_LETTERS + 1))]
    answers = {ask(client, spelling)["Location"] for spelling in spellings}
    assert answers == {ASKED}
    assert len(mailoutbox) == MOST_LETTERS


@pytest.mark.parametrize(
    ("limit", "wait", "words"),
    [
        ("MOST_A_MINUTE", timedelta(minutes=1), "attendez une minute"),
        ("MOST_A_DAY", timedelta(days=1), "réessayez demain"),
    ],
)
def test_one_place_cannot_ask_for_everybody(
    client: Client,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    wait: timedelta,
    words: str,
) -> None:
    monkeypatch.setattr(views, limit, 2)
    with travel("2027-05-20T10:01:00Z", tick=False) as now:
        for number in range(2):
            assert ask(client, f"reader{number}@example.org")["Location"] == ASKED
        refused = ask(client)
        assert refused.status_code == 429
        [why] = refused.context["form"].non_field_errors()
        assert words in why
        assert f'value="{EMAIL}"' in refused.content.decode()
        assert len(mailoutbox) == 2
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert ask(elsewhere)["Location"] == ASKED
        now.shift(wait)
        assert ask(client)["Location"] == ASKED


def test_other_sites_cannot_ask_nor_confirm(client: Client) -> None:
    found = SubscriberFactory.create(confirmed_at=None)
    for address in (FORM, f"/lettre/confirmer/{found.key}/"):
        response = client.post(
            address, {"email": EMAIL}, headers={"Origin": "https://evil.example"}
        )
        assert response.status_code == 403
    assert not Letter.objects.exists()
    assert not Subscriber.objects.confirmed().exists()


def test_pages_set_no_cookie_and_are_shared_with_nobody(client: Client) -> None:
    key = SubscriberFactory.create(confirmed_at=None).key
    for address in (FORM, ASKED, f"/lettre/confirmer/{key}/", f"/lettre/quitter/{key}/"):
        response = client.get(address)
        assert not response.cookies
        assert not {"private", "no-store"}.isdisjoint(response["Cache-Control"].split(", "))
        # Who looks for it finds it, and finds nothing of anybody's.
        hidden = '<meta name="robots" content="noindex">' in response.content.decode()
        assert hidden == (address != FORM)


# --- Links that lead nowhere ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["é", "0" * 32, "a" * 500])
def test_forged_links_are_reported(client: Client, key: str) -> None:
    SubscriberFactory.create(confirmed_at=None)
    for method, page in (("get", "confirmer"), ("post", "confirmer"), ("get", "quitter")):
        response = getattr(client, method)(f"/lettre/{page}/{key}/")
        assert response.status_code == 404
    client.post(f"/lettre/quitter/{key}/")
    assert Subscriber.objects.count() == 1


def test_old_link_says_so(client: Client) -> None:
    asked_at = timezone.now() - CONFIRMATION_TIMEOUT
    found = SubscriberFactory.create(confirmed_at=None, asked_at=asked_at)
    for method in (client.get, client.post):
        page = method(f"/lettre/confirmer/{found.key}/")
        assert page.status_code == 410
        assert "trop ancien" in words(page.content.decode())


# --- Leaving -------------------------------------------------------------------------------------


def test_mail_programs_leave_with_one_click() -> None:
    """RFC 8058: a POST from anywhere, without a cookie, a token or a redirect."""
    address = f"/lettre/quitter/{SubscriberFactory.create().key}/"
    stranger = Client(enforce_csrf_checks=True)
    # Mails are passed on: anyone who opens the link of one learns nobody's address.
    assert EMAIL not in stranger.get(address).text
    assert Subscriber.objects.exists()
    for _time in range(2):
        response = stranger.post(
            address,
            {"List-Unsubscribe": "One-Click"},
            headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
        )
        assert response.status_code == 200
        assert not response.cookies
    assert not Subscriber.objects.exists()
