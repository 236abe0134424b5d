import pytest
from django.contrib.auth.models import Group, Permission

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from marseille20.colleagues.rights import PERMISSION_SETS, Extent

pytestmark = pytest.mark.django_db


def names(permissions: object) -> set[str]:
    pairs = permissions.values_list("content_type__app_label", "codename")  # type: ignore[attr-defined]
    return {f"{app}.{code}" for app, code in pairs}


@pytest.mark.parametrize("group", [ORGANISERS, EDITORS, BLOGGERS])
def test_no_right_of_a_role_is_left_out(group: str) -> None:
    found = frozenset().union(*(each.permissions for each in PERMISSION_SETS))
    assert names(Group.objects.get(name=group).permissions) - found == set()


def test_each_permission_is_one() -> None:
    found = frozenset().union(*(each.permissions for each in PERMISSION_SETS))
    assert found - names(Permission.objects.all()) == set()


def test_it_is_done_in_whole_in_part_or_looked_at() -> None:
    topics = next(each for each in PERMISSION_SETS if "core.add_tag" in each.permissions)
    assert topics.extent(topics.permissions | {"core.view_user"}) == Extent.ALL
    assert topics.extent({"core.view_tag"}) == Extent.LOOK
    assert topics.extent({"core.view_tag", "core.add_tag"}) == Extent.PART
    assert topics.extent({"core.view_user"}) == Extent.NOTHING
    assert PERMISSION_SETS[-1].extent(names(Permission.objects.all())) == Extent.NOTHING
