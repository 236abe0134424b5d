"""The people of an edition, and the page of a speaker over all editions."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.branding import flags
from core.files.images import renditions_of
from core.http.answers import PublicPage, absolute, webmention_endpoint, webmention_link
from core.templatetags.text import plain
from core.text.json_ld import graph
from speakers.models import Speaker, SpeakerLink
from talks import formatting
from talks.addresses import gone, moved, of_edition
from talks.appearances import Appearance, appearances, believed
from talks.extension_points import BELOW_SPEAKER, BESIDE_SPEAKER
from talks.json_ld import LinkedData
from talks.now import next_edge
from talks.programme import schema
from talks.published import PublishedEdition, site_for
from talks.rows import Row, rows

# Beyond, a field finds one: more fill several screens of a phone.
MOST_WITHOUT_FIELD = 60


@of_edition
def speakers(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    people = edition.programme.listed_speakers
    data = LinkedData(request, edition)
    trail = data.crumbs((_("Speakers"), reverse("talks:speakers", args=[edition.slug])))
    return PublicPage(
        request,
        "talks/speakers.html",
        {
            "edition": edition.facts,
            "people": people,
            "is_long": len(people) > MOST_WITHOUT_FIELD,
            "json_ld": graph(data.people(people), trail),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerEdition:
    """The sessions of a speaker at one edition; `calendar` is an absolute URL, until it is over."""

    edition: PublishedEdition
    rows: list[Row]
    calendar: str


def speaker(request: HttpRequest, slug: str) -> HttpResponseBase:
    site = site_for(request)
    speaker = believed(site, schema.Speaker, slug)
    if speaker is None:
        raise Http404(_("There is nobody at this address."))
    if speaker.erased:
        return gone(request)
    if speaker.slug != slug:
        return moved(request, slug=speaker.slug)
    return _page(request, appearances(site, schema.Speaker, speaker.key))


def _page(request: HttpRequest, found: list[Appearance[schema.Speaker]]) -> PublicPage:
    now = timezone.now()
    published, speaker = found[0]
    sessions = _sessions(found)
    slots = [slot for held in sessions.values() for session in held for slot in session.live_slots]
    data = LinkedData(request, published)
    trail = data.crumbs(
        (_("Speakers"), reverse("talks:speakers", args=[published.slug])),
        (speaker.name, reverse("talks:speaker", args=[speaker.slug])),
    )
    row = Speaker.objects.filter(key=speaker.key).first()
    endpoint = "" if speaker.withdrawn else webmention_endpoint(request)
    return PublicPage(
        request,
        "talks/speaker.html",
        {
            "speaker": speaker,
            "title": speaker.name,
            "description": _description(speaker, published),
            "noindex": speaker.withdrawn,
            "webmention": endpoint,
            "hoist": [(sign, flags.NAMES[sign]) for sign in flags.initials(speaker.name)],
            "long": _is_long(speaker.name),
            "parts": [
                _part(request, edition, speaker, held, now)
                for edition, held in sessions.items()
                if held
            ],
            "links": _links(speaker),
            "beside": BESIDE_SPEAKER.extensions(request, row) if row else None,
            "below": BELOW_SPEAKER.extensions(request, row) if row else None,
            "renditions": renditions_of([speaker.portrait.name] if speaker.portrait else []),
            "json_ld": graph(trail) if speaker.withdrawn else graph(data.person(speaker), trail),
        },
        valid_until=next_edge(slots, now),
        headers=webmention_link(endpoint),
    )


def _links(speaker: schema.Speaker) -> list[tuple[str, str]]:
    """Return label and address of each link of a speaker."""
    labels = formatting.link_labels(SpeakerLink.Kind, speaker.links)
    return [(label, link.url) for label, link in zip(labels, speaker.links, strict=True)]


def _part(
    request: HttpRequest,
    edition: PublishedEdition,
    speaker: schema.Speaker,
    held: list[schema.Session],
    now: datetime,
) -> SpeakerEdition:
    there = edition.programme.speaker(speaker.key)
    path = reverse("talks:speaker_ics", args=[edition.slug, there.slug])
    shown = rows(edition, held, now, without=speaker.key)
    is_over = all(row.is_past for row in shown)
    return SpeakerEdition(
        edition=edition, rows=shown, calendar="" if is_over else absolute(request, path)
    )


def _sessions(
    found: list[Appearance[schema.Speaker]],
) -> dict[PublishedEdition, list[schema.Session]]:
    """Return the sessions of a speaker at each edition where they are not withdrawn."""
    return {
        edition: edition.programme.sessions_of(speaker.key)
        for edition, speaker in found
        if not speaker.withdrawn
    }


def _description(speaker: schema.Speaker, edition: PublishedEdition) -> str:
    names = {"name": speaker.name, "edition": edition.facts.name}
    return plain(speaker.short) or plain(speaker.role) or _("%(name)s, at %(edition)s.") % names


def _is_long(name: str) -> bool:
    """Tell whether the name is too long, or has too long words, for the largest size."""
    return len(name) > 28 or max(map(len, re.split(r"[\s-]+", name))) > 10
