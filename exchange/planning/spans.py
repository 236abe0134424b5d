"""Finding out when a row of a file takes place."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from core.text.translated import written
from exchange.moments import Moment, NoMomentError, day_after, joined
from exchange.planning.candidates import Candidate, Span
from exchange.planning.editing import Context
from exchange.planning.lookups import Lookup
from exchange.planning.values import fault
from exchange.records import Sort
from talks.models.slot import LONGEST


class NoSpanError(Exception):
    """A time is wrong or missing: in which column, why, and what would mend it."""

    def __init__(self, column: str, why: str, mend: str = "") -> None:
        super().__init__(why)
        self.column, self.why, self.mend = column, why, mend


class Spans:
    """Finds out when rows of a file take place, from their cells and the edition."""

    def __init__(self, context: Context, lookups: dict[Sort, Lookup]) -> None:
        self.context, self.lookups = context, lookups

    def set_span(self, candidate: Candidate) -> None:
        """Set the time and the room of a row, or record what is wrong with them."""
        candidate.room = candidate.values.get("room", "")
        try:
            candidate.span = self._span(candidate)
            if candidate.span:
                self._refuse_outside(candidate.span, candidate)
        except NoSpanError as error:
            candidate.faults.append(fault(candidate.record, error.column, error.why, error.mend))

    def _span(self, candidate: Candidate) -> Span | None:
        values = candidate.values
        if not {"start", "day"} & values.keys():
            return None
        given = values.get("start", Moment())
        start = given.exact
        if start is None:
            start = self._start(given, values.get("day", Moment()))
        if start is None:
            return None
        end = self._end(start, candidate)
        column = "length" if "length" in values and "end" not in values else "end"
        if end <= start:
            why = _("It ends before it starts.") if end < start else _("It ends as it starts.")
            raise NoSpanError(column, why, _("Look at both times."))
        if end - start > LONGEST:
            raise NoSpanError(column, _("A slot lasts a day at most."))
        return start, end

    def _start(self, given: Moment, day: Moment) -> datetime | None:
        date = given.day or day.day or (day.exact.date() if day.exact else None)
        at = given.at or day.at
        if date is None and at is None:
            return None
        if date is None and self.context.edition.first_day == self.context.edition.last_day:
            date = self.context.edition.first_day
        if date is None:
            raise NoSpanError("start", _("It has a time and no day."), _("Write both."))
        if at is None:
            raise NoSpanError("start", _("It has a day and no time."), _("Write both."))
        try:
            return joined(date, at, self.context.zone)
        except NoMomentError:
            why = _("There is no such hour that day: clocks go forward.")
            raise NoSpanError("start", why) from None

    def _end(self, start: datetime, candidate: Candidate) -> datetime:
        values = candidate.values
        if "end" in values:
            given: Moment = values["end"]
            if given.exact:
                return given.exact
            at = given.at or time()
            day = given.day or day_after(start, at, self.context.zone)
            try:
                return joined(day, at, self.context.zone)
            except NoMomentError:
                raise NoSpanError("end", _("There is no such hour that day.")) from None
        if "length" in values:
            length: timedelta = values["length"]
            return start + length
        return start + self._usual_length(candidate)

    def _usual_length(self, candidate: Candidate) -> timedelta:
        """Return the usual length of its format. Raises NoSpanError without one."""
        if found := self.lookups["format"].known.find(candidate.values.get("format", "")):
            return timedelta(minutes=found.default_minutes)
        raise NoSpanError(
            "end", _("Nothing says when it ends."), _("Write an end, a length or a known format.")
        )

    def _refuse_outside(self, span: Span, candidate: Candidate) -> None:
        edition = self.context.edition
        day = span[0].astimezone(self.context.zone).date()
        if not edition.first_day <= day <= edition.last_day:
            days = {"first": edition.first_day, "last": edition.last_day}
            shown = {edge: written(day, "j F Y") for edge, day in days.items()}
            why = _("It is on %(day)s; the edition runs from %(first)s to %(last)s.")
            raise NoSpanError(
                "start",
                why % {**shown, "day": written(day, "j F Y")},
                _("Correct the day, or the days of the edition."),
            )
        if not candidate.room:
            rooms = self.lookups["room"].known.rows
            if len(rooms) != 1:
                raise NoSpanError("room", _("It has a start and no room."), _("Name a room."))
            candidate.room = str(rooms[0])
