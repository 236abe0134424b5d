from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.groups import BLOGGERS, EDITORS
from core.models import Tag, User
from tests.admin import document, errors, list_of, page_of, sheet, sign_in, words
from tests.factories import PASSWORD, TagFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = reverse("admin:core_user_add")
STRONG = "une-sirène-à-trois-mâts"


@pytest.fixture
def superuser(client: Client) -> User:
    return sign_in(client, superuser=True, email="chef@example.org")


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    return client.post(page_of(row), sheet(client.get(page_of(row)), **changes))


def group(name: str) -> int:
    from django.contrib.auth.models import Group  # noqa: PLC0415 (only here)

    return Group.objects.get(name=name).pk


# --- Accounts ------------------------------------------------------------------------------------


def test_account_is_made_and_signs_in(client: Client, superuser: User) -> None:
    typed = {"email": "Camille@Example.org", "name": "Camille", "usable_password": "true"}
    typed |= {"password1": STRONG, "password2": STRONG}
    response = client.post(ADD, sheet(client.get(ADD), **typed))
    assert response.status_code == 302, errors(response)
    user = User.objects.get(email="camille@example.org")
    assert response["Location"] == page_of(user)
    assert save(client, user, is_staff="on", groups=[group(BLOGGERS)]).status_code == 302
    client.logout()
    login = {"login": "CAMILLE@example.org", "password": STRONG}
    response = client.post(reverse("account_login"), login)
    assert response["Location"] == reverse("admin:index")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("CHEF@example.org", STRONG),
        ("camille@example.org", "1234"),
        ("camille@example.org", ""),
    ],
)
def test_impossible_accounts(client: Client, superuser: User, email: str, password: str) -> None:
    typed = {"email": email, "password1": password, "password2": password}
    typed["usable_password"] = "true"
    response = client.post(ADD, sheet(client.get(ADD), **typed))
    assert response.status_code == 200
    assert errors(response)
    assert User.objects.count() == 1


def test_account_is_changed_and_its_hash_is_nowhere(client: Client, superuser: User) -> None:
    user = UserFactory.create(name="Avant")
    page = client.get(page_of(user))
    assert user.password not in page.content.decode()
    assert save(client, user, name="Après", groups=[group(EDITORS)]).status_code == 302
    user.refresh_from_db()
    assert user.name == "Après"
    assert user.groups.get().name == EDITORS
    assert user.check_password(PASSWORD)


def test_organisers_look_at_accounts_and_change_none(client: Client) -> None:
    sign_in(client, organiser=True)
    user = UserFactory.create(email="camille@example.org", name="Avant")
    assert "camille@example.org" in words(client.get(list_of(User)), "//table//th")
    page = client.get(page_of(user))
    assert not document(page).xpath("//input[@name='is_superuser']")
    assert client.post(page_of(user), {"is_superuser": "on"}).status_code == 403
    assert client.get(ADD).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.get(password).status_code == 403


# --- Topics --------------------------------------------------------------------------------------


def test_topic_is_made(client: Client) -> None:
    sign_in(client, editor=True)
    address = reverse("admin:core_tag_add")
    typed = {"name": "Géolocalisation", "name_en": "Geolocation"}
    response = client.post(address, sheet(client.get(address), **typed))
    assert response.status_code == 302, errors(response)
    assert Tag.objects.values_list("name", "name_en", "slug").get() == (
        "Géolocalisation",
        "Geolocation",
        "geolocalisation",
    )
    assert len(errors(client.post(address, sheet(client.get(address), **typed)))) == 1


def test_announced_topic_is_not_deleted(client: Client) -> None:
    sign_in(client, organiser=True)
    tag = TagFactory.create(announced=True)
    chosen = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
    assert client.post(list_of(Tag), chosen).status_code == 200
    assert Tag.objects.exists()
