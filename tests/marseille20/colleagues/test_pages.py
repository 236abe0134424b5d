from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from core.models import SecondFactorRule, User
from recaps.models import Invitation
from tests.admin import document, list_of, messages_of, sign_in, words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:colleagues")
SWITCH = reverse("admin:second_factor")
SECRET = "JBSWY3DPEHPK3PXP"


def with_factor(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def cells(page: Any, deed: str) -> dict[str, str]:
    """What the table says of a deed, by role."""
    table = "//div[@class='colleagues__table']"
    names = words(page, f"{table}//thead//th")
    row = f"{table}//tr[th[contains(., '{deed}')]]/td"
    return dict(zip(names, words(page, row), strict=True))


# --- Who may do what -----------------------------------------------------------------------------


def test_the_table_follows_the_rights(client: Client) -> None:
    sign_in(client, organiser=True)
    said = cells(client.get(PAGE), "Publier le programme")
    assert said == {
        "Comptes superutilisateurs": "oui",
        BLOGGERS: "non",
        ORGANISERS: "oui",
        EDITORS: "non",
    }
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.add(Permission.objects.get(codename="view_release"))
    assert cells(client.get(PAGE), "Publier le programme")[EDITORS] == "regarde seulement"
    assert cells(client.get(PAGE), "Thèmes")[EDITORS] == "en partie"
    Group.objects.create(name="Accueil")
    assert cells(client.get(PAGE), "Publier le programme")["Accueil"] == "non"


def test_everybody_stands_under_their_role(client: Client) -> None:
    me = sign_in(client, organiser=True, name="Odile")
    boss = UserFactory.create(superuser=True, name="Marius")
    nobody = UserFactory.create(name="Fanny")
    UserFactory.create(editor=True, is_active=False, name="Partie")
    Invitation.objects.create(role="editor", name="Inès", email="i@example.org", invited_by=me)
    page = client.get(PAGE)
    under = {
        words(page, f"({item})/h3")[0]: words(page, f"({item})//li/a[not(@class)]")
        for item in (f"//ul[@class='colleagues__roles']/li[{number}]" for number in range(1, 6))
    }
    assert under == {
        "Comptes superutilisateurs": [str(boss)],
        BLOGGERS: [],
        ORGANISERS: [str(me)],
        EDITORS: ["Inès"],
        "Sans rôle": [str(nobody)],
    }


@pytest.mark.parametrize(
    "who",
    [
        "editor",
    ],
)
def test_it_is_for_those_who_see_accounts(client: Client, who: str) -> None:
    sign_in(client, **{who: True})
    assert client.get(PAGE).status_code == 403


# --- Second factors ------------------------------------------------------------------------------


@pytest.fixture
def required(db: None) -> None:
    SecondFactorRule.objects.create()


def test_a_superuser_who_has_one_requires_it(client: Client) -> None:
    boss = with_factor(sign_in(client, superuser=True))
    UserFactory.create(organiser=True, name="Odile")
    with_factor(UserFactory.create(organiser=True, name="Marius"))
    page = client.get(SWITCH)
    assert "Odile" in page.text
    assert "Marius" not in page.text
    assert "seul superutilisateur" in page.text
    done = client.post(SWITCH, {"require": "on"}, follow=True)
    assert "second facteur" in messages_of(done)[0]
    assert SecondFactorRule.objects.get().by == boss
    assert LogEntry.objects.get().user == boss
    client.post(SWITCH, {"leave_free": "on"})
    assert not SecondFactorRule.objects.exists()


def test_who_has_none_requires_none(client: Client) -> None:
    boss = sign_in(client, superuser=True)
    Authenticator.objects.create(user=boss, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not document(client.get(SWITCH)).xpath("//input[@name='require']")
    done = client.post(SWITCH, {"require": "on"}, follow=True)
    assert "vous-même" in messages_of(done)[0]
    assert not SecondFactorRule.objects.exists()


def test_only_superusers_switch(client: Client) -> None:
    user = with_factor(sign_in(client, organiser=True))
    user.user_permissions.set(Permission.objects.all())
    for sent in ({"require": "on"}, {"leave_free": "on"}):
        assert client.post(SWITCH, sent).status_code == 403
    assert client.get(SWITCH).status_code == 403


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("who", ["superuser", "blogger"])
def test_who_has_none_is_led_to_it_first(client: Client, who: str) -> None:
    user = UserFactory.create(**{who: True})
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    for address in (reverse("admin:index"), list_of(User), SWITCH):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 403
            links = document(response).xpath("//main//a/@href")
            assert {reverse("mfa_add_webauthn"), reverse("mfa_activate_totp")} <= set(links)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with_factor(user)
    assert client.get(reverse("admin:index")).status_code == 200
    # Without it they would have to set up another.
    user.authenticator_set.all().delete()
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.post(reverse("admin:logout")).status_code in {200, 302}
    assert "_auth_user_id" not in client.session
