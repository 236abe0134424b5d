"""An overview of a day of the edition being worked on: its rooms, hours and sessions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, pgettext_lazy

from core.extensions import Extension
from core.text.translated import Text, written
from events.admin.owned import edition_worked_on
from events.models import Edition, Room
from talks.admin.sheets import sheet_of
from talks.models import Session, Slot

# A column of the table.
STEP = timedelta(minutes=5)
HOUR = timedelta(hours=1)
STEPS_OF_HOUR = HOUR // STEP
# Less is too narrow for a finger: what begins meanwhile shares its cell, and a pause is no place.
LEAST = timedelta(minutes=15)
# The hours of a day without slots.
OPENS, CLOSES = time(9), time(18)
CLASH = "clash"
# Labels of sessions that stand out.
MARKS = {
    Session.State.DRAFT: pgettext_lazy("session", "draft"),
    Session.State.CANCELLED: pgettext_lazy("session", "cancelled"),
    CLASH: pgettext_lazy("session", "clash"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    """A row of the overview; `cells` is HTML, as a template takes three times as long."""

    name: str
    url: str
    cells: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewDay:
    label: str
    query: str
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOverview:
    """A day as a table: `hour_span` columns make an hour.

    `url` lists the day's slots, and `sheet` is where they are moved.
    """

    days: list[OverviewDay]
    hours: list[str]
    rooms: list[RoomRow]
    url: str
    sheet: str
    hour_span: int = STEPS_OF_HOUR

    @property
    def columns(self) -> int:
        return len(self.hours) * self.hour_span


@dataclass(frozen=True, slots=True)
class _Taken:
    """A slot of the day, with the columns of a query."""

    pk: int
    room: int
    start: datetime
    end: datetime
    session: int
    title_fr: str
    title_en: str
    state: str


def shown_day(request: HttpRequest, edition: Edition) -> date:
    """Return the day asked for, else today, else the first."""
    days = {day.isoformat(): day for day in edition.days}
    today = timezone.localdate(timezone=edition.zone).isoformat()
    return days.get(request.GET.get("day", "")) or days.get(today) or edition.first_day


def day_overview(request: HttpRequest) -> Extension:
    return Extension(
        template="admin/talks/day_overview.html",
        content=_day_overview(request),
        stylesheets=("talks/admin/day_overview.css",),
    )


def _day_overview(request: HttpRequest) -> DayOverview | None:
    """Return the overview; None without rooms or the right to see sessions and slots."""
    edition = edition_worked_on(request)
    if edition is None or not request.user.has_perms(["talks.view_session", "talks.view_slot"]):
        return None
    rooms = list(edition.rooms.all())
    if not rooms:
        return None
    day = shown_day(request, edition)
    return _Builder(request, edition, day).overview(rooms)


class _Builder:
    """A builder of one overview, without a query for each room or session."""

    def __init__(self, request: HttpRequest, edition: Edition, day: date) -> None:
        self.edition, self.day, self.zone = edition, day, edition.zone
        self.groups = self._groups()
        self.clashing = self._clashing()
        self.first, self.last = self._hours()
        self.session_url = reverse("admin:talks_session_change", args=[0])
        self.slots_url = reverse("admin:talks_slot_changelist")
        sessions = admin.site.get_model_admin(Session)
        may_add = sessions.has_add_permission(request)
        self.add_url = reverse("admin:talks_session_add") if may_add else ""

    def overview(self, rooms: list[Room]) -> DayOverview:
        return DayOverview(
            days=[
                OverviewDay(
                    label=written(day, "l j F"),
                    query=urlencode({"day": day.isoformat()}),
                    is_shown=day == self.day,
                )
                for day in self.edition.days
            ],
            hours=[self._clock(self.first + n * HOUR) for n in range(self._count_of_hours())],
            rooms=[
                RoomRow(
                    name=str(room),
                    url=self._list_url(room=room.pk),
                    cells=_joined(self._cells(room)),
                )
                for room in rooms
                if room.pk in self.groups or not room.withdrawn
            ],
            url=self._list_url(),
            sheet=f"{sheet_of(self.edition)}?{urlencode({'day': self.day.isoformat()})}",
        )

    # --- Rows ------------------------------------------------------------------------------------

    def _slots(self) -> Any:
        """Return the slots of the day, as DayFilter and ClashFilter find them."""
        midnight = datetime.combine(self.day, time(), self.zone)
        return (
            Slot.objects.standing()
            .filter(session__edition=self.edition)
            .filter(start__gte=midnight, start__lt=midnight + timedelta(days=1))
        )

    def _groups(self) -> dict[int, list[list[_Taken]]]:
        """Return the groups of slots that share a cell, by room."""
        columns = ("pk", "room", "start", "end", "session", "session__title_fr")
        slots = self._slots().exclude(session__state=Session.State.WITHDRAWN).order_by("start")
        by_room: dict[int, list[_Taken]] = defaultdict(list)
        for row in slots.values_list(*columns, "session__title_en", "session__state"):
            taken = _Taken(*row)
            by_room[taken.room].append(taken)
        return {room: list(_together(taken)) for room, taken in by_room.items()}

    def _clashing(self) -> set[int]:
        slots = self._slots()
        found = (slots.in_a_room_twice(), slots.with_person_twice())
        return {pk for rows in found for pk in rows.values_list("pk", flat=True)}

    # --- Hours -----------------------------------------------------------------------------------

    def _hours(self) -> tuple[datetime, datetime]:
        """Return the first full hour and the end of the day, in UTC."""
        groups = [group for room in self.groups.values() for group in room]
        if not groups:
            opens, closes = (datetime.combine(self.day, at, self.zone) for at in (OPENS, CLOSES))
            return opens.astimezone(UTC), closes.astimezone(UTC)
        start = min(group[0].start for group in groups).astimezone(self.zone)
        whole = start.replace(minute=0, second=0, microsecond=0)
        return whole.astimezone(UTC), max(map(_reach, groups))

    def _count_of_hours(self) -> int:
        return -((self.first - self.last) // HOUR)

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    def _span(self, start: datetime, end: datetime) -> str:
        return f"{self._clock(start)}–{self._clock(end)}"

    # --- Cells -----------------------------------------------------------------------------------

    def _cells(self, room: Room) -> Iterator[SafeString]:
        """Yield the cells of a room from left to right."""
        column, moment = 0, self.first
        for group in self.groups.get(room.pk, []):
            start, end = group[0].start, max(each.end for each in group)
            first = (start - self.first) // STEP
            if first > column:
                yield self._free(room, first - column, moment, start)
            column, moment = (_reach(group) - self.first) // STEP, end
            yield _cell(column - first, map(self._block, group))
        end = self.first + self._count_of_hours() * HOUR
        if (rest := (end - self.first) // STEP - column) > 0:
            yield self._free(room, rest, moment, end)

    def _free(self, room: Room, span: int, start: datetime, end: datetime) -> SafeString:
        """Return a free cell, with a link to add a session if there is enough time."""
        if not self.add_url or min(span * STEP, end - start) < LEAST:
            return _cell(span)
        query = {
            "edition": self.edition.pk,
            "room": room.pk,
            "start": f"{start.astimezone(self.zone):%Y-%m-%dT%H:%M}",
        }
        label = _("Add a session: %(room)s, %(when)s")
        label %= {"room": room, "when": self._span(start, end)}
        url = f"{self.add_url}?{urlencode(query)}"
        link = format_html('<a class="is-free" href="{}" aria-label="{}">+</a>', url, label)
        return _cell(span, [link])

    def _block(self, taken: _Taken) -> SafeString:
        """Return the link to a session, with its state and clashes in words and as classes."""
        title = Text(taken.title_fr, taken.title_en).either
        marks = [] if taken.state == Session.State.CONFIRMED else [taken.state]
        if taken.pk in self.clashing:
            marks.append(CLASH)
        words = format_html_join(", ", "{}", ([MARKS[mark]] for mark in marks))
        classes = " ".join(f"is-{mark}" for mark in marks)
        return format_html(
            '<a href="{}" title="{} {}"{}>{}{}</a>',
            self.session_url.replace("/0/", f"/{taken.session}/"),
            self._span(taken.start, taken.end),
            title,
            format_html(' class="{}"', classes) if marks else "",
            title,
            format_html('<span class="visually-hidden"> ({})</span>', words) if marks else "",
        )

    def _list_url(self, **query: int) -> str:
        asked = {"edition": self.edition.pk, "day": self.day.isoformat(), **query}
        return f"{self.slots_url}?{urlencode(asked)}"


def _cell(span: int, links: Iterable[SafeString] = ()) -> SafeString:
    return format_html('<td colspan="{}">{}</td>', span, _joined(links))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _together(taken: list[_Taken]) -> Iterator[list[_Taken]]:
    """Yield groups of slots that overlap, or are too close for a finger to tell apart."""
    group: list[_Taken] = []
    for each in taken:
        if group and each.start >= _reach(group):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _reach(group: list[_Taken]) -> datetime:
    """Return the end of the cell for a group of slots."""
    return max(group[0].start + LEAST, *(each.end for each in group))
