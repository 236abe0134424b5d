"""Suggestions on the search page without a query, or without results."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from talks.formatting import day_name
from talks.now import is_on, is_over, next_edge
from talks.programme import schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

MOST_ROWS = 5
MOST_TOPICS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Sessions of the current edition that are on, or next; its topics, and days with addresses."""

    is_on: bool = False
    rows: list[Row] = field(default_factory=list)
    topics: list[schema.Tag] = field(default_factory=list)
    days: list[tuple[str, str]] = field(default_factory=list)
    valid_until: datetime | None = None


def start_page(edition: PublishedEdition | None, now: datetime) -> StartPage:
    """Return the suggestions at a moment; none without a current edition."""
    if edition is None:
        return StartPage()
    programme = edition.programme
    ahead = [
        (slot, session)
        for slot, session in programme.all_slots
        if not (session.cancelled or programme.is_break(session)) and not is_over(slot, now)
    ]
    on = [pair for pair in ahead if is_on(*pair, now)]
    topics = [tag for tag in programme.tags if not tag.withdrawn and programme.tagged(tag.key)]
    topics.sort(key=lambda tag: (-len(programme.tagged(tag.key)), tag.name.either))
    days = groupby(programme.day_of(slot) for slot, _session in programme.all_slots)
    path = reverse("talks:programme", args=[edition.slug])
    return StartPage(
        is_on=bool(on),
        rows=slot_rows(edition, (on or ahead)[:MOST_ROWS], now),
        topics=topics[:MOST_TOPICS],
        days=[(day_name(day), f"{path}#{day.isoformat()}") for day, _slots in days],
        valid_until=next_edge((slot for slot, _session in ahead), now),
    )
