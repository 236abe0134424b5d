"""Cards: a session in its place, or waiting for one, as HTML."""

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from events.models import Edition
from talks.models import Session, Slot


@dataclass(frozen=True, slots=True)
class Card:
    """The HTML of a card, with a digest that differs when it does."""

    html: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.html.encode()).hexdigest()[:16]


def slot_cards(request: HttpRequest, edition: Edition, slots: QuerySet[Slot]) -> dict[str, Card]:
    """Return the card of each slot, by its key."""
    rows = slots.select_related("session", "room")
    return {str(row.key): _card(request, edition, row.session, row) for row in rows}


def pool_cards(
    request: HttpRequest, edition: Edition, sessions: QuerySet[Session]
) -> dict[str, Card]:
    """Return the card of each session that waits for a place, by its key."""
    return {str(row.key): _card(request, edition, row, None) for row in sessions}


def _card(request: HttpRequest, edition: Edition, session: Session, slot: Slot | None) -> Card:
    context = {"session": session, "slot": slot, "edition": edition}
    return Card(render_to_string("admin/timetable/_card.html", context, request))
