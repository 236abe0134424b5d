"""Who brings."""

import pytest

from core.models import User
from recaps.models import Author
from tests.factories import AuthorFactory, UserFactory


@pytest.fixture
def ana() -> Author:
    return AuthorFactory.create(name="Ana Sá", slug="ana", user=UserFactory.create())


@pytest.fixture
def user(ana: Author) -> User:
    assert ana.user
    return ana.user
