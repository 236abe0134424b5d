"""The rows of the publish page: what differs from what is public."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrPromise

from talks.admin.ticks import GROUP_OF, GROUPS, Ticks
from talks.change_messages import ENTRY_LABELS, Line, gist, lines, title
from talks.clashes import Problem
from talks.comparison import Comparison
from talks.diff import Difference
from talks.formatting import names, short_moment
from talks.programme import EntryId, schema

GROUP_TITLES: dict[str, StrPromise] = {
    "sessions": gettext_lazy("Sessions"),
    "speakers": gettext_lazy("Speakers"),
    "rooms": gettext_lazy("Venues and rooms"),
    "sorts": gettext_lazy("Tracks, formats and topics"),
    "facts": gettext_lazy("Texts of the edition"),
}
# A page of more gives the gist of each: what changed is read on a page of its own, which scripts
# show in place.
SHOWN_WHOLE = 200
# How many rows of each group such a page shows at first; the rest is on request.
SHOWN_FIRST = 60
# A page of so few rows has them open.
SHOWN_OPEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A checkbox that publishes an entry.

    `number` is its place in all differences, by which `needs` names what comes along. `lines` and
    `brings` (what comes along, in words) are empty on a page of many.
    """

    number: int
    entry: EntryId
    label: str
    needs: str
    checked: bool
    lines: list[Line]
    brings: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row for a session or another entry; `is_stale`: it changed since the page was shown."""

    title: str
    about: str
    gist: str
    url: str
    ticks: list[Tick]
    problems: list[str]
    is_stale: bool

    @property
    def value(self) -> str:
        return " ".join(str(tick.number) for tick in self.ticks)

    @property
    def checked(self) -> bool:
        return all(tick.checked for tick in self.ticks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The rows of a group that are not shown yet, with one common checkbox."""

    count: int
    value: str
    needs: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: str
    title: str
    rows: list[Row]
    rest: Rest | None
    checked: bool

    @property
    def count(self) -> int:
        return len(self.rows) + (self.rest.count if self.rest else 0)


