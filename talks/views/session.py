"""The page of a session, its calendar file and its QR code."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.branding.qr_codes import qr_code
from core.files.images import renditions_of
from core.http.answers import (
    PublicAnswer,
    PublicPage,
    absolute,
    webmention_endpoint,
    webmention_link,
)
from core.templatetags.text import plain
from core.text import languages
from core.text.embeds import Embed, embed_of
from core.text.json_ld import graph
from talks import formatting
from talks.addresses import of_entry
from talks.around import around
from talks.calendars import google_address, outlook_address, slots_of
from talks.extension_points import (
    AMONG_ACTIONS_OF_SESSION,
    BELOW_SESSION,
    BESIDE_SESSION,
    UNDER_ABSTRACT,
)
from talks.json_ld import LinkedData
from talks.models import Session, SessionLink
from talks.now import is_over, next_edge
from talks.plans import Plan, plan_with
from talks.programme import Programme, schema
from talks.published import PublishedEdition
from talks.rows import Row, rows
from talks.views.calendars import calendar_file


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRoom:
    """A room that a session is held in, its services, its venue, and the plan it is marked on."""

    room: schema.Room
    services: list[str]
    venue: schema.Venue | None
    plan: Plan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarForms:
    """The addresses at which other sites offer to add a slot; `moment` is in words."""

    moment: str
    google: str
    outlook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLink:
    """A link of a session; `embed` is its player on the page, if there is one."""

    label: str
    url: str
    embed: Embed | None


@of_entry(schema.Session)
def session(request: HttpRequest, edition: PublishedEdition, session: schema.Session) -> PublicPage:
    now = timezone.now()
    programme = edition.programme
    times = [row for row in rows(edition, [session], now) if row.when]
    found = around(edition, session, now)
    places = _places(programme, times)
    plans = [place.plan.picture.name for place in places if place.plan]
    # Upper apps look up their extensions by the row; nothing of the row is shown.
    row = Session.objects.filter(key=session.key).first()
    endpoint = "" if session.withdrawn else webmention_endpoint(request)
    return PublicPage(
        request,
        "talks/session.html",
        {
            "edition": edition.facts,
            "session": session,
            "title": plain(session.title),
            "description": plain(session.content.summary) or _describe(programme, session),
            "noindex": session.withdrawn,
            "webmention": endpoint,
            "times": times,
            "is_ahead": any(not row.is_past for row in times),
            "places": places,
            "has_plan": bool(plans),
            "place": next((formatting.place(programme, slot) for slot in session.live_slots), ""),
            **_details(programme, session, plans),
            **_ways_to_keep(request, edition, session, now),
            "actions": AMONG_ACTIONS_OF_SESSION.extensions(request, row) if row else None,
            "under_abstract": UNDER_ABSTRACT.extensions(request, row) if row else None,
            "beside": BESIDE_SESSION.extensions(request, row) if row else None,
            "below": BELOW_SESSION.extensions(request, row) if row else None,
            "around": found,
            "json_ld": linked(request, edition, session),
        },
        valid_until=next_edge([*session.live_slots, *found.slots], now),
        shared_seconds=5,
        headers=webmention_link(endpoint),
    )


def _details(programme: Programme, session: schema.Session, plans: list[str]) -> dict[str, object]:
    """Return the details of a session that do not depend on its slots; plans: their files."""
    text = session.content
    people = programme.people(session)
    links = _links(session)
    portraits = [speaker.portrait.name for _credit, speaker in people if speaker.portrait]
    return {
        "track": programme.track(text.track),
        "format": programme.format(text.format),
        "speech": languages.names(text.languages),
        "services": ", ".join(formatting.services(text.services)),
        "crews": formatting.crews(programme, session),
        "renditions": renditions_of([*portraits, *plans]),
        "topics": programme.topics(session),
        "links": links,
        "has_player": any(link.embed for link in links),
        "slides_url": default_storage.url(text.slides.name) if text.slides else "",
    }


def _links(session: schema.Session) -> list[SeenLink]:
    films = {SessionLink.Kind.RECORDING, SessionLink.Kind.STREAM}
    links = session.content.links
    return [
        SeenLink(
            label=label,
            url=link.url,
            embed=embed_of(link.url) if link.kind in films else None,
        )
        for link, label in zip(links, formatting.link_labels(SessionLink.Kind, links), strict=True)
    ]


def _places(programme: Programme, times: list[Row]) -> list[SessionRoom]:
    """Return the rooms of these times, each once."""
    rooms = {row.room.key: row.room for row in times if row.room}
    return [
        SessionRoom(
            room=room,
            services=formatting.room_services(room.services),
            venue=programme.find(schema.Venue, room.venue),
            plan=plan_with(programme, room),
        )
        for room in rooms.values()
    ]


def _ways_to_keep(
    request: HttpRequest, edition: PublishedEdition, session: schema.Session, now: datetime
) -> dict[str, object]:
    """Return the calendar of the session, and forms of other sites for slots to come."""
    url = absolute(request, reverse("talks:session", args=[edition.slug, session.slug]))
    ahead = [
        slot for slot in session.live_slots if not session.cancelled and not is_over(slot, now)
    ]
    calendar = reverse("talks:session_ics", args=[edition.slug, session.slug])
    return {
        "url": url,
        "calendar": absolute(request, calendar) if session.live_slots else "",
        "calendar_forms": [
            CalendarForms(
                moment=formatting.moment(edition.programme, slot),
                google=google_address(edition, session, slot, url),
                outlook=outlook_address(edition, session, slot, url),
            )
            for slot in ahead
        ],
    }


def _describe(programme: Programme, session: schema.Session) -> str:
    """Return a description for a session without a summary."""
    moments = [formatting.moment(programme, slot) for slot in session.live_slots]
    return ". ".join(filter(None, [formatting.kind(programme, session), *moments]))


def linked(request: HttpRequest, edition: PublishedEdition, session: schema.Session) -> str:
    """Return the session as linked data; a withdrawn one has breadcrumbs alone."""
    data = LinkedData(request, edition)
    trail = data.crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (plain(session.title), data.session_path(session.slug)),
    )
    return graph(trail) if session.withdrawn else graph(*data.session(session), trail)


@of_entry(schema.Session)
def session_ics(
    request: HttpRequest, edition: PublishedEdition, session: schema.Session
) -> PublicAnswer:
    """Return the session as a calendar: an event for each slot it has or had."""
    if not session.schedule.slots:
        raise Http404(_("This session has no time yet."))
    page = reverse("talks:session", args=[edition.slug, session.slug])
    return calendar_file(
        request,
        edition,
        slots_of([session]),
        uid=session.key,
        name=plain(session.title),
        page=page,
    )


@of_entry(schema.Session)
def session_qr(
    request: HttpRequest, edition: PublishedEdition, session: schema.Session
) -> PublicAnswer:
    """Return a QR code of the address of its page."""
    page = reverse("talks:session", args=[edition.slug, session.slug])
    drawn = qr_code(absolute(request, page))
    return PublicAnswer(
        drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        content_type="image/svg+xml",
    )
