"""What differs between two versions of a text: block by block, then word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import capfirst

from core.models import Tag
from recaps.models import Recap
from recaps.text.choices import public_names
from recaps.writing.revisions import LISTS, Document

# What is compared as plain words, and what as formatted text.
LINES = (
    "language", "title_fr", "title_en", "standfirst_fr", "standfirst_en",
    "cover_alt_fr", "cover_alt_en",
)  # fmt: skip
BODIES = ("body_fr", "body_en")

# As a page lists them: the text, what it speaks of, the translation.
ORDER = (
    "language", "title_fr", "standfirst_fr", "body_fr", "cover", "cover_alt_fr", *LISTS,
    "title_en", "standfirst_en", "body_en", "cover_alt_en",
)  # fmt: skip

# Where one block of a text ends and the next begins.
EDGE = re.compile(r"</?(?:p|h2|h3|ul|ol|li|blockquote|figure|figcaption|div|hr)\b[^>]*>")
# Addresses and pictures are part of what a block says, though they are no words of it.
LINK = re.compile(r'<a (?![^>]*data-mention)[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
PICTURE = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')
# What a line across the text is shown as.
RULE = "* * *"
# Two blocks with this share of their words in common are one block that was changed.
ALIKE = 0.3


# The words of a block, and its HTML.
type Cut = tuple[str, str]


class Mark(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    INSERTED = "ins"
    DELETED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """Plain words, to be escaped where they are shown; a space stands between two runs."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph or picture: its runs, and whether only its formatting changed."""

    runs: tuple[Run, ...]
    reformatted: bool = False

    @property
    def is_changed(self) -> bool:
        return self.reformatted or any(run.mark != Mark.SAME for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Field names of a document → what became of them; only those that changed.

    The blocks of a text are all there, changed or not. `lists` hold the keys that were taken away
    and those that were added.
    """

    lines: dict[str, tuple[Run, ...]]
    texts: dict[str, tuple[Block, ...]]
    cover: tuple[str, str] | None
    lists: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

    def __bool__(self) -> bool:
        return bool(self.lines or self.texts or self.cover or self.lists)


def compare(before: Document, after: Document) -> Comparison:
    """What the second version changed of the first."""
    return Comparison(
        lines={
            name: tuple(_words(before[name], after[name]))
            for name in LINES
            if before[name] != after[name]
        },
        texts={
            name: tuple(_blocks(_cut(before[name]), _cut(after[name])))
            for name in BODIES
            if before[name] != after[name]
        },
        cover=(before["cover"], after["cover"]) if before["cover"] != after["cover"] else None,
        lists={
            name: (
                tuple(key for key in before[name] if key not in after[name]),
                tuple(key for key in after[name] if key not in before[name]),
            )
            for name in LISTS
            if set(before[name]) != set(after[name])
        },
    )


def _cut(html: str) -> list[Cut]:
    """The blocks of a text: the words of each, and its HTML with the tags that made it one."""
    found, tags, start = [], "", 0
    for edge in [*EDGE.finditer(html), None]:
        inner = html[start : edge.start() if edge else len(html)]
        if words := _in_words(inner):
            found.append((words, tags + inner.strip()))
            tags = ""
        if edge:
            if edge[0].startswith("<hr"):
                found.append((RULE, RULE))
            elif not edge[0].startswith("</"):
                tags += edge[0]
            start = edge.end()
    return found


def _in_words(html: str) -> str:
    """HTML as plain text that names the addresses and pictures in it."""
    html = LINK.sub(r"\2 (\1)", html)
    html = PICTURE.sub(lambda tag: "{} ({}) ".format(*_picture(tag[0])), html)
    return " ".join(unescape(strip_tags(html.replace("<br>", " "))).split())


def _picture(tag: str) -> tuple[str, str]:
    attributes = dict(ATTRIBUTE.findall(tag))
    return attributes.get("alt", ""), attributes.get("src", "")


def _blocks(before: list[Cut], after: list[Cut]) -> Iterator[Block]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, i, j, k, n in matcher.get_opcodes():
        if operation == "equal":
            yield from (Block(runs=(Run(Mark.SAME, words),)) for words, _html in after[k:n])
        else:
            yield from _replaced(before[i:j], after[k:n])


def _replaced(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Iterator[Block]:
    """Blocks in the place of others: those that are alike are paired, in order."""
    left = 0
    for words, html in after:
        paired = next((n for n in range(left, len(before)) if _alike(before[n][0], words)), None)
        if paired is None:
            yield Block(runs=(Run(Mark.INSERTED, words),))
            continue
        yield from (Block(runs=(Run(Mark.DELETED, old),)) for old, _html in before[left:paired])
        old, former = before[paired]
        yield Block(runs=tuple(_words(old, words)), reformatted=old == words and former != html)
        left = paired + 1
    yield from (Block(runs=(Run(Mark.DELETED, old),)) for old, _html in before[left:])


def _alike(one: str, other: str) -> bool:
    here, there = set(one.split()), set(other.split())
    return len(here & there) >= ALIKE * max(len(here), len(there))


def _words(before: str, after: str) -> Iterator[Run]:
    here, there = before.split(), after.split()
    matcher = SequenceMatcher(None, here, there)
    for operation, i, j, k, n in matcher.get_opcodes():
        if operation == "equal":
            yield Run(Mark.SAME, " ".join(there[k:n]))
            continue
        if i < j:
            yield Run(Mark.DELETED, " ".join(here[i:j]))
        if k < n:
            yield Run(Mark.INSERTED, " ".join(there[k:n]))


def told(compared: Comparison) -> list[dict[str, Any]]:
    """A comparison as `recaps/_comparison.html` shows it: by the labels of fields, with names."""
    return [
        {"label": capfirst(Recap._meta.get_field(name).verbose_name), **parts}  # type: ignore[union-attr]
        for name in ORDER
        if (parts := _parts(compared, name))
    ]


def _parts(compared: Comparison, name: str) -> dict[str, Any]:
    if name in compared.lines:
        return {"runs": compared.lines[name]}
    if name in compared.texts:
        return {"blocks": compared.texts[name]}
    if name == "cover" and compared.cover:
        before, after = compared.cover
        return {"pictures": [(Mark.DELETED, before), (Mark.INSERTED, after)]}
    if name in compared.lists:
        gone, came = compared.lists[name]
        topics = Tag.objects.filter(key__in=gone + came)
        names = public_names() | {topic.key: str(topic) for topic in topics}
        rows = {str(key): word for key, word in names.items()}
        marked = [(Mark.DELETED, key) for key in gone] + [(Mark.INSERTED, key) for key in came]
        return {"rows": [Run(mark, rows[key]) for mark, key in marked if key in rows]}
    return {}
