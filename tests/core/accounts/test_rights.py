import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from core.accounts.rights import has_right, may_give, may_touch
from core.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GROUPS = (ORGANISERS, EDITORS, BLOGGERS)


def given_by(user: User | AnonymousUser) -> list[str]:
    return [name for name in GROUPS if may_give(user, Group.objects.get(name=name))]


@pytest.mark.parametrize(
    ("who", "groups"),
    [
        ({"superuser": True}, GROUPS),
        ({"organiser": True}, GROUPS),
        ({"editor": True}, (EDITORS, BLOGGERS)),
        ({"blogger": True}, (BLOGGERS,)),
        ({}, ()),
        ({"superuser": True, "is_active": False}, ()),
        ({"organiser": True, "is_active": False}, ()),
    ],
)
def test_nobody_gives_what_they_have_not(who: dict[str, bool], groups: tuple[str, ...]) -> None:
    assert given_by(UserFactory.create(**who)) == list(groups)


def test_a_visitor_gives_nothing() -> None:
    assert given_by(AnonymousUser()) == []


@pytest.mark.parametrize("is_active", [True, False])
def test_accounts_that_may_do_more_are_not_touched(is_active: bool) -> None:
    editor, organiser = UserFactory.create(editor=True), UserFactory.create(organiser=True)
    assert may_touch(organiser, UserFactory.create(editor=True, is_active=is_active))
    assert may_touch(organiser, UserFactory.create(organiser=True, is_active=is_active))
    assert not may_touch(editor, UserFactory.create(organiser=True, is_active=is_active))
    assert not may_touch(organiser, UserFactory.create(superuser=True, is_active=is_active))
    with_more = UserFactory.create(editor=True, is_active=is_active)
    with_more.user_permissions.add(Permission.objects.get(codename="delete_user"))
    assert not may_touch(organiser, with_more)
    assert may_touch(UserFactory.create(superuser=True), with_more)


def test_a_right_is_known_by_its_app_too() -> None:
    right = Permission.objects.get(codename="publish_recap")
    assert has_right(UserFactory.create(editor=True), right)
    assert not has_right(UserFactory.create(blogger=True), right)
