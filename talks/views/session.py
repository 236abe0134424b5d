"""One session of an edition, and its calendar file."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import PublicAnswer, PublicPage, webmention_endpoint, webmention_link
from core.images import renditions_of
from core.json_ld import graph
from core.templatetags.text import plain
from talks import formatting
from talks.addresses import of_entry, session_address
from talks.calendars import slots_of
from talks.extension_points import BELOW_SESSION, BESIDE_SESSION, UNDER_ABSTRACT
from talks.formatting import When, when
from talks.json_ld import LinkedData
from talks.models import Session as SessionRow
from talks.models import SessionLink
from talks.programme import Programme, Session
from talks.published import PublishedEdition
from talks.rows import next_edge, rows
from talks.views.calendars import calendar_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What comes before or after in the same room."""

    session: Session
    url: str
    when: When


@of_entry(Session)
def session(request: HttpRequest, edition: PublishedEdition, session: Session) -> PublicPage:
    now = timezone.now()
    programme = edition.programme
    times = [row for row in rows(edition, [session], now) if row.when]
    people = programme.people(session)
    before, after = neighbours(edition, session, now)
    # What upper apps add is looked up by the row; nothing of it is shown.
    row = SessionRow.objects.filter(key=session.key).first()
    endpoint = "" if session.withdrawn else webmention_endpoint(request)
    portraits = [speaker.portrait.name for _credit, speaker in people if speaker.portrait]
    return PublicPage(
        request,
        "talks/session.html",
        {
            "edition": edition.facts,
            "session": session,
            "title": plain(session.title),
            "description": plain(session.text.summary) or _describe(programme, session),
            "noindex": session.withdrawn,
            "webmention": endpoint,
            "times": times,
            "rooms": list({row.room.key: row.room for row in times if row.room}.values()),
            "place": next((formatting.place(programme, slot) for slot in session.live_slots), ""),
            **_details(programme, session),
            "under_abstract": UNDER_ABSTRACT.extensions(request, row) if row else None,
            "beside": BESIDE_SESSION.extensions(request, row) if row else None,
            "below": BELOW_SESSION.extensions(row) if row else None,
            "renditions": renditions_of(portraits),
            "before": before,
            "after": after,
            "json_ld": linked(request, edition, session),
        },
        valid_until=next_edge(session.live_slots, now),
        shared_seconds=5,
        headers=webmention_link(endpoint),
    )


def _details(programme: Programme, session: Session) -> dict[str, object]:
    """What the programme says of a session, however often it takes place."""
    text = session.text
    return {
        "track": programme.track(text.track),
        "format": programme.format(text.format),
        "speech": formatting.language(text.language),
        "services": ", ".join(formatting.services(text.services)),
        "crews": formatting.crews(programme, session),
        "topics": programme.topics(session),
        "links": [(formatting.label(SessionLink.Kind, link.kind), link.url) for link in text.links],
    }


def _describe(programme: Programme, session: Session) -> str:
    """What to say of a session that has no summary."""
    moments = [formatting.moment(programme, slot) for slot in session.live_slots]
    return ". ".join(filter(None, [formatting.kind(programme, session), *moments]))


def neighbours(
    edition: PublishedEdition, session: Session, now: datetime
) -> tuple[Neighbour | None, Neighbour | None]:
    """What comes before and after in the same room that day, around the slot that is next."""
    slots = session.live_slots
    slot = next((slot for slot in slots if slot.end > now), slots[-1] if slots else None)
    if slot is None:
        return None, None
    programme = edition.programme
    day = [
        (other, held)
        for other, held in programme.in_room(slot.room)
        if programme.day_of(other) == programme.day_of(slot)
        and (held.key == session.key or not held.cancelled)
    ]
    place = next(index for index, (other, _held) in enumerate(day) if other.key == slot.key)
    address = session_address(edition.slug)

    def neighbour(index: int) -> Neighbour | None:
        if not 0 <= index < len(day):
            return None
        other, held = day[index]
        return Neighbour(
            session=held,
            url=address(held.slug),
            when=when(programme, other.start, other.end),
        )

    return neighbour(place - 1), neighbour(place + 1)


def linked(request: HttpRequest, edition: PublishedEdition, session: Session) -> str:
    """The session as linked data; nothing is told of one that was withdrawn."""
    data = LinkedData(request, edition)
    trail = data.crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (plain(session.title), data.session_path(session.slug)),
    )
    return graph(trail) if session.withdrawn else graph(*data.session(session), trail)


@of_entry(Session)
def session_ics(request: HttpRequest, edition: PublishedEdition, session: Session) -> PublicAnswer:
    """The session for a calendar: an event for each slot it has or had."""
    if not session.place.slots:
        raise Http404(_("This session has no time yet."))
    page = reverse("talks:session", args=[edition.slug, session.slug])
    return calendar_file(
        request, edition, slots_of([session]), uid=session.key, name=plain(session.title), page=page
    )
