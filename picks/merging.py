"""Merging of what diverged on two sides, as static/picks/merging.js does in a browser."""

from collections.abc import Set as AbstractSet


def merge[T](base: AbstractSet[T], mine: AbstractSet[T], theirs: AbstractSet[T]) -> set[T]:
    """Return the merged set of two sides that last agreed on `base`.

    What one side has added or removed since is added or removed. Times are not needed.
    """
    return set(mine & theirs | (mine | theirs) - base)


def merge_notes(base: str, mine: str, theirs: str) -> str:
    """Return the merged text of a note, whose two sides last agreed on `base`.

    The side that changed it holds. If both did, either is kept whole, within the other or after it.
    """
    if mine == base:
        return theirs
    if theirs == base or theirs in mine:
        return mine
    return theirs if mine in theirs else f"{mine}\n\n{theirs}"
