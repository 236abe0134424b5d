"""How long a selection is kept, and that devices which come at once lose nothing."""

from collections.abc import Set as AbstractSet
from datetime import timedelta

import pytest
from time_machine import travel

from events.models import Edition
from picks import selections
from picks.merging import merge
from picks.models import Selection
from picks.selections import agree, create, forget_outlived
from talks.published import published_site
from tests.databases import Turns, at_once
from tests.factories import EditionFactory
from tests.picks.conftest import short

pytestmark = pytest.mark.django_db


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_devices_that_come_at_once_wait_for_each_other(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, turns = published_site(), Turns()
    assert site.current
    secret = create(site.current, set())

    def merge_together(*sets: AbstractSet[str]) -> set[str]:
        # Both have read the row, unless one waits for the other.
        turns.wait_for(2)
        return merge(*sets)

    monkeypatch.setattr(selections, "merge", merge_together)

    def add(slug: str) -> None:
        picked = {short(slug)}
        with turns.watched():
            assert agree(site, secret, set(), picked)

    for ended in at_once(lambda: add("phares"), lambda: add("rues")):
        ended.result()
    assert " ".join(Selection.objects.get().sessions) == short("phares", "rues")


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
