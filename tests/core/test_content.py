import pytest

from core.content import counted_once
from core.models import ContentVersion
from tests.factories import EditionFactory, PageFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_what_readers_see_outside_releases_counts_as_a_change() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    page = PageFactory.create(edition=edition)
    assert ContentVersion.current() == version + 1
    page.delete()
    assert ContentVersion.current() == version + 2


def test_what_waits_for_a_release_does_not_count() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    SlotFactory.create(session__edition=edition)
    assert ContentVersion.current() == version


def test_many_at_once_are_one_change() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    with counted_once():
        PageFactory.create_batch(3, edition=edition)
    assert ContentVersion.current() == version + 1
    with counted_once():
        pass
    assert ContentVersion.current() == version + 1
