"""The Programme that the organisers' rows would make now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC
from typing import Any, cast
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from core.models import Entry, Tag, TaggedItem
from events.models import Edition, Room, Venue
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Session, SessionLink, Slot
from talks.models.session import SessionQuerySet
from talks.programme import Programme, erased, from_json, references, schema, withdrawn

# A slot, and whether it was announced.
type SlotRow = tuple[schema.Slot, bool]

# Withdrawn before anybody saw it: for the public it never was.
UNSEEN = Q(withdrawn=True, announced=False)

SIDES = ("left", "top", "width", "height")


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


def without_drafts(plan: Programme, drafts: Collection[UUID], released: Programme) -> Programme:
    """Return what `draft` would return, of a programme as it is planned.

    drafts: the keys of the sessions that are drafts. released: the public programme.
    """
    sessions = [session for session in plan.sessions if session.key not in drafts]
    kept = {key for session in sessions for _kind, key in references(session.content)}
    kept |= {tag.key for tag in released.tags} | {person.key for person in released.speakers}
    return replace(
        plan,
        sessions=tuple(sessions),
        tags=tuple(tag for tag in plan.tags if tag.key in kept),
        speakers=tuple(speaker for speaker in plan.speakers if speaker.key in kept),
    )


def _programme(edition: Edition, released: Programme, rows: SessionQuerySet) -> Programme:
    last = _slots_in(released)
    sessions, parts = list(rows.filter(edition=edition)), _Parts(edition)
    standing = [row for row in sessions if row.state != Session.State.WITHDRAWN]
    # A session cannot do without its room, nor a room without its venue: those are published
    # as withdrawn, and no release may hold a session in them (talks.clashes).
    slots = (slot for row in standing for slot, _announced in parts.slots[row.pk])
    held = {slot.room for slot in slots if not slot.withdrawn}
    rooms = edition.rooms.filter(~UNSEEN | Q(key__in=held)).select_related("venue")
    venues = edition.venues.filter(~UNSEEN | Q(rooms__in=rooms)).distinct()
    topics = (tag for row in standing for tag in parts.topics[row.pk])
    tags = _shared(Tag.objects.all(), topics, released.tags)
    people = (credit.speaker for row in standing for credit in parts.credits[row.pk])
    speakers = _shared(Speaker.objects.all(), people, released.speakers)
    links = _links(SpeakerLink.objects.filter(speaker__in=speakers), "speaker")
    return Programme(
        edition=facts_of(edition),
        venues=tuple(
            _entry(schema.Venue, row, plan=_picture(row, "plan"), regions=_regions(row, rooms))
            for row in venues
        ),
        rooms=tuple(_entry(schema.Room, row, venue=row.venue.key) for row in rooms),
        tracks=tuple(
            _entry(schema.Track, row) for row in parts.tracks.values() if not _unseen(row)
        ),
        formats=tuple(
            _entry(schema.Format, row) for row in parts.formats.values() if not _unseen(row)
        ),
        tags=tuple(_entry(schema.Tag, row, name=row.text) for row in tags),
        speakers=tuple(_speaker(row, links[row.pk]) for row in speakers),
        sessions=tuple(
            schema.Session(
                key=row.key,
                schedule=_schedule(row, parts.slots[row.pk], last),
                content=_content(row, parts),
            )
            for row in sessions
        ),
    )


def with_slots_of(
    programme: Programme, sessions: Collection[UUID], released: Programme
) -> Programme | None:
    """Return a planned programme with the slots of these sessions, by key, as rows have them now.

    None where that could take more than slots: what is withdrawn comes and goes with its slots.
    """
    last, changed = _slots_in(released), {}
    rows = _slots(Slot.objects.filter(session__key__in=sessions), "session__key")
    rooms = {room.key for room in programme.listed_rooms}
    for key in sessions:
        session = programme.find(schema.Session, key)
        if session is None or session.withdrawn:
            return None
        schedule = replace(session.schedule, slots=_kept_slots(rows[key], last))
        changed[key] = replace(session, schedule=schedule)
        slots = (*session.schedule.slots, *schedule.slots)
        if not all(slot.room in rooms for slot in slots):
            return None
    return programme.with_sessions(changed) if changed else programme


class _Parts:
    """What belongs to the sessions of an edition, by their numbers, and its tracks and formats, by
    their own.
    """

    def __init__(self, edition: Edition) -> None:
        self.tracks, self.formats = edition.tracks.in_bulk(), edition.formats.in_bulk()
        self.slots = _slots(Slot.objects.filter(session__edition=edition), "session")
        self.links = _links(SessionLink.objects.filter(session__edition=edition), "session")
        self.credits: defaultdict[int, list[Credit]] = defaultdict(list)
        for credit in Credit.objects.filter(session__edition=edition).select_related("speaker"):
            self.credits[credit.session_id].append(credit)
        self.topics: defaultdict[int, list[Tag]] = defaultdict(list)
        kind = ContentType.objects.get_for_model(Session)
        tagged = TaggedItem.objects.filter(content_type=kind, object_id__in=edition.sessions.all())
        for item in tagged.select_related("tag"):
            self.topics[item.object_id].append(item.tag)


def _slots(rows: QuerySet[Slot], by: str) -> defaultdict[Any, list[SlotRow]]:
    """Return slots by their session, its number or key."""
    found = defaultdict(list)
    columns = (by, "announced", "withdrawn", "key", "room__key", "start", "end")
    for session, announced, gone, key, room, *times in rows.values_list(*columns):
        start, end = (moment.astimezone(UTC) for moment in times)
        slot = schema.Slot(key=key, room=room, start=start, end=end, withdrawn=gone)
        found[session].append((slot, announced))
    return found


def _links(
    rows: QuerySet[SpeakerLink] | QuerySet[SessionLink], of: str
) -> defaultdict[int, tuple[schema.Link, ...]]:
    """Return links by the number of whom or what they are of."""
    found: defaultdict[int, tuple[schema.Link, ...]] = defaultdict(tuple)
    for number, kind, url in rows.values_list(of, "kind", "url"):
        found[number] += (schema.Link(kind=kind, url=url),)
    return found


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


def _regions(venue: Venue, rooms: Iterable[Room]) -> tuple[schema.Region, ...]:
    """Return where the rooms of a venue are on its plan, as far as they are marked."""
    found = (
        schema.Region(room=room.key, **{name: getattr(room, f"plan_{name}") for name in SIDES})
        for room in rooms
        if venue.plan and room.venue_id == venue.pk and room.plan_left is not None
    )
    return tuple(sorted(found, key=lambda region: region.room))


def _slides(row: Session) -> schema.Attachment | None:
    if not row.slides:
        return None
    return schema.Attachment(name=str(row.slides.name), size=row.slides_size or 0)


def _speaker(row: Speaker, links: tuple[schema.Link, ...]) -> schema.Speaker:
    value = _entry(schema.Speaker, row, portrait=_picture(row, "portrait"), links=links)
    return erased(value) if row.erased else value


def _slots_in(programme: Programme) -> dict[UUID, schema.Slot]:
    return {slot.key: slot for session in programme.sessions for slot in session.schedule.slots}


def _schedule(
    row: Session, slots: Iterable[SlotRow], last: Mapping[UUID, schema.Slot]
) -> schema.Schedule:
    gone = row.state == Session.State.WITHDRAWN
    schedule = schema.Schedule(slots=_kept_slots(slots, last, gone=gone))
    if gone:
        return cast("schema.Schedule", withdrawn(schedule))
    state = "confirmed" if row.state == Session.State.DRAFT else row.state
    return replace(schedule, state=cast("schema.SessionState", state), full=row.full)


def _kept_slots(
    slots: Iterable[SlotRow], last: Mapping[UUID, schema.Slot], *, gone: bool = False
) -> tuple[schema.Slot, ...]:
    """Return the slots of a session; withdrawn ones stay where the public saw them last.

    gone: whether the session is withdrawn, and so each of its slots.
    """
    kept = (
        replace(last[slot.key], withdrawn=True)
        if (gone or slot.withdrawn) and slot.key in last
        else slot
        for slot, announced in slots
        if announced or not (gone or slot.withdrawn)
    )
    return tuple(sorted(kept, key=lambda slot: slot.key))


def _content(row: Session, parts: _Parts) -> schema.Content:
    # (one of another edition is read by itself: a release refuses it)
    track = parts.tracks.get(row.track_id) or row.track
    shape = parts.formats.get(row.format_id) or row.format
    columns = _columns(
        schema.Content,
        row,
        track=track.key if track and not _unseen(track) else None,
        format=shape.key if shape and not _unseen(shape) else None,
        people=tuple(
            schema.Credit(speaker=credit.speaker.key, role=cast("schema.Role", credit.role))
            for credit in parts.credits[row.pk]
            if not _unseen(credit.speaker)
        ),
        tags=tuple(sorted(tag.key for tag in parts.topics[row.pk] if not _unseen(tag))),
        links=parts.links[row.pk],
        slides=_slides(row),
    )
    content = schema.Content(**columns)
    if row.erased:
        return erased(content)
    if row.state == Session.State.WITHDRAWN:
        return cast("schema.Content", withdrawn(content))
    return content
