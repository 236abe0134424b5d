"""Making the next edition from an earlier one, with what is likely to be the same again.

All rows get new keys, and none of them is announced. Pictures are named by their content: both
editions show the same file, which stays as long as either does (core.files.images.in_use).
"""

import uuid
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from core.extensions import Hook
from core.history import Cause, recording
from core.models import Entry, TaggedItem
from events.models import Edition
from talks.models import Credit, RuleSettings, Session, SessionLink

# Old row → new row.
type Copies = dict[int, Any]

# What else is copied with the practical pages of an edition into another one.
COPIED_WITH_PAGES = Hook[[Edition, Edition, Copies], None]()


class EditionPart(StrEnum):
    """A part of an edition that can be copied."""

    PLACES = "places"
    TRACKS = "tracks"
    FORMATS = "formats"
    RULES = "rules"
    PAGES = "pages"
    PARTNERS = "partners"
    SESSIONS = "sessions"


# Rows to be checked first are not published; what was true only of those days is left out.
UNPUBLISHED: dict[str, Any] = {"published": False}
WITHOUT_NOTICE: dict[str, Any] = {"notice_fr": "", "notice_en": ""}
AS_DRAFT: dict[str, Any] = {
    **WITHOUT_NOTICE,
    "state": Session.State.DRAFT,
    "full": False,
    "slides": "",
    "slides_size": None,
}


def copy_parts(
    source: Edition, edition: Edition, parts: Collection[EditionPart]
) -> dict[EditionPart, int]:
    """Copy these parts of `source` into the new `edition`; return how many rows of each."""
    made: dict[EditionPart, int] = {}
    tracks: Copies = {}
    formats: Copies = {}
    copied = (edition.venues, edition.rooms, edition.tracks, edition.formats)
    others = (edition.pages, edition.partners, edition.sessions)
    wholes = [rows.all() for rows in (*copied, *others)]
    with transaction.atomic(), recording(*wholes, cause=Cause.COPY):
        if EditionPart.PLACES in parts:
            venues = _copy(source.venues.filter(withdrawn=False), edition, **WITHOUT_NOTICE)
            standing = source.rooms.filter(withdrawn=False, venue__in=venues)
            rooms = _copy(standing, edition, venue=venues)
            if len(rooms) > 1:
                between = source.walking_times.filter(one__in=rooms, other__in=rooms)
                _copy(between, edition, one=rooms, other=rooms)
            made[EditionPart.PLACES] = len(rooms)
        if EditionPart.TRACKS in parts:
            tracks = _copy(source.tracks.filter(withdrawn=False), edition)
            made[EditionPart.TRACKS] = len(tracks)
        if EditionPart.FORMATS in parts:
            formats = _copy(source.formats.filter(withdrawn=False), edition)
            made[EditionPart.FORMATS] = len(formats)
        if EditionPart.RULES in parts:
            settings = RuleSettings.objects.filter(edition=source)
            made[EditionPart.RULES] = len(_copy(settings, edition))
        if EditionPart.PAGES in parts:
            pages = _copy(source.pages.all(), edition, **UNPUBLISHED)
            COPIED_WITH_PAGES.ask(source, edition, pages)
            made[EditionPart.PAGES] = len(pages)
        if EditionPart.PARTNERS in parts:
            made[EditionPart.PARTNERS] = len(_copy(source.partners.all(), edition, **UNPUBLISHED))
        if EditionPart.SESSIONS in parts:
            made[EditionPart.SESSIONS] = len(_copy_sessions(source, edition, tracks, formats))
    return made


def _copy_sessions(source: Edition, edition: Edition, tracks: Copies, formats: Copies) -> Copies:
    """Copy the sessions with people, topics and links, as drafts without slots."""
    rows = source.sessions.exclude(state=Session.State.WITHDRAWN).filter(erased=False)
    sessions = _copy(rows, edition, track=tracks, format=formats, **AS_DRAFT)
    of = {"session__in": list(sessions)}
    _copy(Credit.objects.filter(**of, speaker__withdrawn=False), session=sessions)
    _copy(SessionLink.objects.filter(**of), session=sessions)
    kind = ContentType.objects.get_for_model(Session)
    topics = TaggedItem.objects.filter(
        content_type=kind, object_id__in=list(sessions), tag__withdrawn=False
    )
    TaggedItem.objects.bulk_create(
        TaggedItem(content_type=kind, object_id=sessions[item.object_id].pk, tag_id=item.tag_id)
        for item in topics
    )
    return sessions


def _copy(rows: Iterable[models.Model], edition: Edition | None = None, **changes: Any) -> Copies:
    """Copy rows as new ones; a changed value may be a mapping from the old value."""
    copies: Copies = {}
    for row in rows:
        old, row.pk = row.pk, None
        row._state.adding = True  # noqa: SLF001 (as Django says rows are copied)
        if isinstance(row, Entry):
            row.key, row.announced = uuid.uuid4(), False
        if edition:
            row.edition = edition  # type: ignore[attr-defined]
        for name, value in changes.items():
            is_map = isinstance(value, dict)
            setattr(row, name, value.get(getattr(row, f"{name}_id")) if is_map else value)
        copies[old] = row
    if copies:
        type(next(iter(copies.values())))._default_manager.bulk_create(copies.values())  # noqa: SLF001
    return copies
