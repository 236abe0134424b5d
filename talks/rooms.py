"""Keeping slots in line with whether their room holds several sessions at once."""

from collections.abc import Collection, Iterable
from itertools import combinations
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from core.text.translated import written
from events.models import Room
from talks.models import Slot


def follow_room(
    instance: Room,
    created: bool,
    raw: bool,
    update_fields: Collection[str] | None,
    **kwargs: object,
) -> None:
    """Let the slots of a saved room hold it for themselves alone, or no longer.

    Raises IntegrityError where sessions overlap, on PostgreSQL at the end of the transaction.
    """
    is_saved = update_fields is None or "holds_several" in update_fields
    if created or raw or not is_saved:
        return
    with transaction.atomic():
        for slot in instance.slots.select_related("session"):
            if slot.holds_room != slot.takes_room:
                slot.save(update_fields=["holds_room"])


def overlaps_in(room: Room) -> str:
    return overlaps(room.slots.select_related("session__edition"))


def overlaps(slots: Iterable[Slot]) -> str:
    """Return a sentence on the sessions that overlap among these slots of a room, or ""."""
    held = [slot for slot in slots if slot.session.holds_rooms and not slot.withdrawn]
    found = {
        slot.pk: slot
        for pair in combinations(held, 2)
        if pair[0].start < pair[1].end and pair[1].start < pair[0].end
        for slot in pair
    }
    if not found:
        return ""
    named = "; ".join(map(_named, sorted(found.values(), key=attrgetter("start", "pk"))))
    return _("Sessions overlap here: %(sessions)s. Move them first.") % {"sessions": named}


def _named(slot: Slot) -> str:
    start = slot.start.astimezone(slot.session.edition.zone)
    shown = {"title": slot.session, "time": written(start, "j F, H:i")}
    return _("“%(title)s” (%(time)s)") % shown
