"""Ways to the sheet: from the front page, from lists of slots and sessions, and from a session."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.content.overview import Line, Need
from core.extensions import Extension
from events.admin.owned import edition_of_new, edition_worked_on
from events.models import Edition
from talks.formatting import short_moment
from talks.models import Session, Slot
from timetable.admin.answers import LOOKING


@dataclass(frozen=True, slots=True)
class WayToSheet:
    url: str
    label: str


def address(edition: Edition) -> str:
    """Return the address of the sheet of an edition."""
    return reverse("admin:events_edition_sheet", args=[edition.pk])


def lines(request: HttpRequest) -> Iterator[Line]:
    """Yield the way to the sheet of the edition being worked on, for the front page."""
    edition = edition_worked_on(request)
    if edition and request.user.has_perms(LOOKING):
        yield Line(words=_("Sheet"), need=Need.KNOW, url=address(edition))


def list_tools(request: HttpRequest, model: type[Model]) -> Iterator[Extension]:
    """Yield the way to the sheet from a list of what stands on it."""
    edition = edition_of_new(request) if model in (Session, Slot) else None
    if edition and request.user.has_perms(LOOKING):
        way = WayToSheet(address(edition), _("On the sheet"))
        yield Extension(template="admin/timetable/_list_tool.html", content=way)


def above_form(request: HttpRequest, row: Model) -> Iterator[Extension]:
    """Yield the ways from a session to each of its places on the sheet, or to the pool."""
    if not isinstance(row, Session) or row.withdrawn or not request.user.has_perms(LOOKING):
        return
    sheet, zone = address(row.edition), row.edition.zone
    slots = row.slots.standing().select_related("room").order_by("start")
    ways = [
        WayToSheet(
            f"{sheet}?carried={slot.key}#slot-{slot.key}",
            f"{short_moment(slot.start, slot.end, zone)}, {slot.room}",
        )
        for slot in slots
    ]
    ways = ways or [WayToSheet(f"{sheet}?session={row.key}#carried", _("find it a place"))]
    yield Extension(template="admin/timetable/_above_form.html", content=ways)
