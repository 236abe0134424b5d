"""The cells of the programme’s page: a session in a slot, as strings ready to be printed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from core.branding.flags import flag
from core.templatetags.text import in_a_row, link, text
from talks.formatting import foreign_languages
from talks.layout.columns import Block
from talks.layout.filters import Facets, Filters
from talks.marks import Mark
from talks.now import is_on, is_over
from talks.programme import Programme, schema

# From this length on a cell has room for its summary.
LONG = timedelta(minutes=90)
MINUTE = timedelta(minutes=1)
NOTHING = SafeString()


@dataclass(frozen=True, slots=True)
class CellState:
    """A state worth knowing before going: on now, cancelled, full, changed lately."""

    css: str
    label: str


@dataclass(slots=True, kw_only=True)
class Cell:
    """A session in one slot; time and room are empty when it has no slot yet.

    Values of slugs and digits alone are safe as they are: a browser never takes them for markup.
    """

    id: SafeString
    key: SafeString
    title: SafeString
    # The title as a link to the session's page.
    link: SafeString
    flag: SafeString
    people: SafeString
    summary: SafeString
    kind: SafeString
    facets: SafeString
    css: SafeString
    is_break: bool
    states: list[CellState] = field(default_factory=list)
    # The name of the room, and the same as a link to its page.
    room_name: SafeString = NOTHING
    room: SafeString = NOTHING
    # From and to, as a <time> element that says how many minutes lie between.
    times: SafeString = NOTHING
    is_now: bool = False
    # Attributes of what it holds, where "now" leads there.
    anchor: SafeString = NOTHING

    @property
    def attributes(self) -> SafeString:
        """Return the attributes of its element; one by one they cost the template a third more.

        The row of its end stands beside its times: it compresses to less.
        """
        return SafeString(f'id="{self.id}" class="{self.css}"')

    def add(self, css: str) -> None:
        """Add static classes."""
        self.css = SafeString(f"{self.css} {css}")


class CellMaker:
    """Makes the cells of a programme at `now`, in the active language."""

    def __init__(
        self,
        programme: Programme,
        *,
        now: datetime,
        address: Callable[[str], str],
        room_address: Callable[[str], str],
        filters: Filters,
        marks: Mapping[UUID, Mark],
    ) -> None:
        self.programme = programme
        self.zone = programme.edition.zone
        self.now = now
        self.address = address
        self.filters = filters
        self.marks = marks
        # Made ready once in a language, for the addresses of the site or of a preview.
        self.known = programme.once(_none_known, of=(get_language(), address("")))
        # … and once, however many sessions share them.
        self.time = cache(_time)
        self.kinds: dict[tuple[UUID | None, UUID | None, tuple[str, ...]], SafeString] = {}
        self.names: dict[UUID, SafeString] = {
            entry.key: text(entry.name)
            for entries in (programme.rooms, programme.tracks, programme.formats)
            for entry in entries
        }
        # As links to their pages.
        self.rooms: dict[UUID, SafeString] = {
            room.key: link(room_address(room.slug), room.name, css="cell__room")
            for room in programme.rooms
        }

    def cells(self) -> Iterator[tuple[Cell, Block | None]]:
        """Yield a cell for each slot, and each session without one, that the filters keep."""
        seen: dict[UUID, int] = {}
        changed = self.filters.changed
        for placing in self.filters.placings:
            session, slot, facets = placing
            seen[session.key] = number = seen.get(session.key, 0) + 1
            if changed is not None and session.key not in changed:
                continue
            if not self.filters.keep(placing):
                continue
            key = (session.key, number)
            if key not in self.known:
                self.known[key] = self._cell(session, slot, facets, number)
            cell = replace(self.known[key], states=self._states(session))
            if changed:
                cell.add("is-changed")
            yield cell, self._placed(cell, session, slot) if slot else None

    def _people(self, session: schema.Session) -> list[str]:
        return [speaker.name for _credit, speaker in self.programme.people(session)]

    def _kind(self, of: schema.Content) -> SafeString:
        """Return track, format, and the languages of speech unless only the reader's is spoken."""
        kind = (of.track, of.format, of.languages)
        if kind not in self.kinds:
            entries = (self.programme.track(of.track), self.programme.format(of.format))
            # A line may end with what stands between two of them, and never begins with it.
            between = "\N{NO-BREAK SPACE}· "
            names = in_a_row((entry.name for entry in entries if entry), between)
            spoken = conditional_escape(foreign_languages(of.languages))
            self.kinds[kind] = SafeString(between.join(filter(None, (names, spoken))))
        return self.kinds[kind]

    def _cell(
        self, session: schema.Session, slot: schema.Slot | None, facets: Facets, number: int
    ) -> Cell:
        """Return the cell without what depends on the time or on the filters."""
        programme = self.programme
        track = programme.track(session.content.track)
        pause = programme.is_break(session)
        css = ["break" if pause else "cell", *self.filters.classes(facets)]
        if session.cancelled:
            css.append("cell--off")
        return Cell(
            id=SafeString(f"{session.slug}-{number}" if number > 1 else session.slug),
            key=SafeString(session.short_key),
            title=text(session.title),
            link=link(self.address(session.slug), session.title),
            flag=flag(track.flag) if track else NOTHING,
            people=conditional_escape(", ".join(self._people(session))),
            summary=text(session.content.summary),
            kind=self._kind(session.content),
            facets=SafeString(
                " ".join(f"{group}={value}" for group in facets for value in facets[group])
            ),
            css=SafeString(" ".join(css)),
            is_break=pause,
            room_name=self.names[slot.room] if slot else NOTHING,
            room=self.rooms[slot.room] if slot else NOTHING,
            times=self._times(slot) if slot else NOTHING,
        )

    def _times(self, slot: schema.Slot) -> SafeString:
        minutes = (slot.end - slot.start) // MINUTE
        return self.time(slot.start.astimezone(self.zone), slot.end.astimezone(self.zone), minutes)

    def _states(self, session: schema.Session) -> list[CellState]:
        if session.cancelled:
            states = [CellState("state", gettext("Cancelled"))]
        else:
            states = [CellState("state", gettext("Full"))] if session.schedule.full else []
        if self.filters.changed:
            change = self.filters.changed[session.key]
            states = [state for state in states if state.label != change]
            states.append(CellState("state state--since", change))
        return states

    def _placed(self, cell: Cell, session: schema.Session, slot: schema.Slot) -> Block:
        """Add to the cell what depends on the time; return its block on the grid."""
        start, end = slot.start.astimezone(self.zone), slot.end.astimezone(self.zone)
        cell.is_now = is_on(slot, session, self.now)
        if end - start >= LONG:
            cell.add("cell--long")
        if is_over(slot, self.now):
            cell.add("is-past")
        if cell.is_now:
            cell.add("is-now")
            if not cell.is_break:
                cell.states.insert(0, CellState("live", gettext("On now")))
        # The changes since a release include it already.
        if slot.key in self.marks and not session.cancelled and not self.filters.changed:
            cell.states.append(CellState("state state--moved", self.marks[slot.key].text))
        return Block(
            room=slot.room,
            start=start,
            end=end,
            is_break=cell.is_break,
            cancelled=session.cancelled,
        )


def _none_known(_programme: Programme) -> dict[tuple[UUID, int], Cell]:
    return {}


def _time(start: datetime, end: datetime, minutes: int) -> SafeString:
    return SafeString(
        f'<time class="cell__time" datetime="{start.isoformat(timespec="minutes")}" '
        f'data-minutes="{minutes}">{start:%H:%M}–{end:%H:%M}</time>'
    )