class Differences:
    """Makes the rows of the publish page from a comparison and the ticks."""

    def __init__(
        self,
        compared: Comparison,
        ticks: Ticks | None = None,
        stale: Collection[EntryId] = (),
    ) -> None:
        self.compared = compared
        self.old, self.drafted = compared.before, compared.after
        self.rooms = {room.key: room.name.either for room in self.drafted.rooms}
        self.ticks, self.stale = ticks or Ticks(), stale
        self.is_short = len(compared.differences) <= SHOWN_WHOLE
        self.places = {session.key: place for place, session in enumerate(self.drafted.listed)}
        self.groups: dict[str, list[list[Difference]]] = {name: [] for name in GROUPS}
        for halves in _by_key(compared.differences):
            self.groups[GROUP_OF[halves[0].entry.kind]].append(halves)
        for rows in self.groups.values():
            rows.sort(key=self._place)
        self.ordered = [one for rows in self.groups.values() for halves in rows for one in halves]
        self.numbers = {one.entry: number for number, one in enumerate(self.ordered)}

    def _place(self, halves: list[Difference]) -> tuple[int, int, int, str]:
        """Return the sort key of a row: sessions as in the programme, without slot last."""
        entry, value = halves[0].entry, halves[0].after
        kinds = GROUPS[GROUP_OF[entry.kind]]
        by_name = getattr(value, "sort_name", "") or title(entry, self.old, self.drafted)
        return (
            0 if "schedule" in kinds else kinds.index(entry.kind),
            self.places.get(entry.key, len(self.places)),
            getattr(value, "order", 0),
            by_name.casefold(),
        )

    @property
    def left_out(self) -> str:
        """Return the numbers of entries that are not ticked although their group is."""
        return self._numbered(each for each in self.numbers if self.ticks.leaves_out(each))

    @property
    def order(self) -> str:
        """Return a digest of the order by which numbers name entries."""
        return hashlib.sha256(" ".join(map(str, self.numbers)).encode()).hexdigest()[:16]

    def shown(
        self,
        links: Mapping[UUID, tuple[str, str]],
        problems: Iterable[Problem],
        *,
        whole: bool = False,
    ) -> list[Group]:
        """Return the groups of the page; `whole`: with all rows, however many they are."""
        sentences: dict[UUID, list[str]] = defaultdict(list)
        for problem in problems:
            for key in set(problem.sides):
                sentences[key].append(problem.sentence)
        groups = []
        for name, found in self.groups.items():
            rows, rest = self._parted(found, whole=whole or self.is_short)
            if rows:
                group = Group(
                    name=name,
                    title=str(GROUP_TITLES[name]),
                    rows=[self._row(halves, links, sentences) for halves in rows],
                    rest=self._rest(rest) if rest else None,
                    checked=name in self.ticks.groups,
                )
                groups.append(group)
        return groups

    def _parted(
        self, found: list[list[Difference]], *, whole: bool
    ) -> tuple[list[list[Difference]], list[list[Difference]]]:
        """Split rows into those shown, stale ones first, and those with a common checkbox."""
        rows = sorted(found, key=lambda halves: not self._is_stale(halves))
        rest = rows[SHOWN_FIRST:]
        ticked = {one.entry in self.ticks.chosen for halves in rest for one in halves}
        if whole or len(ticked) > 1 or any(map(self._is_stale, rest)):
            return rows, []
        return rows[:SHOWN_FIRST], rest

    def _is_stale(self, halves: list[Difference]) -> bool:
        return any(difference.entry in self.stale for difference in halves)

    def _rest(self, rows: list[list[Difference]]) -> Rest:
        inside = {difference.entry for halves in rows for difference in halves}
        return Rest(
            count=len(rows),
            value=self._numbered(inside),
            needs=self._numbered(self.compared.with_needs(inside) - inside),
            checked=all(map(self._is_ticked, inside)),
        )

    def _numbered(self, entries: Iterable[EntryId]) -> str:
        return " ".join(map(str, sorted(self.numbers[entry] for entry in entries)))

    def _is_ticked(self, entry: EntryId) -> bool:
        """Tell whether the entry is ticked by itself, and not with its group."""
        return entry in self.ticks.chosen and GROUP_OF[entry.kind] not in self.ticks.groups

    def _row(
        self,
        halves: list[Difference],
        links: Mapping[UUID, tuple[str, str]],
        problems: dict[UUID, list[str]],
    ) -> Row:
        entry = halves[0].entry
        return Row(
            title=title(entry, self.old, self.drafted),
            about=self._about(entry),
            gist=gist(halves, self.old, self.drafted),
            url=links.get(entry.key, ("", ""))[0],
            ticks=[self.tick(difference) for difference in halves],
            problems=problems.get(entry.key, []),
            is_stale=self._is_stale(halves),
        )

    def _about(self, entry: EntryId) -> str:
        """Return when, where and who for a session, and the kind of any other entry."""
        session = self.drafted.find(schema.Session, entry.key)
        if session is None:
            return str(ENTRY_LABELS[entry.kind])
        zone = self.drafted.edition.zone
        moments = (
            f"{short_moment(slot.start, slot.end, zone)}, {self.rooms[slot.room]}"
            for slot in session.live_slots
        )
        who = names(speaker for _credit, speaker in self.drafted.people(session))
        return " · ".join(filter(None, [*moments, who]))

    def tick(self, difference: Difference, *, whole: bool = False) -> Tick:
        """Return the checkbox of a difference; `whole`: with all lines, however many differ."""
        entry = difference.entry
        needs = sorted(self.compared.with_needs({entry}) - {entry})
        shown = whole or self.is_short
        return Tick(
            number=self.numbers[entry],
            entry=entry,
            label=str(ENTRY_LABELS[entry.kind]),
            needs=self._numbered(needs),
            checked=self._is_ticked(entry),
            lines=list(lines(difference, self.old, self.drafted)) if shown else [],
            brings=list(map(self._brought, needs)) if shown else [],
        )

    def _brought(self, entry: EntryId) -> str:
        words = {"kind": ENTRY_LABELS[entry.kind], "title": title(entry, self.old, self.drafted)}
        return _("%(kind)s: %(title)s") % words


def _by_key(found: Iterable[Difference]) -> list[list[Difference]]:
    """Group the differences by key, so that both halves of a session are together."""
    together: dict[UUID, list[Difference]] = defaultdict(list)
    for difference in found:
        together[difference.entry.key].append(difference)
    return list(together.values())
