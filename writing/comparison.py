"""The differences between two versions of a text: block by block, then word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, groupby
from typing import Any

from django.utils.text import capfirst

from core.models import Tag
from recaps.models import Recap
from recaps.revisions import LISTS, RevisionDocument
from recaps.text.choices import public_names
from recaps.text.document import Embed, Line, Link, Picture, Rule, text_of, walk
from recaps.text.html import from_html

# As a page lists them: the text, what it speaks of, the translation.
ORDER = (
    "language", "title_fr", "standfirst_fr", "body_fr", "cover", "cover_alt_fr", *LISTS,
    "title_en", "standfirst_en", "body_en", "cover_alt_en",
)  # fmt: skip
BODIES = {"body_fr", "body_en"}
# What makes a block another kind of block, whatever it says.
KINDS = ("level", "is_ordered", "is_pull")
# What a line across the text is shown as.
RULE = "* * *"
# Two blocks with this share of their words in common are one block that was changed; it is looked
# for among so many.
ALIKE = 0.3
NEAR = 20
# Where more pairs of words or blocks than these could be compared, all of them are replaced; where
# more characters changed, no words are compared.
MOST_PAIRS = 250_000
MOST_CHANGED = 50_000


# The words of a line, a picture or a rule; and what it is, formatting and all.
type Cut = tuple[str, object]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A heading, paragraph or picture: its runs, and whether only its formatting changed."""

    runs: tuple[Run, ...]
    reformatted: bool = False

    @property
    def is_changed(self) -> bool:
        return self.reformatted or any(run.change != Change.SAME for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanges:
    """The changes of one field: the words of a line, the blocks of a text, names, or a picture.

    The blocks of a text are all there, changed or not.
    """

    label: str
    runs: Sequence[Run] = ()
    blocks: Sequence[Compared] = ()
    rows: Sequence[Run] = ()
    is_picture: bool = False


def compare(before: RevisionDocument, after: RevisionDocument) -> list[FieldChanges]:
    """Return the fields that differ between two documents, for `writing/_comparison.html`."""
    return [
        _changes_of(name, before[name], after[name])
        for name in ORDER
        if before[name] != after[name]
    ]


def _changes_of(name: str, before: Any, after: Any) -> FieldChanges:
    label = capfirst(str(Recap._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    if name in BODIES:
        return FieldChanges(label=label, blocks=list(compared(before, after)))
    if name in LISTS:
        return FieldChanges(label=label, rows=_rows(before, after))
    if name == "cover":
        return FieldChanges(label=label, is_picture=True)
    return FieldChanges(label=label, runs=list(_runs(before, after)))


def _cuts(html: str) -> list[Cut]:
    """Return what is compared of a text: the words of each line or picture, with its nodes.

    The blocks that begin with a line count among its nodes.
    """
    found: list[Cut] = []
    begun: list[object] = []
    player = ""
    for node in chain.from_iterable(map(walk, from_html(html).blocks)):
        if isinstance(node, tuple | Picture | Rule):
            if words := _words_of(node, player):
                found.append((words, (*begun, node)))
                begun = []
        else:
            begun.append((type(node), *(getattr(node, name, None) for name in KINDS)))
            player = f"({node.address})" if isinstance(node, Embed) else ""
    return found


def _words_of(node: Line | Picture | Rule, player: str) -> str:
    """Return a line or picture as plain text, with the addresses of its links and player."""
    match node:
        case Rule():
            return RULE
        case Picture():
            return " ".join(f"{node.alt} ({node.url}) {player}".split())
    text = ""
    for link, parts in groupby(node, key=lambda part: part.marks.link):
        text += "".join(map(text_of, parts))
        text += f" ({link.address})" if isinstance(link, Link) else ""
    return " ".join(text.split())


def compared(before: str, after: str) -> Iterator[Compared]:
    """Yield the blocks of two bodies, each with its changes."""
    old, new = _cuts(before), _cuts(after)
    operations = list(_operations(old, new))
    changed = [cut for name, _i, _j, k, n in operations if name != "equal" for cut in new[k:n]]
    is_fine = sum(len(words) for words, _node in changed) <= MOST_CHANGED
    for name, i, j, k, n in operations:
        if name == "equal":
            yield from (Compared(runs=(Run(Change.SAME, words),)) for words, _node in new[k:n])
        else:
            yield from _replaced(old[i:j], new[k:n], is_fine=is_fine)


def _operations[T](before: Sequence[T], after: Sequence[T]) -> Iterator[Operation]:
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


def _replaced(before: Sequence[Cut], after: Sequence[Cut], *, is_fine: bool) -> Iterator[Compared]:
    """Yield blocks that replace others; those that are alike are paired, in order."""
    left = 0
    for words, node in after:
        near = range(left, min(left + NEAR, len(before))) if is_fine else ()
        paired = next((n for n in near if _alike(before[n][0], words)), None)
        if paired is None:
            yield Compared(runs=(Run(Change.INSERTED, words),))
            continue
        yield from (
            Compared(runs=(Run(Change.DELETED, old),)) for old, _node in before[left:paired]
        )
        old, former = before[paired]
        yield Compared(runs=tuple(_runs(old, words)), reformatted=old == words and former != node)
        left = paired + 1
    yield from (Compared(runs=(Run(Change.DELETED, old),)) for old, _node in before[left:])


def _alike(one: str, other: str) -> bool:
    here, there = set(one.split()), set(other.split())
    return len(here & there) >= ALIKE * max(len(here), len(there))


def _runs(before: str, after: str) -> Iterator[Run]:
    here, there = before.split(), after.split()
    for operation, i, j, k, n in _operations(here, there):
        if operation == "equal":
            yield Run(Change.SAME, " ".join(there[k:n]))
            continue
        if i < j:
            yield Run(Change.DELETED, " ".join(here[i:j]))
        if k < n:
            yield Run(Change.INSERTED, " ".join(there[k:n]))


def _rows(before: list[str], after: list[str]) -> list[Run]:
    """Return the names behind keys: first those that were removed, then those added."""
    gone = [(Change.DELETED, key) for key in before if key not in after]
    came = [(Change.INSERTED, key) for key in after if key not in before]
    changed = gone + came
    topics = Tag.objects.filter(key__in=[key for _change, key in changed])
    names = public_names() | {topic.key: str(topic) for topic in topics}
    rows = {str(key): word for key, word in names.items()}
    return [Run(change, rows[key]) for change, key in changed if key in rows]
