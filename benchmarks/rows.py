"""A made-up programme as the rows that organisers edit, and an hour of their work."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Value
from django.db.models.functions import Concat

from core.models import Tag, TaggedItem
from core.text.translated import Text
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.models import Credit, Format, RuleSettings, Session, Severity, Slot, Track
from talks.programme import Programme

# Fields of entries that are no columns.
APART = {"links", "portrait", "erased", "people", "tags", "regions"}


def make(programme: Programme) -> Edition:
    """Create all rows of a programme, unpublished; return its edition.

    Its speakers were drawn by lot: some are in two places at once, which only warns.
    """
    edition = Edition.objects.create(**_columns(programme.edition))
    RuleSettings.objects.create(edition=edition, person_twice=Severity.WARNING)
    of_edition = {"edition": edition}
    _insert(Venue, programme.venues, of_edition)
    venues = _by_key(Venue)
    for room in programme.rooms:
        _insert(Room, [room], of_edition | {"venue": venues[room.venue]})
    _insert(Track, programme.tracks, of_edition)
    _insert(Format, programme.formats, of_edition)
    _insert(Speaker, programme.speakers, {})
    Tag.objects.bulk_create(
        Tag(key=tag.key, slug=tag.slug, name=tag.name.fr, name_en=tag.name.en)
        for tag in programme.tags
    )
    _make_sessions(programme, edition)
    return edition


def _make_sessions(programme: Programme, edition: Edition) -> None:
    tracks, formats, rooms = _by_key(Track), _by_key(Format), _by_key(Room)
    speakers, tags = _by_key(Speaker), _by_key(Tag)
    Session.objects.bulk_create(
        Session(
            **_columns(
                one.content,
                key=one.key,
                edition=edition,
                state=one.schedule.state,
                track=tracks.get(one.content.track),
                format=formats.get(one.content.format),
            )
        )
        for one in programme.sessions
    )
    rows = _by_key(Session)
    Slot.objects.bulk_create(
        Slot(
            key=slot.key,
            session=rows[one.key],
            room=rooms[slot.room],
            start=slot.start,
            end=slot.end,
            holds_room=one.schedule.state == "confirmed",
        )
        for one in programme.sessions
        for slot in one.schedule.slots
    )
    Credit.objects.bulk_create(
        Credit(session=rows[one.key], speaker=speakers[credit.speaker], order=order)
        for one in programme.sessions
        for order, credit in enumerate(one.content.people)
    )
    kind = ContentType.objects.get_for_model(Session)
    TaggedItem.objects.bulk_create(
        TaggedItem(content_type=kind, object_id=rows[one.key].pk, tag=tags[tag])
        for one in programme.sessions
        for tag in one.content.tags
    )


def rework(edition: Edition) -> None:
    """Move every session by five minutes, and add a sentence to what each says."""
    later = timedelta(minutes=5)
    slots = Slot.objects.filter(session__edition=edition)
    slots.update(start=F("start") + later, end=F("end") + later)
    more = Value(" Une phrase de plus, qui n’était pas là.")
    edition.sessions.update(abstract_fr=Concat("abstract_fr", more))


def _insert(model: type[Model], values: Iterable[Any], given: dict[str, Any]) -> None:
    model._default_manager.bulk_create(  # noqa: SLF001 (its only name)
        model(**_columns(value, **given)) for value in values
    )


def _columns(value: Any, **given: Any) -> dict[str, Any]:
    """Return the fields of an entry as columns of its row."""
    found = dict(given)
    for name in {field.name for field in fields(value)} - given.keys() - APART:
        content = getattr(value, name)
        if isinstance(content, Text):
            found |= {f"{name}_fr": content.fr, f"{name}_en": content.en}
        else:
            found[name] = list(content) if isinstance(content, tuple) else content
    return found


def _by_key(model: type[Any]) -> dict[Any, Any]:
    return {row.key: row for row in model.objects.all()}
