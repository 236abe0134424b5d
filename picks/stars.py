"""The counts of stars: how many browsers keep each session, and what its speakers see of it."""

from collections.abc import Set as AbstractSet

from django.db import transaction
from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Floor, Ln

from core.database.locks import hold
from core.extensions import Extension
from core.models import User
from events.models import Edition
from picks.models import StarCount
from speakers.models import Speaker
from talks.clashes import Circumstances
from talks.models import Session
from talks.published import PublishedSite


def count(site: PublishedSite, added: AbstractSet[str], removed: AbstractSet[str]) -> None:
    """Count stars that one browser added and removed, by short keys, ignoring unknown ones.

    A star both added and removed is left as it was.
    """
    rows_of = _rows(site, added ^ removed)
    more = {pk for key, pk in rows_of.items() if key in added}
    fewer = {pk for key, pk in rows_of.items() if key in removed}
    if not rows_of:
        return
    with transaction.atomic():
        new = [StarCount(session_id=pk) for pk in sorted(more)]
        StarCount.objects.bulk_create(new, ignore_conflicts=True)
        rows = StarCount.objects.filter(session__in=more | fewer)
        hold(rows)
        rows.filter(session__in=more).update(count=F("count") + 1)
        rows.filter(session__in=fewer, count__gt=0).update(count=F("count") - 1)


def _rows(site: PublishedSite, keys: AbstractSet[str]) -> dict[str, int]:
    """Return the pks of public sessions, of any edition, by their short keys."""
    if not keys:
        return {}
    short_keys = {
        session.key: session.short_key
        for edition in site.editions
        for session in edition.programme.sessions
        if session.short_key in keys
    }
    rows = Session.objects.filter(key__in=short_keys).values_list("key", "pk")
    return {short_keys[key]: pk for key, pk in rows}


def how_many(edition: Edition) -> Circumstances:
    """Return how many stars the sessions of an edition have, as far as they have any."""
    rows = StarCount.objects.filter(session__edition=edition, count__gt=0)
    return Circumstances(
        stars=dict(rows.values_list("session__key", "count")),
        private_to={"stars": "picks.view_starcount"},
    )


def magnitude(edition: int) -> QuerySet[StarCount, float]:
    """Return, as a query, a number that changes each time all stars are a tenth more, or fewer.

    Who watches a page of them is thus shown a hundred new ones until there are 20,000.
    """
    stars = StarCount.objects.filter(session__edition=edition).order_by().values(all=Value(1))
    return stars.annotate(level=Floor(10 * Ln(1 + Sum("count")))).values_list("level", flat=True)


def for_speaker(speaker: Speaker, edition: Edition, viewer: User | None) -> Extension:
    """Return the stars of a speaker's sessions in an edition that organisers passed on.

    viewer: who looks at a preview, and sees what they may; None: the speaker.
    """
    rows = StarCount.objects.filter(
        passed_on=True, session__edition=edition, session__in=speaker.sessions.all()
    )
    if viewer and not viewer.has_perm("picks.view_starcount"):
        rows = rows.none()
    return Extension(
        template="picks/_for_speaker.html",
        content=list(rows.select_related("session").order_by("session")),
    )
