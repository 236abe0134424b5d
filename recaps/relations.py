"""Who signed recaps and what they relate to: of several recaps, in one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from core.models import Tag
from recaps.models import Author, Recap
from recaps.topics import items_of_recaps
from recaps.writing.revisions import rows_of, under_work


@dataclass(frozen=True, slots=True)
class Relations:
    """Of one recap: rows of its authors and topics, the keys of what it speaks of."""

    authors: list[Author] = field(default_factory=list)
    sessions: list[UUID] = field(default_factory=list)
    speakers: list[UUID] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


# In the place of a column that a kind of row has not.
NOTHING, NO, NO_KEY = Value(""), Value(False), Cast(Value(None), UUIDField())


def relations_of(recaps: Iterable[Recap]) -> dict[int, Relations]:
    """The relations of these recaps by their pk; authors by name."""
    pks = [recap.pk for recap in recaps]
    found: dict[int, Relations] = defaultdict(Relations)
    sessions, *others = _parts(pks)
    for kind, pk, key, name, name_en, slug, withdrawn in sessions.union(*others, all=True):
        match kind:
            case "session":
                found[pk].sessions.append(key)
            case "speaker":
                found[pk].speakers.append(key)
            case "author":
                found[pk].authors.append(Author(name=name, slug=slug))
            case "tag":
                tag = Tag(key=key, name=name, name_en=name_en, slug=slug, withdrawn=withdrawn)
                found[pk].tags.append(tag)
    for relations in found.values():
        relations.authors.sort(key=lambda author: (author.name, author.slug))
    return found


def relations_under_work(recap: Recap) -> Relations:
    """The relations of the text under work."""
    rows = rows_of(under_work(recap))
    return Relations(
        authors=list(recap.authors.all()),
        sessions=[row.key for row in rows["sessions"]],
        speakers=[row.key for row in rows["speakers"]],
        tags=list(rows["tags"]),
    )


def _parts(pks: list[int]) -> Iterable[QuerySet[Any, tuple[Any, ...]]]:
    yield Recap.sessions.through.objects.filter(recap__in=pks).values_list(
        Value("session"), "recap_id", "session__key", NOTHING, NOTHING, NOTHING, NO
    )
    yield Recap.speakers.through.objects.filter(recap__in=pks).values_list(
        Value("speaker"), "recap_id", "speaker__key", NOTHING, NOTHING, NOTHING, NO
    )
    yield Recap.authors.through.objects.filter(recap__in=pks).values_list(
        Value("author"), "recap_id", NO_KEY, "author__name", NOTHING, "author__slug", NO
    )
    yield (
        items_of_recaps()
        .filter(object_id__in=pks)
        .values_list(
            *(Value("tag"), "object_id"),
            *(f"tag__{name}" for name in ("key", "name", "name_en", "slug", "withdrawn")),
        )
    )
