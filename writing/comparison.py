"""What differs between two versions of a text: block by block, then word by word."""

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
# Two blocks with this share of their words in common are one block that was changed.
ALIKE = 0.3


# The words of a line, a picture or a rule; and what it is, formatting and all.
type Cut = tuple[str, object]


class Change(StrEnum):
    """What became of a run of words."""

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
class Part:
    """What became of a field: the words of a line, the blocks of a text, names, or a picture.

    The blocks of a text are all there, changed or not.
    """

    label: str
    runs: Sequence[Run] = ()
    blocks: Sequence[Compared] = ()
    rows: Sequence[Run] = ()
    is_picture: bool = False


def compare(before: RevisionDocument, after: RevisionDocument) -> list[Part]:
    """What the second version changed of the first, as `writing/_comparison.html` shows it."""
    return [_part(name, before[name], after[name]) for name in ORDER if before[name] != after[name]]


def _part(name: str, before: Any, after: Any) -> Part:
    label = capfirst(str(Recap._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    if name in BODIES:
        return Part(label=label, blocks=list(_blocks(_cuts(before), _cuts(after))))
    if name in LISTS:
        return Part(label=label, rows=_rows(before, after))
    if name == "cover":
        return Part(label=label, is_picture=True)
    return Part(label=label, runs=list(_runs(before, after)))


def _cuts(html: str) -> list[Cut]:
    """What is compared of a text, in its order; what begins there is part of what each is."""
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
    """Plain text that names the addresses and pictures in it; a picture may start a player."""
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


def _blocks(before: list[Cut], after: list[Cut]) -> Iterator[Compared]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, i, j, k, n in matcher.get_opcodes():
        if operation == "equal":
            yield from (Compared(runs=(Run(Change.SAME, words),)) for words, _node in after[k:n])
        else:
            yield from _replaced(before[i:j], after[k:n])


def _replaced(before: Sequence[Cut], after: Sequence[Cut]) -> Iterator[Compared]:
    """Blocks in the place of others: those that are alike are paired, in order."""
    left = 0
    for words, node in after:
        paired = next((n for n in range(left, len(before)) if _alike(before[n][0], words)), None)
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
    matcher = SequenceMatcher(None, here, there)
    for operation, i, j, k, n in matcher.get_opcodes():
        if operation == "equal":
            yield Run(Change.SAME, " ".join(there[k:n]))
            continue
        if i < j:
            yield Run(Change.DELETED, " ".join(here[i:j]))
        if k < n:
            yield Run(Change.INSERTED, " ".join(there[k:n]))


def _rows(before: list[str], after: list[str]) -> list[Run]:
    """The names behind keys: those that were taken away, then those that were added."""
    gone = [(Change.DELETED, key) for key in before if key not in after]
    came = [(Change.INSERTED, key) for key in after if key not in before]
    changed = gone + came
    topics = Tag.objects.filter(key__in=[key for _change, key in changed])
    names = public_names() | {topic.key: str(topic) for topic in topics}
    rows = {str(key): word for key, word in names.items()}
    return [Run(change, rows[key]) for change, key in changed if key in rows]
