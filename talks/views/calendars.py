"""Calendars to subscribe to: of an edition, a day, a track, a room or a speaker."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from core.http.answers import PublicAnswer, absolute
from core.templatetags.text import plain
from talks.addresses import of_edition, of_entry, session_address
from talks.calendars import MIME_TYPE, Pair, calendar, slots_of
from talks.formatting import day_name
from talks.programme import schema
from talks.published import PublishedEdition, site_for


@of_edition
def programme_ics(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return _whole(request, edition)


@of_edition
def programme_copy(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    """Return the same events as a file to keep, which no program refreshes."""
    return _whole(request, edition, is_copy=True)


def _whole(
    request: HttpRequest, edition: PublishedEdition, *, is_copy: bool = False
) -> PublicAnswer:
    return calendar_file(
        request,
        edition,
        slots_of(edition.programme.sessions),
        uid=edition.facts.key,
        name=edition.facts.name,
        page=reverse("talks:programme", args=[edition.slug]),
        is_copy=is_copy,
    )


@of_edition
def day_ics(request: HttpRequest, edition: PublishedEdition, day: str) -> PublicAnswer:
    programme = edition.programme
    try:
        asked = date.fromisoformat(day)
    except ValueError as error:
        raise Http404(_("This is no day.")) from error
    if asked.isoformat() != day:
        # As 20270520: one address a day is enough.
        raise Http404(_("This is no day."))
    held = [pair for pair in slots_of(programme.sessions) if programme.day_of(pair[0]) == asked]
    if not held and asked not in edition.facts.days:
        raise Http404(_("This is no day of the edition."))
    return calendar_file(
        request,
        edition,
        held,
        uid=uuid5(edition.facts.key, asked.isoformat()),
        name=_part(day_name(asked), edition),
        page=f"{reverse('talks:programme', args=[edition.slug])}#{asked.isoformat()}",
    )


@of_entry(schema.Track)
def track_ics(request: HttpRequest, edition: PublishedEdition, track: schema.Track) -> PublicAnswer:
    query = urlencode({"track": track.slug})
    return calendar_file(
        request,
        edition,
        slots_of(s for s in edition.programme.sessions if s.content.track == track.key),
        uid=track.key,
        name=_part(plain(track.name), edition),
        page=f"{reverse('talks:programme', args=[edition.slug])}?{query}",
    )


@of_entry(schema.Room)
def room_ics(request: HttpRequest, edition: PublishedEdition, room: schema.Room) -> PublicAnswer:
    held = slots_of(edition.programme.sessions)
    return calendar_file(
        request,
        edition,
        [pair for pair in held if pair[0].room == room.key],
        uid=room.key,
        name=_part(plain(room.name), edition),
        page=reverse("talks:room", args=[edition.slug, room.slug]),
    )


@of_entry(schema.Speaker)
def speaker_ics(
    request: HttpRequest, edition: PublishedEdition, speaker: schema.Speaker
) -> PublicAnswer:
    """Return the sessions of a speaker at this edition; other editions have calendars too."""
    return calendar_file(
        request,
        edition,
        slots_of(edition.programme.sessions_of(speaker.key)),
        uid=uuid5(edition.facts.key, str(speaker.key)),
        name=_part(speaker.name, edition),
        page=reverse("talks:speaker", args=[speaker.slug]),
    )


def _part(name: str, edition: PublishedEdition) -> str:
    return _("%(name)s, %(edition)s") % {"name": name, "edition": edition.facts.name}


def calendar_file(
    request: HttpRequest,
    edition: PublishedEdition,
    slots: Iterable[Pair],
    *,
    uid: UUID,
    name: str,
    page: str,
    is_copy: bool = False,
) -> PublicAnswer:
    """Return these slots as a calendar file, named after the end of the address."""
    path = session_address(edition.slug)
    content = calendar(
        edition,
        slots,
        uid=str(uid),
        name=name,
        page=absolute(request, page),
        source="" if is_copy else absolute(request, request.path),
        session_url=lambda slug: absolute(request, path(slug)),
    )
    filename = "-".join([edition.slug, request.path.rsplit("/", 1)[-1]])
    # A subscription is no attachment, so that phones offer to add it instead of storing it.
    disposition = "attachment" if is_copy else "inline"
    changed = site_for(request).changed_at
    return PublicAnswer(
        content,
        content_type=MIME_TYPE,
        headers={"Content-Disposition": f'{disposition}; filename="{filename}"'}
        # Programs that know no ETag ask by the time of the last change.
        | ({"Last-Modified": http_date(changed.timestamp())} if changed else {}),
        shared_seconds=5,
    )
