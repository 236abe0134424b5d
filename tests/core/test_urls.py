"""Somebody who forgot their password gets a new one by mail."""

import importlib
import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import clear_url_caches, reverse

from core import urls
from marseille20 import urls as all_urls
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

FORGOTTEN = reverse("admin_password_reset")
STRONG = "une-sirène-à-trois-mâts"


def link(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+", str(mail.body))
    assert found
    return found[0]


def test_login_page_leads_there(client: Client) -> None:
    assert f'href="{FORGOTTEN}"' in client.get(reverse("admin:login")).content.decode()


def test_mail_is_sent_and_its_link_works_once(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = UserFactory.create(organiser=True, email="camille@example.org")
    assert client.get(FORGOTTEN).status_code == 200
    response = client.post(FORGOTTEN, {"email": "CAMILLE@example.org"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("password_reset_done")
    [mail] = mailoutbox
    assert mail.to == ["camille@example.org"]
    assert "Marseille 2.0" in mail.subject
    address = link(mail)

    page = client.get(address, follow=True)
    form = page.redirect_chain[-1][0]
    typed = {"new_password1": STRONG, "new_password2": STRONG}
    done = client.post(form, typed, follow=True)

    assert done.redirect_chain[-1][0] == reverse("password_reset_complete")
    user.refresh_from_db()
    assert user.check_password(STRONG)
    again = client.get(address, follow=True)
    assert not again.redirect_chain
    assert not again.context["validlink"]


def test_weak_password_is_refused(client: Client, mailoutbox: list[EmailMessage]) -> None:
    user = UserFactory.create(organiser=True)
    client.post(FORGOTTEN, {"email": user.email})
    form = client.get(link(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    response = client.post(form, {"new_password1": "1234", "new_password2": "1234"})
    assert response.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_nobody_learns_who_has_an_account(
    client: Client, mailoutbox: list[EmailMessage], email: str
) -> None:
    UserFactory.create(email="gone@example.org", is_active=False)
    response = client.post(FORGOTTEN, {"email": email})
    assert response["Location"] == reverse("password_reset_done")
    assert mailoutbox == []


@pytest.mark.parametrize("address", ["/admin/reset/x/y/", "/admin/reset/MQ/set-password/"])
def test_forged_links_are_told_so(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.context["validlink"]


@pytest.fixture
def public_site(settings: LazySettings) -> Iterator[None]:
    def load() -> None:
        importlib.reload(urls)
        importlib.reload(all_urls)
        clear_url_caches()

    settings.SITE_URL = "https://marseille20.example"
    settings.ALLOWED_HOSTS = ["*"]
    load()
    yield
    settings.SITE_URL = ""
    load()


@pytest.mark.usefixtures("public_site")
def test_link_goes_to_the_site_whatever_host_was_asked(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    user = UserFactory.create()
    client.post(FORGOTTEN, {"email": user.email}, headers={"host": "evil.example"})
    assert link(mailoutbox[0]).startswith("https://marseille20.example/admin/reset/")
