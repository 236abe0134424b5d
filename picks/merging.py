"""Two sets that went apart are made one: static/picks/merging.js does the same in a browser."""

from collections.abc import Set as AbstractSet


def merge[T](base: AbstractSet[T], mine: AbstractSet[T], theirs: AbstractSet[T]) -> set[T]:
    """What both sides agree on, who last agreed on `base`.

    What one side added since is added, what one side took away is taken away. No clock is asked.
    """
    return set(mine & theirs | (mine | theirs) - base)
