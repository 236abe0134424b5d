import pytest
from django.contrib.auth.models import Permission

from core.models import User
from recaps.editors import editors
from recaps.models import Recap
from tests.factories import UserFactory
from tests.writing.conftest import recap_of
from writing.permissions import may_write

pytestmark = pytest.mark.django_db


def test_who_may_write(author: User, editor: User) -> None:
    recap = recap_of(author, "draft")
    for status in Recap.Status.values:
        recap.status = status
        assert may_write(author, recap) == (status in {"draft", "changes", "published"})
        assert may_write(editor, recap)
        assert not may_write(UserFactory.create(), recap)


def test_editors_have_the_right_by_a_group_or_themselves(editor: User) -> None:
    alone = UserFactory.create()
    alone.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    both = UserFactory.create(editor=True)
    both.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    gone = UserFactory.create(editor=True, is_active=False)
    UserFactory.create(blogger=True)

    assert sorted(editors(), key=lambda user: user.pk) == [editor, alone, both]
    assert gone not in editors()
