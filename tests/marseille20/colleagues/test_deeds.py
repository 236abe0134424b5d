import pytest
from django.contrib.auth.models import Group, Permission

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from marseille20.colleagues.deeds import DEEDS, Extent

pytestmark = pytest.mark.django_db


def names(permissions: object) -> set[str]:
    pairs = permissions.values_list("content_type__app_label", "codename")  # type: ignore[attr-defined]
    return {f"{app}.{code}" for app, code in pairs}


@pytest.mark.parametrize("group", [ORGANISERS, EDITORS, BLOGGERS])
def test_no_right_of_a_role_is_left_out(group: str) -> None:
    told = frozenset().union(*(deed.permissions for deed in DEEDS))
    assert names(Group.objects.get(name=group).permissions) - told == set()


def test_each_permission_is_one() -> None:
    told = frozenset().union(*(deed.permissions for deed in DEEDS))
    assert told - names(Permission.objects.all()) == set()


def test_a_deed_is_done_in_whole_in_part_or_looked_at() -> None:
    deed = next(deed for deed in DEEDS if "core.add_tag" in deed.permissions)
    assert deed.extent(deed.permissions | {"core.view_user"}) == Extent.ALL
    assert deed.extent({"core.view_tag"}) == Extent.LOOK
    assert deed.extent({"core.view_tag", "core.add_tag"}) == Extent.PART
    assert deed.extent({"core.view_user"}) == Extent.NOTHING
    assert DEEDS[-1].extent(names(Permission.objects.all())) == Extent.NOTHING
