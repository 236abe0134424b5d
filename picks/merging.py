"""Merging of two sets that diverged, as static/picks/merging.js does in a browser."""

from collections.abc import Set as AbstractSet


def merge[T](base: AbstractSet[T], mine: AbstractSet[T], theirs: AbstractSet[T]) -> set[T]:
    """Return the merged set of two sides that last agreed on `base`.

    What one side has added or removed since is added or removed. Times are not needed.
    """
    return set(mine & theirs | (mine | theirs) - base)
