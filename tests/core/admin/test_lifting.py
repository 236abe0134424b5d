"""Nobody lifts themselves or others: forms that were forged, each way the admin takes them."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from core.accounts.groups import EDITORS, ORGANISERS
from core.models import User
from tests.admin import list_of, page_of, sheet, sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ACCOUNTS = Q(content_type__app_label="core", codename__endswith="_user") | Q(
    content_type__app_label="auth", codename__endswith="_group"
)


@pytest.fixture
def keeper(client: Client) -> User:
    """An editor who may also do all that Django lets one do with accounts and groups."""
    user = sign_in(client, editor=True)
    user.user_permissions.set(Permission.objects.filter(ACCOUNTS))
    return user


def everything(row: User) -> dict[str, Any]:
    """What the form would send to give all there is."""
    return {
        "email": row.email,
        "name": "Autre",
        "languages": "fr",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [group.pk for group in Group.objects.all()],
        "user_permissions": [right.pk for right in Permission.objects.all()],
    }


def rights(row: User) -> tuple[bool, set[str], set[str]]:
    fresh = User.objects.get(pk=row.pk)
    return fresh.is_superuser, set(fresh.groups.values_list("name", flat=True)), names(fresh)


def names(row: User) -> set[str]:
    return set(row.user_permissions.values_list("codename", flat=True))


def test_nobody_lifts_themselves_or_a_colleague(client: Client, keeper: User) -> None:
    for row in (keeper, UserFactory.create(), UserFactory.create(editor=True)):
        before = rights(row)
        whole = sheet(client.get(page_of(row)))
        client.post(page_of(row), whole | everything(row))
        assert rights(row) == before
        # Without the groups that are refused, the rest is saved.
        editors = [Group.objects.get(name=EDITORS).pk]
        saved = client.post(page_of(row), whole | everything(row) | {"groups": editors})
        assert saved.status_code == 302
        assert rights(row) == (False, {EDITORS}, before[2])


@pytest.mark.parametrize("who", ["superuser", "organiser"])
@pytest.mark.parametrize("is_active", [True, False])
def test_who_may_do_more_is_left_alone(
    client: Client, keeper: User, who: str, is_active: bool
) -> None:
    row = UserFactory.create(**{who: True}, is_active=is_active, name="Odile")
    TOTP.activate(row, "JBSWY3DPEHPK3PXP")
    password = reverse("admin:auth_user_password_change", args=[row.pk])
    deletion = reverse("admin:core_user_delete", args=[row.pk])
    new = {"usable_password": "true", "password1": "un-mât-de-plus", "password2": "un-mât-de-plus"}
    for address, sent in (
        (page_of(row), everything(row) | {"email": "a@example.org"}),
        (password, new),
        (deletion, {"post": "yes"}),
    ):
        assert client.post(address, sent).status_code == 403
    for action in ("delete_selected", "remove_second_factors"):
        chosen = {"action": action, "_selected_action": [row.pk], "post": "yes"}
        client.post(list_of(User), chosen)
    # Accounts have no version to go back to.
    client.post(f"/admin/core/user/{row.pk}/history/1/", {"seen": "x"})
    fresh = User.objects.get(pk=row.pk)
    assert (fresh.email, fresh.name, fresh.is_active) == (row.email, "Odile", is_active)
    assert fresh.check_password(PASSWORD)
    assert fresh.authenticator_set.exists()


def test_of_many_who_are_deleted_none_may_do_more(client: Client, keeper: User) -> None:
    rows = [UserFactory.create(), UserFactory.create(superuser=True)]
    chosen = [row.pk for row in rows]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    assert client.post(list_of(User), sent).status_code == 403
    assert User.objects.filter(pk__in=chosen).count() == 2


def test_nobody_makes_an_account_that_may_do_more(client: Client, keeper: User) -> None:
    add = reverse("admin:core_user_add")
    sent: dict[str, Any] = {
        "email": "b@example.org",
        "name": "B",
        "usable_password": "false",
        "is_superuser": "on",
    }
    sent |= {"groups": [Group.objects.get(name=ORGANISERS).pk], "is_staff": "on"}
    assert client.post(add, sent).status_code == 302
    made = User.objects.get(email="b@example.org")
    assert rights(made) == (False, set(), set())


def test_nobody_lifts_a_group(client: Client, keeper: User) -> None:
    editors, organisers = (Group.objects.get(name=name) for name in (EDITORS, ORGANISERS))
    all_rights = [right.pk for right in Permission.objects.all()]
    before = {group.pk: group.permissions.count() for group in (editors, organisers)}
    client.post(page_of(editors), {"name": EDITORS, "permissions": all_rights})
    assert client.post(page_of(organisers), {"name": "X", "permissions": []}).status_code == 403
    deletion = reverse("admin:auth_group_delete", args=[organisers.pk])
    assert client.post(deletion, {"post": "yes"}).status_code == 403
    client.post(reverse("admin:auth_group_add"), {"name": "Tout", "permissions": all_rights})
    assert {group.pk: group.permissions.count() for group in (editors, organisers)} == before
    assert not Group.objects.filter(name="Tout").exists()


def test_a_superuser_gives_everything(client: Client) -> None:
    sign_in(client, superuser=True)
    row = UserFactory.create()
    whole = sheet(client.get(page_of(row)))
    assert client.post(page_of(row), whole | everything(row)).status_code == 302
    assert rights(row)[0]


@pytest.mark.parametrize("who", ["organiser", "editor", "blogger"])
def test_roles_change_no_account(client: Client, who: str) -> None:
    me = sign_in(client, **{who: True})
    for row in (me, UserFactory.create(), UserFactory.create(superuser=True)):
        password = reverse("admin:auth_user_password_change", args=[row.pk])
        deletion = reverse("admin:core_user_delete", args=[row.pk])
        for address in (page_of(row), password, deletion):
            assert client.post(address, everything(row)).status_code == 403
    assert client.post(list_of(Group), {}).status_code == 403
