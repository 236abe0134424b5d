"""The rows of an edition at one moment, with all that a programme refers to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Model, Q, QuerySet

from core.database.locks import hold
from core.history.kept import label
from core.models import Erasure, RowChange, Tag, TaggedItem
from events.models import Edition, Room, Venue
from exchange.models import FileIdentity, FileStatement
from speakers.address_book import ADDRESS_BOOKS
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Format, Release, Session, SessionLink, Slot, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows of an edition at one moment.

    Lists are by pk of their session or speaker; digest: of all of it. elsewhere: by the keys of
    speakers whom other editions show, the number of their sessions by edition name. addresses:
    e-mail addresses by pk of speaker, none of which stands in a plan. former: earlier
    names of speakers, by their keys. keys: of all rows of other editions; erased: of sessions,
    their slots, and people; former, keys and erased are not part of the digest.
    """

    edition: Edition
    venues: list[Venue]
    rooms: list[Room]
    tracks: list[Track]
    formats: list[Format]
    tags: list[Tag]
    speakers: list[Speaker]
    elsewhere: dict[UUID, dict[str, int]]
    former: dict[UUID, set[str]]
    keys: set[UUID]
    erased: set[UUID]
    speaker_links: dict[int, list[SpeakerLink]]
    addresses: dict[int, str]
    sessions: list[Session]
    slots: dict[int, list[Slot]]
    credits: dict[int, list[Credit]]
    links: dict[int, list[SessionLink]]
    topics: dict[int, list[TaggedItem]]
    identities: dict[str, FileIdentity]
    statements: dict[str, FileStatement]
    digest: str


def take(edition: Edition, *, lock: bool = False) -> Snapshot:
    """Read all rows in a constant number of queries, with `lock` for update."""
    seen = sha256()

    def rows[M: Model](queryset: QuerySet[M]) -> list[M]:
        if lock:
            hold(queryset)
        found = list(queryset)
        _count(seen.update, found)
        return found

    mine, theirs = {"edition": edition}, {"session__edition": edition}
    taken: dict[str, Any] = {
        "venues": rows(Venue.objects.filter(**mine)),
        "rooms": rows(Room.objects.filter(**mine)),
        "tracks": rows(Track.objects.filter(**mine)),
        "formats": rows(Format.objects.filter(**mine)),
        "tags": rows(Tag.objects.all()),
        "speakers": rows(Speaker.objects.order_by("pk")),
        # While speakers are locked, no session can get them.
        "elsewhere": _elsewhere(edition),
        "keys": set(_keys_elsewhere(edition)),
        "erased": set(_erased_keys()),
        "speaker_links": _by("speaker_id", rows(SpeakerLink.objects.all())),
        "sessions": rows(Session.objects.filter(**mine).order_by("pk")),
        "slots": _by("session_id", rows(Slot.objects.filter(**theirs).order_by("start", "pk"))),
        "credits": _by("session_id", rows(Credit.objects.filter(**theirs))),
        "links": _by("session_id", rows(SessionLink.objects.filter(**theirs))),
        "topics": _by("object_id", rows(_topics(edition))),
        "identities": {each.digest: each for each in rows(_of_files(FileIdentity, edition))},
        "statements": {each.digest: each for each in rows(_of_files(FileStatement, edition))},
    }
    taken["former"] = _former(taken["speakers"])
    taken["addresses"] = {
        pk: email for book in ADDRESS_BOOKS.ask() for pk, email in book.addresses().items()
    }
    seen.update(repr(sorted(taken["addresses"].items())).encode(errors="replace"))
    seen.update(repr(sorted(taken["elsewhere"].items())).encode(errors="replace"))
    _relate(edition, taken)
    return Snapshot(edition=edition, digest=seen.hexdigest(), **taken)


def _topics(edition: Edition) -> QuerySet[TaggedItem]:
    kind = ContentType.objects.get_for_model(Session)
    sessions = Session.objects.filter(edition=edition).values("pk")
    return TaggedItem.objects.filter(content_type=kind, object_id__in=sessions).order_by("pk")


def _elsewhere(edition: Edition) -> dict[UUID, dict[str, int]]:
    """Return the speakers in drafts and releases of other editions, withdrawn ones too."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    newest = Release.objects.exclude(edition=edition).order_by("edition", "-number")
    once = newest.order_by().values("edition").annotate(last=Max("number"))
    are_newest = Q(*(Q(edition=e["edition"], number=e["last"]) for e in once), _connector=Q.OR)
    for name, addresses in newest.filter(are_newest).values_list("edition__name", "addresses"):
        for key in addresses.get("speaker", {}).values():
            found[UUID(key)][name] = 0
    credits_ = Credit.objects.exclude(session__edition=edition).order_by()
    names = "speaker__key", "session__edition__name"
    for key, name, count in credits_.values_list(*names).annotate(Count("session", distinct=True)):
        found[key][name] = count
    return dict(found)


def _former(speakers: Iterable[Speaker]) -> dict[UUID, set[str]]:
    """Return the earlier names of speakers, from the history of rows."""
    keys = {speaker.pk: speaker.key for speaker in speakers}
    found: dict[UUID, set[str]] = defaultdict(set)
    changes = RowChange.objects.filter(whole_model=label(Speaker), before__has_key="name")
    for pk, name in changes.values_list("whole_id", "before__name"):
        if pk in keys:
            found[keys[pk]].add(name)
    return dict(found)


def _keys_elsewhere(edition: Edition) -> Iterator[UUID]:
    for model in (Room, Track, Format, Session):
        yield from QuerySet(model).exclude(edition=edition).values_list("key", flat=True)
    yield from Slot.objects.exclude(session__edition=edition).values_list("key", flat=True)


def _erased_keys() -> Iterator[UUID]:
    rows = Erasure.objects.filter(kind__in=["session", "speaker"])
    yield from map(UUID, rows.values_list("key", flat=True))
    # schedule.xml and schedule.json know sessions by their slots.
    yield from Slot.objects.filter(session__erased=True).values_list("key", flat=True)


def _of_files[M: Model](model: type[M], edition: Edition) -> QuerySet[M]:
    return QuerySet(model).filter(edition=edition).order_by("pk")


def _relate(edition: Edition, taken: dict[str, Any]) -> None:
    """Link the rows with each other, to save queries."""
    venues, rooms = _keyed(taken["venues"]), _keyed(taken["rooms"])
    tracks, formats = _keyed(taken["tracks"]), _keyed(taken["formats"])
    speakers, tags = _keyed(taken["speakers"]), _keyed(taken["tags"])
    for room in taken["rooms"]:
        room.venue = venues[room.venue_id]
    for session in taken["sessions"]:
        session.edition = edition
        session.track, session.format = tracks.get(session.track_id), formats.get(session.format_id)
        for slot in taken["slots"].get(session.pk, ()):
            slot.session, slot.room = session, rooms[slot.room_id]
        for credit in taken["credits"].get(session.pk, ()):
            credit.session, credit.speaker = session, speakers[credit.speaker_id]
        for item in taken["topics"].get(session.pk, ()):
            item.tag = tags[item.tag_id]


def _keyed(rows: Iterable[Any]) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def _count(update: Callable[[bytes], None], rows: Iterable[Model]) -> None:
    for row in rows:
        values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
        update(repr(values).encode(errors="replace"))


def _by(attribute: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, attribute)].append(row)
    return found
