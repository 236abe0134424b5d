"""Why there is no place: the fewest wishes that leave none together."""

from collections.abc import Sequence
from itertools import chain, combinations

from timetable.finding.wishes import WISHES, Hindered, Wish

# More of them than this are found one by one, and may not be the fewest.
MOST_TRIED = 3


def contradiction(hindered: Hindered) -> tuple[Wish, ...]:
    """Return the fewest wishes of which each place goes against one; none if there is a place."""
    every = {frozenset(wishes) for wishes in hindered.values()}
    # A place that goes against more than another one says nothing new.
    needed = [wishes for wishes in every if not any(other < wishes for other in every)]
    named = sorted(set(chain.from_iterable(needed)), key=_order)
    for size in range(1, MOST_TRIED + 1):
        for few in combinations(named, size):
            if all(not wishes.isdisjoint(few) for wishes in needed):
                return few
    return _one_by_one(named, needed)


def _one_by_one(named: Sequence[Wish], needed: Sequence[frozenset[Wish]]) -> tuple[Wish, ...]:
    """Return wishes of which none can be left out, after leaving out those that can."""
    kept = list(named)
    for wish in reversed(named):
        without = [other for other in kept if other != wish]
        if all(not wishes.isdisjoint(without) for wishes in needed):
            kept = without
    return tuple(kept)


def spared(hindered: Hindered, wish: Wish) -> int:
    """Return how many places there would be without this wish."""
    return sum(wishes == {wish} for wishes in hindered.values())


def _order(wish: Wish) -> tuple[int, str, str]:
    rules = list(WISHES)
    place = rules.index(wish.rule) if wish.rule in rules else len(rules)
    return place, wish.rule, str(wish.person)
