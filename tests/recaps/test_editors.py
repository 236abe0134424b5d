import pytest
from django.contrib.auth.models import Permission

from recaps.editors import editors
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_editors_have_the_right_by_a_group_or_themselves() -> None:
    editor = UserFactory.create(editor=True)
    alone = UserFactory.create()
    alone.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    both = UserFactory.create(editor=True)
    both.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    UserFactory.create(editor=True, is_active=False)
    UserFactory.create(blogger=True)

    assert sorted(editors(), key=lambda user: user.pk) == [editor, alone, both]


def test_without_editors_superusers_stand_in() -> None:
    superuser = UserFactory.create(is_superuser=True)
    UserFactory.create(is_superuser=True, is_active=False)
    UserFactory.create(blogger=True)

    assert list(editors()) == [superuser]
    editor = UserFactory.create(editor=True)
    assert list(editors()) == [editor]
