import pytest

from core.models import User
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
