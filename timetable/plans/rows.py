"""Reading what stands on the sheet of an edition."""

from core.text.translated import Text
from events.models import Edition
from talks.models import Session
from timetable.places import SlotPlace
from timetable.plans.standing import Standing, StandingRoom, StandingSlot
from timetable.sheet import shown_slots


def standing_of(edition: Edition) -> Standing:
    """Return what stands on the sheet of an edition, in two queries."""
    rooms = edition.rooms.filter(withdrawn=False)
    columns = (
        *("key", "session__key", "session__title_fr", "session__title_en", "room__key"),
        *("start", "end", "session__format__is_break", "session__state", "announced"),
    )
    rows = shown_slots(edition).order_by("start", "room__order", "pk").values_list(*columns)
    return Standing(
        zone=edition.zone,
        days=tuple(edition.days),
        rooms=tuple(
            StandingRoom(key=room.key, name=str(room), holds_several=room.holds_several)
            for room in rooms
        ),
        slots=tuple(
            StandingSlot(
                key=key,
                session=session,
                title=Text(french, english).either,
                place=SlotPlace(room, start, end),
                is_break=bool(is_break),
                is_draft=state == Session.State.DRAFT,
                cancelled=state == Session.State.CANCELLED,
                announced=announced,
            )
            for key, session, french, english, room, start, end, is_break, state, announced in rows
        ),
    )
