"""The differences between two versions of a text: block by block, then word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from django.utils.text import capfirst

from core.models import Tag
from core.text.differences import Change, Run, operations, runs
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
KINDS = ("level", "is_ordered", "is_pull", "has_header_row", "has_header_column")
# What a line across the text is shown as.
RULE = "* * *"
# Two blocks with this share of their words in common are one block that was changed; it is looked
# for among so many.
ALIKE = 0.3
NEAR = 20
# Where more characters changed, no words are compared.
MOST_CHANGED = 50_000


# The words of a line, a picture or a rule; and what it is, formatting and all.
type Cut = tuple[str, object]


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
    return FieldChanges(label=label, runs=list(runs(before, after)))


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
    steps = list(operations(old, new))
    changed = [cut for name, _i, _j, k, n in steps if name != "equal" for cut in new[k:n]]
    is_fine = sum(len(words) for words, _node in changed) <= MOST_CHANGED
    for name, i, j, k, n in steps:
        if name == "equal":
            yield from (Compared(runs=(Run(Change.SAME, words),)) for words, _node in new[k:n])
        else:
            yield from _replaced(old[i:j], new[k:n], is_fine=is_fine)


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
        yield Compared(runs=tuple(runs(old, words)), reformatted=old == words and former != node)
        left = paired + 1
    yield from (Compared(runs=(Run(Change.DELETED, old),)) for old, _node in before[left:])


def _alike(one: str, other: str) -> bool:
    here, there = set(one.split()), set(other.split())
    return len(here & there) >= ALIKE * max(len(here), len(there))


def _rows(before: list[str], after: list[str]) -> list[Run]:
    """Return the names behind keys: first those that were removed, then those added."""
    gone = [(Change.DELETED, key) for key in before if key not in after]
    came = [(Change.INSERTED, key) for key in after if key not in before]
    changed = gone + came
    topics = Tag.objects.filter(key__in=[key for _change, key in changed])
    names = public_names() | {topic.key: str(topic) for topic in topics}
    rows = {str(key): word for key, word in names.items()}
    return [Run(change, rows[key]) for change, key in changed if key in rows]
