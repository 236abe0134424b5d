"""Rooms, tracks and formats: rows that sessions refer to by name."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.text.translated import LANGUAGES, fold
from events.models import Room, Venue
from exchange import words
from exchange.planning.editing import (
    Context,
    Named,
    Slugs,
    differences,
    fill,
    matched,
    note,
    refuse,
)
from exchange.planning.plan import Change, Step
from exchange.planning.statements import Statement, drop_old
from exchange.planning.values import (
    Judged,
    address_taken,
    fault,
    is_nameless,
    is_ours,
    judge,
    refuse_withdrawing,
    unclear,
)
from exchange.records import Record, Sort, Where
from talks.models import Format, Track
from talks.rooms import overlaps

if TYPE_CHECKING:
    from uuid import UUID

MODELS: dict[Sort, Any] = {"room": Room, "track": Track, "format": Format}

# Folded names of formats that are breaks, in either language.
BREAKS = {"pause", "break", "pause cafe", "coffee break", "dejeuner", "pause dejeuner", "lunch"}
BREAKS |= {"lunch break", "pauses", "breaks"}


def called(row: Any) -> tuple[str, str]:
    return row.name_fr, row.name_en


def with_venue(row: Any) -> list[str]:
    """Return the names of a room with its venue, as our exports write it: “Cale (Le Môle)”."""
    if not isinstance(row, Room):
        return []
    return [f"{name} ({venue})" for name in called(row) for venue in called(row.venue) if name]


def all_names(row: Any) -> list[str]:
    return [*called(row), *with_venue(row)]


class Lookup:
    """The rows of one sort: of the edition, of the file, and those that sessions name."""

    def __init__(self, context: Context, sort: Sort, rows: list[Any]) -> None:
        self.context, self.sort = context, sort
        self.known: Named[Any] = Named(rows, all_names)
        self.slugs = Slugs(row.slug for row in rows)
        self.met: dict[UUID, Record] = {}
        self.steps: dict[UUID, Step] = {}
        self.venues: Named[Venue] = Named(context.snapshot.venues, called)
        for name in self._names_in_file():
            # The file still has the former name of a row that was renamed here.
            key = None if self.known.find(name) else context.remembered(sort, _by_name(name))
            if row := self.known.keys.get(key) if key else None:
                self.known.called.setdefault(fold(name), [row])

    def plan(self) -> None:
        for record in self.context.reading.of(self.sort):
            self._plan(record)

    def _names_in_file(self) -> set[str]:
        """Return the names that the file gives rows of this sort."""
        reading, sort = self.context.reading, self.sort
        texts = ("name", *(f"name_{language}" for language in LANGUAGES))
        said = [r.values.get(text) for r in reading.of(sort) if not is_ours(r) for text in texts]
        said += [record.values.get(sort) for record in reading.of("session")]
        return {words.line(name) for name in said} - {""}

    def _remember_name(self, name: str, row: Any) -> None:
        record = Record(sort=self.sort, where=Where(0), values={}, identifier=_by_name(name))
        self.context.remember(record, row)

    def named(self, name: str, record: Record) -> Any:
        """Return the row with that name, making it if there is none."""
        if found := self.known.find(name):
            self._remember_name(name, found)
            return found
        made = Record(sort=self.sort, where=record.where, values={"name": name})
        return self._plan(made)

    def _plan(self, record: Record) -> Any:
        judged = judge(record, self.context.language)
        values = judged.values
        name = values.get("name_fr") or values.get("name_en") or ""
        step = self.context.step(record, name)
        key = values.pop("key", None)
        row, how = matched(self.context, record, key, self.known)
        if row is None:
            row = self.known.slugs.get(values.get("slug", "")) or self.known.find(name)
            if row and row.key in self.met and record.adopts:
                # A namesake: where the file was made each has a key.
                row = None
            how = _("its name") if row else ""
        step.how = how
        if row is not None:
            values |= Statement(self.context, self.sort, row.key).emptied(judged.emptied)
        if self._is_refused(record, step, judged, row):
            return None
        is_new = row is None
        row = self._new(record, step, values) if row is None else row
        self.met[row.key], self.steps[row.key] = record, step
        self._fill_new(row, record, step, values)
        self.context.remember(record, row)
        self._remember_name(name, row)
        self.context.settle(record, row, step, is_new=is_new)
        return row

    def _is_refused(self, record: Record, step: Step, judged: Judged, row: Any) -> bool:
        values, faults = judged.values, judged.faults
        if row is None and not record.adopts and self.known.are_several(step.title):
            faults.append(unclear(record, "name", step.title))
        elif not faults and is_nameless(row, values, "name"):
            faults.append(fault(record, "name", _("It has no name.")))
        elif row is not None and (first := self.met.get(row.key)):
            if _folded(first) == _folded(record):
                step.why = _("It is there twice: see %(where)s.") % {"where": first.where}
                step.action = "leave"
                return True
            why = _("It is there twice, with other words: see %(where)s.") % {"where": first.where}
            faults.append(fault(record, "name", why, _("Keep one of the two rows.")))
        if isinstance(row, Room) and row.holds_several and values.get("holds_several") is False:
            slots = (slot for group in self.context.snapshot.slots.values() for slot in group)
            if why := overlaps(slot for slot in slots if slot.room is row):
                faults.append(fault(record, "holds_several", why))
        refuse_withdrawing(record, row, values, faults)
        if not faults and (slug := values.get("slug")) and not self.slugs.take(row, slug):
            faults.append(address_taken(record))
        if faults:
            refuse(step, *faults)
        return bool(faults)

    def _new(self, record: Record, step: Step, values: dict[str, Any]) -> Any:
        key = self.context.new_key(record)
        row = MODELS[self.sort](edition=self.context.edition, key=key)
        # By its first name: the other is filled in with the rest.
        text = "name_fr" if values.get("name_fr") else "name_en"
        setattr(row, text, values[text])
        row.slug = values.get("slug") or self.slugs.free(values[text], self.sort)
        row.withdrawn = values.pop("withdrawn", False)
        if self.sort == "format" and fold(values[text]) in BREAKS:
            row.is_break = values.setdefault("is_break", True)
            if row.is_break:
                step.why = _("It is a break, by its name.")
        row.order = max((each.order for each in self.known.rows), default=-1) + 1
        if self.sort == "room":
            row.venue = self._venue("", row)
        self.known.add(row)
        self.context.create(row)
        return row

    def _fill_new(self, row: Any, record: Record, step: Step, values: dict[str, Any]) -> None:
        """Write only what the file says differently from its last version."""
        if is_ours(record):
            self._fill(row, record, step, values)
            return
        names = [name for name in values if name not in {"venue", "slug"}]

        def would_change(name: str) -> list[Change]:
            return [each for _n, each in differences(row, record, {name: values[name]})]

        statement = Statement(self.context, self.sort, row.key)
        said = drop_old(statement, values, step, partial(getattr, row), would_change, names)
        for name in {"name_fr", "name_en"} & (values.keys() - statement.before):
            if fold(values[name]) == fold(getattr(row, name)):
                # Found by its name, it keeps the spelling that it has here.
                values[name] = getattr(row, name)
        self._fill(row, record, step, values)
        for name, value in said.items():
            statement.remember(name, value, getattr(row, name))
        statement.close()

    def _fill(self, row: Any, record: Record, step: Step, values: dict[str, Any]) -> None:
        venue, slug = values.pop("venue", ""), values.pop("slug", "")
        own = {name: value for name, value in values.items() if value not in with_venue(row)}
        fill(row, record, step, own, self.context.writes)
        if venue and fold(venue) not in {fold(name) for name in called(row.venue)}:
            before = row.venue
            row.venue = self._venue(venue, row)
            self.context.writes.change(row, "venue")
            note(step, record, "venue", str(before), str(row.venue))
        if slug:
            fill(row, record, step, {"slug": slug}, self.context.writes)

    def _venue(self, name: str, _row: Room) -> Venue:
        """Return the venue with that name, or of the edition, making one if need be."""
        name = name or ("" if self.venues.rows else self.context.reading.venue)
        found = self.venues.find(name) if name else next(iter(self.venues.rows), None)
        if found:
            return found
        name = name or self.context.edition.city or self.context.edition.name
        slugs = Slugs(venue.slug for venue in self.venues.rows)
        venue = Venue(
            edition=self.context.edition, name_fr=name[:200], slug=slugs.free(name, "venue")
        )
        self.venues.add(venue)
        self.context.create(venue)
        return venue


def _by_name(name: str) -> str:
    """Return a name as an identifier; no file's own one begins with a line break."""
    return f"\nname\n{fold(name)}"


def _folded(record: Record) -> dict[str, str]:
    """Return the values of a row, ignoring differences of spelling."""
    return {column: fold(str(value)) for column, value in record.values.items()}
