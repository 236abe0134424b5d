"""The Programme that the organisers' rows would make now."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC
from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from core.models import Entry, Tag, TaggedItem
from events.models import Edition, Venue
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Session, SessionLink, Slot
from talks.models.session import SessionQuerySet
from talks.programme import Programme, erased, from_json, schema, withdrawn

# Withdrawn before anybody saw it: for the public it never was.
UNSEEN = Q(withdrawn=True, announced=False)


def facts_of(edition: Edition) -> schema.EditionFacts:
    return schema.EditionFacts(**_columns(schema.EditionFacts, edition))


def draft(edition: Edition, released: Programme | None = None) -> Programme:
    """Return all of the edition that may be published, as the rows have it.

    `released` is its public programme, if the caller has read that already. Drafts of sessions stay
    out, and so do rows withdrawn before they were ever public. Public entries stay in, so that none
    ever disappears from one release to the next: it is there, or there as withdrawn.
    """
    return _programme(edition, released or _released(edition), Session.objects.public())


def planned(edition: Edition, released: Programme | None = None) -> Programme:
    """Return all of the edition as if its drafts of sessions were confirmed.

    Places are planned by it: a draft needs one as well. It is never published. `released` as in
    `draft`.
    """
    rows = Session.objects.public() | Session.objects.filter(state=Session.State.DRAFT)
    return _programme(edition, released or _released(edition), rows)


def _programme(edition: Edition, released: Programme, rows: SessionQuerySet) -> Programme:
    last = {slot.key: slot for session in released.sessions for slot in session.schedule.slots}
    sessions = _sessions(rows.filter(edition=edition))
    standing = [row for row in sessions if row.state != Session.State.WITHDRAWN]
    # A session cannot do without its room, nor a room without its venue: those are published
    # as withdrawn, and no release may hold a session in them (talks.clashes).
    held = {slot.room_id for row in standing for slot in row.slots.all() if not slot.withdrawn}
    rooms = edition.rooms.filter(~UNSEEN | Q(pk__in=held)).select_related("venue")
    venues = edition.venues.filter(~UNSEEN | Q(rooms__in=rooms)).distinct()
    topics = (tag for row in standing for tag in _topics(row))
    tags = _shared(Tag.objects.all(), topics, released.tags)
    people = (credit.speaker for row in standing for credit in row.credits.all())
    speakers = _shared(Speaker.objects.all(), people, released.speakers)
    prefetch_related_objects(speakers, "links")
    return Programme(
        edition=facts_of(edition),
        venues=tuple(_entry(schema.Venue, row, plan=_picture(row, "plan")) for row in venues),
        rooms=tuple(_entry(schema.Room, row, venue=row.venue.key) for row in rooms),
        tracks=tuple(_entry(schema.Track, row) for row in edition.tracks.exclude(UNSEEN)),
        formats=tuple(_entry(schema.Format, row) for row in edition.formats.exclude(UNSEEN)),
        tags=tuple(_entry(schema.Tag, row, name=row.text) for row in tags),
        speakers=tuple(map(_speaker, speakers)),
        sessions=tuple(
            schema.Session(key=row.key, schedule=_schedule(row, last), content=_content(row))
            for row in sessions
        ),
    )


def _sessions(rows: SessionQuerySet) -> list[Session]:
    return list(
        rows.select_related("track", "format").prefetch_related(
            Prefetch("slots", Slot.objects.select_related("room")),
            "links",
            Prefetch("credits", Credit.objects.select_related("speaker")),
            Prefetch("tagged_items", TaggedItem.objects.select_related("tag"), "topics"),
        )
    )


def _shared[Row: Entry](
    every: QuerySet[Row],
    rows: Iterable[Row],
    public: Iterable[schema.Tag | schema.Speaker],
) -> list[Row]:
    """Return these rows that sessions share, and those of which only the public still knows."""
    found = {row.key: row for row in rows if not _unseen(row)}
    gone = {entry.key for entry in public} - found.keys()
    return [*found.values(), *(every.filter(key__in=gone) if gone else ())]


def _released(edition: Edition) -> Programme:
    """Return the public programme of the edition; before the first release its facts alone."""
    document = edition.releases.order_by("-number").values_list("document", flat=True).first()
    return from_json(document) if document else Programme(edition=facts_of(edition))


def _unseen(row: Entry) -> bool:
    """Tell whether the row was withdrawn before it was announced, as UNSEEN does."""
    return row.withdrawn and not row.announced


def _columns(kind: type, row: object, **given: object) -> dict[str, Any]:
    """Return values for all fields of a dataclass: those given, and others from the row."""
    names = (field.name for field in fields(kind) if field.name not in given)
    values = {name: getattr(row, name) for name in names}
    # Rows have lists (JSON) where the document has tuples.
    tuples = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return values | tuples | given


def _entry[E: schema.NamedEntry | schema.Speaker](kind: type[E], row: Entry, **given: object) -> E:
    """Return the row as an entry, or what remains of it when it is withdrawn."""
    value = kind(**_columns(kind, row, **given))
    return cast("E", withdrawn(value)) if row.withdrawn else value


def _links(rows: Iterable[SpeakerLink | SessionLink]) -> tuple[schema.Link, ...]:
    return tuple(schema.Link(kind=row.kind, url=row.url) for row in rows)


def _picture(row: Speaker | Venue, field: str) -> schema.Picture | None:
    """Return the picture in this field, with its size and description."""
    file = getattr(row, field)
    if not file:
        return None
    return schema.Picture(
        name=str(file.name),
        width=getattr(row, f"{field}_width") or 0,
        height=getattr(row, f"{field}_height") or 0,
        alt=getattr(row, f"{field}_alt"),
    )


def _slides(row: Session) -> schema.Attachment | None:
    if not row.slides:
        return None
    return schema.Attachment(name=str(row.slides.name), size=row.slides_size or 0)


def _speaker(row: Speaker) -> schema.Speaker:
    portrait, links = _picture(row, "portrait"), _links(row.links.all())
    value = _entry(schema.Speaker, row, portrait=portrait, links=links)
    return erased(value) if row.erased else value


def _topics(row: Session) -> list[Tag]:
    """Return the topics that `draft` prefetched."""
    return [item.tag for item in row.topics]  # type: ignore[attr-defined]


def _slot(row: Slot) -> schema.Slot:
    return schema.Slot(
        key=row.key,
        room=row.room.key,
        start=row.start.astimezone(UTC),
        end=row.end.astimezone(UTC),
        withdrawn=row.withdrawn,
    )


def _schedule(row: Session, last: Mapping[UUID, schema.Slot]) -> schema.Schedule:
    """Return the schedule of a session; withdrawn slots stay where the public saw them last."""
    gone = row.state == Session.State.WITHDRAWN
    slots = (
        replace(last[slot.key], withdrawn=True)
        if (gone or slot.withdrawn) and slot.key in last
        else _slot(slot)
        for slot in row.slots.all()
        if slot.announced or not (gone or slot.withdrawn)
    )
    schedule = schema.Schedule(slots=tuple(sorted(slots, key=lambda slot: slot.key)))
    if gone:
        return cast("schema.Schedule", withdrawn(schedule))
    state = "confirmed" if row.state == Session.State.DRAFT else row.state
    return replace(schedule, state=cast("schema.SessionState", state), full=row.full)


def _content(row: Session) -> schema.Content:
    columns = _columns(
        schema.Content,
        row,
        track=row.track.key if row.track and not _unseen(row.track) else None,
        format=row.format.key if row.format and not _unseen(row.format) else None,
        people=tuple(
            schema.Credit(speaker=credit.speaker.key, role=cast("schema.Role", credit.role))
            for credit in row.credits.all()
            if not _unseen(credit.speaker)
        ),
        tags=tuple(sorted(tag.key for tag in _topics(row) if not _unseen(tag))),
        links=_links(row.links.all()),
        slides=_slides(row),
    )
    content = schema.Content(**columns)
    if row.erased:
        return erased(content)
    if row.state == Session.State.WITHDRAWN:
        return cast("schema.Content", withdrawn(content))
    return content
