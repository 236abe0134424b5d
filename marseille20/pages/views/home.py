"""The home page: of the current edition, in the order that its phase asks for."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from core.branding.identity import identity_for
from core.files.images import renditions_of
from core.http.answers import PublicPage, absolute
from core.templatetags.text import plain
from core.text.json_ld import graph
from events.models import Partner
from marseille20.pages.highlights import highlights
from marseille20.pages.now_next import now_next
from recaps.feeds import links
from recaps.list_items import list_items, published
from talks import formatting
from talks.formatting import day_name
from talks.programme import Programme
from talks.published import PublishedEdition, site_for

MOST_RECAPS = 3
# A row of eight, or two of four; the others are a link away.
MOST_SPEAKERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDay:
    """A day of the programme: its first and last hour, and how many sessions it has."""

    id: str
    name: str
    starts: str
    ends: str
    count: int


def home(request: HttpRequest) -> PublicPage:
    site, now = site_for(request), timezone.now()
    current = site.current
    context, edges = _of_edition(current, now) if current else ({"phase": "after"}, [])
    recaps = []
    if context["phase"] != "before":
        recaps = list_items(site, published()[:MOST_RECAPS])
    return PublicPage(
        request,
        "marseille20/home.html",
        {
            **context,
            "recaps": recaps,
            "others": [each for each in site.editions if each.released and each is not current],
            "feeds": links("recaps:list"),
            "json_ld": graph(_site(request)),
        },
        valid_until=min(filter(None, edges), default=None),
    )


def _of_edition(
    edition: PublishedEdition, now: datetime
) -> tuple[dict[str, object], list[datetime | None]]:
    """Return what the page shows of an edition, and the times at which that changes."""
    facts, programme = edition.facts, edition.programme
    phase = facts.phase(now)
    edges = [facts.next_phase(now)]
    context: dict[str, Any] = {"phase": phase}
    if phase == "live":
        context["now_next"] = now_next(edition, now)
        edges.append(context["now_next"].valid_until)
    if phase != "after":
        context["highlights"] = highlights(edition, now)
    partners = list(Partner.objects.filter(edition=edition.pk).published())
    tracks = programme.listed_tracks
    return context | {
        "edition": facts,
        "is_released": edition.released,
        "programme": programme,
        "title": plain(facts.tagline),
        "description": plain(facts.summary) or plain(facts.tagline),
        "dates": formatting.dates(facts),
        "days": days(programme),
        "count": len(programme.counted),
        # Their code is one of flags.
        "tracks": tracks if any(track.flag for track in tracks) else [],
        "people": programme.listed_speakers[:MOST_SPEAKERS],
        "people_count": len(programme.listed_speakers),
        "venues": [venue for venue in programme.venues if not venue.withdrawn],
        "partners": _by_level(partners),
        "renditions": renditions_of(partner.logo.name or "" for partner in partners),
    }, edges


def days(programme: Programme) -> list[ProgrammeDay]:
    standing = (pair for pair in programme.all_slots if not pair[1].cancelled)
    by_day = groupby(standing, key=lambda pair: programme.day_of(pair[0]))
    held = {day: list(pairs) for day, pairs in by_day}
    zone = programme.edition.zone
    return [
        ProgrammeDay(
            id=day.isoformat(),
            name=day_name(day),
            starts=f"{pairs[0][0].start.astimezone(zone):%H:%M}",
            ends=f"{max(slot.end for slot, _session in pairs).astimezone(zone):%H:%M}",
            count=len(programme.counted_on(day)),
        )
        for day, pairs in held.items()
    ]


def _by_level(partners: list[Partner]) -> list[tuple[str, list[Partner]]]:
    """Return the name of each level, in order, with its partners."""
    levels = groupby(partners, key=lambda partner: partner.level)
    return [(str(Partner.Level(level).label), list(of_level)) for level, of_level in levels]


def _site(request: HttpRequest) -> dict[str, object]:
    url = absolute(request, reverse("home"))
    return {
        "@type": "WebSite",
        "@id": url,
        "url": url,
        "name": identity_for(request).name,
        "inLanguage": get_language(),
    }
