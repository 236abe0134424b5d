"""The authors of recaps and what they relate to: of several recaps, in one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import JSONObject

from core.text.translated import Text
from recaps.models import Recap
from recaps.revisions import rows_of, under_work
from recaps.topics import items_of_recaps, tag_of
from talks.programme import schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """An author's name; without a slug, of one who has no page here."""

    name: str
    slug: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relations:
    """The authors of one recap, its topics as their rows have them, and keys of its subjects."""

    authors: list[Signature] = field(default_factory=list)
    sessions: list[UUID] = field(default_factory=list)
    speakers: list[UUID] = field(default_factory=list)
    tags: list[schema.Tag] = field(default_factory=list)


def relations_of(recaps: Iterable[Recap]) -> dict[int, Relations]:
    """Return the relations of recaps by their pk, authors by name; takes one query."""
    found: dict[int, Relations] = defaultdict(Relations)
    for kind, pk, values in _rows([recap.pk for recap in recaps]):
        match kind:
            case "session":
                found[pk].sessions.append(UUID(values["key"]))
            case "speaker":
                found[pk].speakers.append(UUID(values["key"]))
            case "author":
                found[pk].authors.append(Signature(**values))
            case "tag":
                found[pk].tags.append(_tag(**values))
    for relations in found.values():
        relations.authors.sort(key=lambda author: (author.name, author.slug))
    return found


def relations_under_work(recap: Recap) -> Relations:
    """Return the relations of a recap's text under work."""
    rows = rows_of(under_work(recap))
    return Relations(
        authors=[
            Signature(name=author.name, slug=author.slug, url=author.url)
            for author in recap.authors.all()
        ],
        sessions=[row.key for row in rows["sessions"]],
        speakers=[row.key for row in rows["speakers"]],
        tags=list(map(tag_of, rows["tags"])),
    )


def _rows(pks: list[int]) -> Iterable[tuple[str, int, dict[str, str]]]:
    """Yield what relates to recaps: its kind, the pk of the recap, and its columns."""
    sessions = Recap.sessions.through.objects.filter(recap__in=pks)
    speakers = Recap.speakers.through.objects.filter(recap__in=pks)
    authors = Recap.authors.through.objects.filter(recap__in=pks)
    tags = items_of_recaps().filter(object_id__in=pks)
    tag = {name: f"tag__{name}" for name in ("key", "slug", "name", "name_en", "withdrawn")}
    author = {"name": "author__name", "slug": "author__slug"}
    return sessions.values_list(Value("session"), "recap_id", JSONObject(key="session__key")).union(
        speakers.values_list(Value("speaker"), "recap_id", JSONObject(key="speaker__key")),
        authors.values_list(Value("author"), "recap_id", JSONObject(**author)),
        tags.values_list(Value("tag"), "object_id", JSONObject(**tag)),
        all=True,
    )


def _tag(key: str, slug: str, name: str, name_en: str, withdrawn: object) -> schema.Tag:
    return schema.Tag(key=UUID(key), slug=slug, name=Text(name, name_en), withdrawn=bool(withdrawn))
