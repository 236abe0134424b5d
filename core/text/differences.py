"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

# Where more pairs of words than these could be compared, all of them are replaced.
MOST_PAIRS = 250_000
# A word, or the line ends between two.
WORD = re.compile(r"\n+|\S+")
LINE_ENDS = re.compile(r" *\n+ *")

# What SequenceMatcher calls it, and where it begins and ends in both.
type Operation = tuple[str, int, int, int, int]


class Change(StrEnum):
    """The kinds of change of a run of words."""

    SAME = "same"
    INSERTED = "ins"
    DELETED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """Plain words, to be escaped where they are shown; a space stands between two runs."""

    change: Change
    text: str


def runs(before: str, after: str) -> Iterator[Run]:
    """Yield the runs of words of two plain texts; line ends stay in them."""
    here, there = WORD.findall(before), WORD.findall(after)
    for operation, i, j, k, n in operations(here, there):
        if operation == "equal":
            yield Run(Change.SAME, " ".join(there[k:n]))
            continue
        if i < j:
            yield Run(Change.DELETED, " ".join(here[i:j]))
        if k < n:
            yield Run(Change.INSERTED, " ".join(there[k:n]))


def paragraphs(before: str, after: str) -> list[list[Run]]:
    """Return the runs of words of two plain texts, by the paragraphs of both."""
    found: list[list[Run]] = [[]]
    for run in runs(before, after):
        first, *others = LINE_ENDS.split(run.text)
        found[-1].append(Run(run.change, first))
        found += [[Run(run.change, text)] for text in others]
    shown = ([run for run in each if run.text] for each in found)
    return [each for each in shown if each]


def operations[T](before: Sequence[T], after: Sequence[T]) -> Iterator[Operation]:
    """Yield the opcodes of SequenceMatcher, asked only about what lies between equal ends."""
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if start:
        yield ("equal", 0, start, 0, start)
    if len(old) * len(new) > MOST_PAIRS:
        yield ("replace", start, start + len(old), start, start + len(new))
    else:
        for name, *places in SequenceMatcher(None, old, new).get_opcodes():
            i, j, k, n = (start + place for place in places)
            yield (name, i, j, k, n)
    if end:
        yield ("equal", len(before) - end, len(before), len(after) - end, len(after))


def _same(before: Sequence[Any], after: Sequence[Any]) -> int:
    """Return how many items are the same at the beginning of both."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (old, new) in pairs if old != new), min(len(before), len(after)))
