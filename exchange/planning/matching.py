"""Matching rows of the file with sessions of the edition."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from exchange.planning.candidates import PEOPLE, Candidate
from exchange.planning.editing import Context, Named, matched
from exchange.planning.keys import as_key
from exchange.planning.slots import Slots
from exchange.planning.statements import Statement
from exchange.planning.values import fault
from talks.models import Session

if TYPE_CHECKING:
    from uuid import UUID

WORD = re.compile(r"\w+")


class Matching:
    """Matches rows of the file with sessions; `matches` maps numbers of rows to sessions."""

    def __init__(self, context: Context, known: Named[Session], slots: Slots) -> None:
        self.context, self.known, self.slots = context, known, slots
        self.matches: dict[int, Session] = {}
        credits_ = context.snapshot.credits.items()
        # By numbers of sessions, the words of each name; by numbers of rows, all runs of words.
        self.names = {pk: {_run(c.speaker.name) for c in held} - {""} for pk, held in credits_}
        self.longest = max(
            (name.count(" ") + 1 for n in self.names.values() for name in n), default=0
        )
        self.runs: dict[int, set[str]] = {}
        # How many numbers of sessions are those of others by now.
        self.reused = 0

    def match(self, candidates: list[Candidate]) -> None:
        """Match rows by key, by identifier, by slug, then by title, place and people."""
        self.sure = {row.key for each in candidates for row in self._surely(each)}
        for candidate in candidates:
            self._match_by_key(candidate)
        title, called, slots = _("its title"), self._called, self.slots
        start, people = _("its title and start"), _("its title and people")
        # Two of one title may have changed places.
        self._match_by(candidates, people, self._twins, self._shares_people, is_alone=True)
        self._match_by(candidates, start, called, slots.is_there, is_alone=False)
        self._match_by(candidates, start, called, slots.starts, is_alone=False)
        self._match_by(candidates, title, called, lambda _row, _candidate: True, is_alone=True)
        self._match_by(candidates, people, called, self._shares_people, is_alone=True)
        self._match_by(
            candidates,
            _("its time, its room and its people"),
            self.slots.there,
            self._shares_people,
            is_alone=True,
        )
        self._join(candidates)

    def _match_by_key(self, candidate: Candidate) -> None:
        record, values = candidate.record, candidate.values
        key = values.pop("key", None)
        row, how = matched(self.context, record, key, self.known)
        if row is not None and not key and self._is_another(row, candidate):
            row = None
            self.reused += 1
        slot, slot_key = self.slots.keyed(values.get("slot_key")), values.get("slot_key")
        keys = {key} if slot else {key, slot_key}
        if row is None and not self.context.snapshot.erased.isdisjoint(keys):
            why = _("This session was erased from the site.")
            candidate.faults.append(fault(record, "title", why, _("Delete the row from the file.")))
        if row is None and slot:
            row, how = slot.session, _("the key of its slot")
        if row is None and (row := self.known.slugs.get(values.get("slug", ""))):
            how = _("its address")
        if row is not None:
            self._take(candidate, row, how)

    def _is_another(self, row: Session, candidate: Candidate) -> bool:
        """Tell whether the identifier now belongs to another session: nothing else is the same."""
        values, statement = candidate.values, Statement(self.context, "session", row.key)
        titles = [name for name in values if name.startswith("title")]
        is_old = any(statement.is_old(name, values[name]) for name in titles)
        if is_old or as_key(candidate.record.identifier) or not candidate.title:
            return False
        is_called_so = fold(candidate.title) in map(fold, self.known.names(row))
        if not is_called_so and (row.key in self.sure or any(self._surely(candidate))):
            # Sessions were numbered anew: those of their titles are meant.
            return True
        is_like = is_called_so or self._shares_people(row, candidate)
        return not is_like and not self.slots.starts(row, candidate)

    def notes(self) -> Iterator[str]:
        """Yield a sentence on sessions that have the identifier of others."""
        if self.reused:
            yield ngettext(
                "%(count)d session has the identifier of another one, of another title, time and "
                "people: it is taken for a session of its own.",
                "%(count)d sessions have the identifiers of others, of another title, time and "
                "people: they are taken for sessions of their own.",
                self.reused,
            ) % {"count": self.reused}

    def _take(self, candidate: Candidate, row: Session, how: str) -> None:
        candidate.row, candidate.step.how = row, how
        candidate.step.title = candidate.title = candidate.title or str(row)
        self.matches[candidate.number] = row

    def _match_by(
        self,
        candidates: list[Candidate],
        how: str,
        rows: Callable[[Candidate], list[Session]],
        is_meant: Callable[[Session, Candidate], bool],
        *,
        is_alone: bool,
    ) -> None:
        """Match each candidate with its first fitting row; `is_alone`: only if unambiguous."""
        met = {row.key for row in self.matches.values()}
        claims: dict[UUID, list[tuple[Candidate, Session]]] = defaultdict(list)
        for candidate in candidates:
            if candidate.row is not None or not candidate.title:
                continue
            left = (row for row in rows(candidate) if row.key not in met)
            found = [row for row in left if is_meant(row, candidate)]
            if is_alone:
                for row in found:
                    claims[row.key].append((candidate, row))
            elif found:
                met.add(found[0].key)
                self._take(candidate, found[0], how)
        asked = Counter(id(candidate) for group in claims.values() for candidate, _row in group)
        for group in claims.values():
            if len(group) == 1 and asked[id(group[0][0])] == 1:
                self._take(*group[0], how)

    def _surely(self, candidate: Candidate) -> Iterator[Session]:
        """Yield sessions with the same title that share the place or a person."""
        for row in self._called(candidate):
            if self.slots.is_there(row, candidate) or self._shares_people(row, candidate):
                yield row

    def _called(self, candidate: Candidate) -> list[Session]:
        return self.known.called.get(fold(candidate.title), [])

    def _twins(self, candidate: Candidate) -> list[Session]:
        """Return the sessions with the same title, if there are several."""
        called = self._called(candidate)
        return called if len(called) > 1 else []

    def _shares_people(self, row: Session, candidate: Candidate) -> bool:
        """Tell whether the row of the file names a person of the session."""
        if candidate.number not in self.runs:
            self.runs[candidate.number] = self._runs(candidate)
        return not self.runs[candidate.number].isdisjoint(self.names.get(row.pk, ()))

    def _runs(self, candidate: Candidate) -> set[str]:
        """Return all runs of words, as long as names are, in the people of a row."""
        named: Any = candidate.values.get("people", ())
        cells = [name for _identifier, name in named]
        cells += [str(candidate.values.get(column, "")) for column in PEOPLE.values()]
        words = _run(" ; ".join(cells)).split()
        return {
            " ".join(words[start : start + length])
            for start in range(len(words))
            for length in range(1, self.longest + 1)
        }

    def _join(self, candidates: Iterable[Candidate]) -> None:
        """Join rows of the same session: another slot if all else is equal, else a fault."""
        first: dict[Any, Candidate] = {}
        for candidate in candidates:
            named: Any = candidate.row.key if candidate.row else candidate.record.identifier
            if not named:
                continue
            before = first.setdefault(named, candidate)
            if before is candidate:
                continue
            if candidate.is_another_slot_of(before):
                candidate.first = before
                where = {"where": before.record.where}
                candidate.step.why = _("Taken for another slot of %(where)s.") % where
                continue
            why = _("It has the identifier of %(where)s, and other words.")
            if before.span == candidate.span:
                why = _("It is there twice: see %(where)s.")
            name = "key" if candidate.row else "identifier"
            mend = _("Keep one of the two rows, or give this one another identifier.")
            found = fault(candidate.record, name, why % {"where": before.record.where}, mend)
            candidate.faults.append(found)


def _run(words: str) -> str:
    """Return the folded words of a text, separated by spaces."""
    return " ".join(WORD.findall(fold(words)))
