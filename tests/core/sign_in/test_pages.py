import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from tests.admin import document, words
from tests.core.accounts.test_sessions import LAPTOP, PHONE, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("account_signed_in")


def is_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_each_browser_is_shown_and_signed_out() -> None:
    user = UserFactory.create(blogger=True)
    here, there = signed_in(user, LAPTOP), signed_in(user, PHONE)
    page = here.get(PAGE)
    assert "no-store" in page.headers["Cache-Control"]
    assert words(page, "//li/h2") == ["Firefox sur Mac Ce navigateur", "Chrome sur Android"]
    [handle] = document(page).xpath("//button[@name='end']/@value")
    done = here.post(PAGE, {"end": handle}, follow=True)
    assert words(done, "//ul[@class='messages']/li") == ["Vous y êtes déconnecté·e."]
    assert (is_in(here), is_in(there)) == (True, False)
    again = here.post(PAGE, {"end": handle}, follow=True)
    assert words(again, "//ul[@class='messages']/li") == ["Vous y étiez déjà déconnecté·e."]
    assert here.post(PAGE, {"end": "é\0"}).status_code == 302


def test_everywhere_else_by_one_button() -> None:
    user = UserFactory.create()
    here, *there = (signed_in(user, agent) for agent in (LAPTOP, PHONE, ""))
    here.post(PAGE)
    assert is_in(here)
    assert not any(is_in(client) for client in there)
    assert "nulle part ailleurs" in here.get(PAGE).text
