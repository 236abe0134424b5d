"""Excerpts of two long texts around what differs."""

from bisect import bisect

LONG = 200
AROUND = 60


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two texts, cut to what differs if both are long."""
    length = min(len(before), len(after))
    if length <= LONG:
        return before, after
    start = _in_common(before, after, length)
    end = _in_common(before[::-1], after[::-1], length - start)
    # Both are cut between the same words.
    head = before.rfind(" ", 0, start - AROUND) + 1 if start > AROUND else 0
    stop = after.find(" ", len(after) - end + AROUND)
    tail = len(after) - stop if stop >= 0 else 0
    return _cut(before, head, tail), _cut(after, head, tail)


def _in_common(one: str, other: str, most: int) -> int:
    """Return how many characters, at most `most`, both texts begin with."""
    return bisect(range(most), 0, key=lambda last: one[: last + 1] != other[: last + 1])


def _cut(text: str, head: int, tail: int) -> str:
    """Return a text without so many characters at its beginning and its end."""
    return f"{'…' if head else ''}{text[head : len(text) - tail]}{'…' if tail else ''}"
