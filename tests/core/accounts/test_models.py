import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["ines@example.org", "INES@EXAMPLE.ORG"])
def test_people_sign_in_whatever_the_case_of_their_address(typed: str) -> None:
    user = User.objects.create_user("Ines@Example.ORG", PASSWORD)
    assert user.email == "ines@example.org"
    assert authenticate(username=typed, password=PASSWORD) == user


@pytest.mark.postgresql
def test_an_address_has_one_account_in_any_case() -> None:
    UserFactory.create(email="ines@example.org")
    with pytest.raises(ValidationError, match=r"existe|exists"):
        User(email="INES@example.org", password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email="INES@example.org")


def test_a_person_without_a_name_is_called_by_address() -> None:
    user = UserFactory.create(email="ines@example.org", name="")
    assert (str(user), user.get_full_name()) == ("ines@example.org", "ines@example.org")
    user.name = "Inès Sormiou"
    assert (str(user), user.get_short_name()) == ("Inès Sormiou", "Inès Sormiou")


def test_who_administers_may_do_everything() -> None:
    user = User.objects.create_superuser("chef@example.org", PASSWORD)
    assert user.has_perm("talks.add_session")
    assert not UserFactory.create().has_perm("talks.add_session")
