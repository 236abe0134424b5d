import pytest

from tests.factories import (
    UserFactory,
)
from writing.authors import author_of

pytestmark = pytest.mark.django_db


def test_no_part_of_an_address_becomes_a_signature() -> None:
    author = author_of(UserFactory.create(email="ines.calanque@example.org", name=""))

    assert author.name == "Une personne qui y était"
    assert "calanque" not in author.slug
