"""Two programmes side by side: taken apart and compared once, then passed along."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from talks.diff import Difference, diff, is_withdrawn
from talks.programme import (
    Entries,
    EntryId,
    EntryValue,
    Programme,
    assemble,
    entries,
    references,
    schema,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programmes: what readers have (`before`, None until a release), and may get (`after`).

    `differences` are the entries that are not the same, sorted by entry.
    """

    before: Programme | None
    after: Programme
    entries_before: Entries
    entries_after: Entries
    differences: tuple[Difference, ...]

    @property
    def keys(self) -> set[UUID]:
        """Return the keys of what differs; both halves of a session have the same one."""
        return {difference.entry.key for difference in self.differences}

    def choosing(self, chosen: Collection[EntryId]) -> "Comparison":
        """Return what publishing the chosen entries, and what they need, would change."""
        facts = EntryId("edition", self.after.edition.key)
        taken = self.with_needs({*chosen, *(() if self.before else (facts,))})
        replaced = {entry: self.entries_after[entry] for entry in taken}
        after = assemble(self.entries_before | replaced)
        differences = tuple(each for each in self.differences if each.entry in taken)
        return Comparison(self.before, after, self.entries_before, after.once(entries), differences)

    def stale(self, chosen: Collection[EntryId], seen: Mapping[EntryId, str]) -> set[EntryId]:
        """Return the chosen entries that are not, or need one that is not, as they were seen.

        seen: for each entry that was shown, the digest of its difference.
        """
        now = {difference.entry: difference.digest for difference in self.differences}
        return {
            entry
            for entry in chosen
            if any(now.get(one) != seen.get(one) for one in {entry, *self.with_needs({entry})})
        }

    def with_needs(self, chosen: Collection[EntryId]) -> set[EntryId]:
        """Return the chosen entries, and what they need that is not public yet.

        A session that is new, withdrawn or restored goes whole: its schedule and its content.
        """
        taken: set[EntryId] = set()
        waiting = [entry for entry in chosen if entry in self.entries_after]
        while waiting:
            entry = waiting.pop()
            if entry not in taken:
                taken.add(entry)
                waiting += self._needs(entry)
        return taken

    def _needs(self, entry: EntryId) -> Iterator[EntryId]:
        if entry.kind in {"schedule", "content"}:
            schedule = EntryId("schedule", entry.key)
            content = EntryId("content", entry.key)
            was = self.entries_before.get(schedule)
            if was is None or is_withdrawn(was) != is_withdrawn(self.entries_after[schedule]):
                yield content if entry == schedule else schedule
        for kind, key in references(self.entries_after[entry]):
            need = EntryId(kind, key)
            if need in self.entries_after and not self._is_there(need):
                yield need

    def _is_there(self, entry: EntryId) -> bool:
        """Tell whether the public entry suffices for entries that refer to it."""
        value, fresh = self.entries_before.get(entry), self.entries_after[entry]
        if isinstance(value, schema.Room) and _is_shared(fresh) and not _is_shared(value):
            return False
        return value is not None and is_withdrawn(value) <= is_withdrawn(fresh)


def compare(before: Programme | None, after: Programme) -> Comparison:
    """Return the comparison of two programmes; with `before` None nothing is public yet."""
    entries_before = before.once(entries) if before else {}
    return Comparison(before, after, entries_before, after.once(entries), diff(before, after))


def _is_shared(value: EntryValue) -> bool:
    return isinstance(value, schema.Room) and value.holds_several
