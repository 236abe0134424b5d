"""How long selections are kept, that devices lose nothing, and how stars are counted."""

from collections.abc import Set as AbstractSet
from datetime import timedelta

import pytest
from time_machine import travel

from events.models import Edition
from picks import selections
from picks.merging import merge
from picks.models import Selection, StarCount
from picks.selections import agree, create, forget_outlived
from picks.stars import count
from talks.models import Session
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


def stars(*slugs: str) -> set[str]:
    return set(short(*slugs).split())


def counts() -> dict[str, int]:
    return dict(StarCount.objects.values_list("session__slug", "count"))


@pytest.mark.usefixtures("edition")
def test_browsers_are_added_up() -> None:
    site = published_site()
    count(site, stars("phares", "rues"), set())
    count(site, stars("phares"), set())
    assert counts() == {"phares": 2, "rues": 1}
    count(site, stars("quais"), stars("phares"))
    assert counts() == {"phares": 1, "rues": 1, "quais": 1}


@pytest.mark.usefixtures("edition")
def test_what_is_not_public_is_left_out() -> None:
    draft = Session.objects.create(
        edition=Edition.objects.get(), slug="tu", title_fr="Tu", state="draft"
    )
    count(published_site(), {str(draft.key)[:13], "x", "%", "' OR 1"}, {"y"})
    assert counts() == {}
    count(published_site(), stars("phares"), stars("phares"))
    assert counts() == {}
