"""The page of a reader's own picks of the current edition."""

from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http.answers import PublicPage
from picks.agenda import days
from talks.extension_points import AMONG_ACTIONS_OF_PICKS
from talks.now import next_edge
from talks.programme import schema
from talks.published import site_for
from talks.walking import walking


def mine(request: HttpRequest) -> PublicPage:
    """Show every session that can be picked, or could be; the browser shows only the picked ones.

    So the page is the same for all readers, and can be read offline.
    """
    edition = site_for(request).current
    if edition is None:
        raise Http404(_("No edition is the current one."))
    now, programme = timezone.now(), edition.programme
    sessions = [s for s in programme.sessions if not s.erased and not programme.is_break(s)]
    edge = next_edge((slot for slot, _session in programme.all_slots), now)
    return PublicPage(
        request,
        "picks/mine.html",
        {
            "title": _("My picks"),
            "edition": edition.facts,
            "days": days(edition, sessions, now, clashing=False),
            "actions": AMONG_ACTIONS_OF_PICKS.extensions(edition),
            "walking": walking(edition),
            "mine": True,
        },
        valid_until=min(filter(None, (edge, _midnight(edition.facts, now)))),
        # As the programme.
        shared_seconds=5,
    )


def _midnight(edition: schema.EditionFacts, now: datetime) -> datetime:
    """Return the start of the next local day, when another day comes first."""
    tomorrow = now.astimezone(edition.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), edition.zone)
