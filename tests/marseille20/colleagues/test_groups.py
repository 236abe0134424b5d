import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS

pytestmark = pytest.mark.django_db


def rights(group: str) -> set[str]:
    permissions = Group.objects.get(name=group).permissions.select_related("content_type")
    return {permission.codename for permission in permissions}


def test_bloggers_write_recaps_and_nothing_else() -> None:
    assert rights(BLOGGERS) == {"write_recap", "view_tag"}


def test_organisers_look_after_everything_but_accounts() -> None:
    found = rights(ORGANISERS)
    assert {right for right in found if right.endswith("_user")} == {"view_user", "close_user"}
    assert not {right for right in found if right.endswith(("_group", "_permission"))}
    assert rights(BLOGGERS) < rights(EDITORS) < found


def test_migrating_again_changes_nothing_and_keeps_what_was_granted_by_hand() -> None:
    bloggers = Group.objects.get(name=BLOGGERS)
    bloggers.permissions.add(Permission.objects.get(codename="view_page"))
    before = list(Group.objects.order_by("pk").values_list("pk", "name", "permissions"))
    call_command("migrate", verbosity=0)
    assert list(Group.objects.order_by("pk").values_list("pk", "name", "permissions")) == before
