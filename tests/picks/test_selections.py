"""How long a selection is kept."""

from datetime import timedelta

import pytest
from time_machine import travel

from picks.models import Selection
from picks.selections import forget_outlived
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def test_thirteen_months_after_the_edition_it_is_forgotten() -> None:
    edition, next_one = EditionFactory.create(), EditionFactory.create()
    next_one.first_day += timedelta(days=365)
    next_one.last_day += timedelta(days=365)
    next_one.save()
    for key, of in (("a", edition), ("b", next_one)):
        Selection.objects.create(key=key, editing_key=key, edition=of)
    for day, left in (("2028-06-20", "ab"), ("2028-06-22", "b")):
        with travel(f"{day}T12:00:00Z", tick=False):
            forget_outlived.call()
        assert "".join(Selection.objects.order_by("key").values_list("key", flat=True)) == left
