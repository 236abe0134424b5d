"""Editing rows in memory, and recording the changes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.files.tables import LONGEST_CELL
from core.forms.forms import slug_of
from core.models import Entry
from core.text.translated import LANGUAGES, fold
from exchange import words
from exchange.columns import by_attribute
from exchange.decisions import KINDS, Decisions
from exchange.planning.keys import FreeKeys, as_key
from exchange.planning.plan import Change, Question, Step, Writes
from exchange.planning.values import heading
from exchange.records import Fault, Reading, Record, Sort
from exchange.snapshot import Snapshot

LONGEST_SLUG = 80 - len("-999")


class Context:
    """The state that the planners of all sorts of rows share."""

    def __init__(
        self,
        reading: Reading,
        snapshot: Snapshot,
        language: str,
        decisions: Decisions,
        *,
        confirms: bool,
    ) -> None:
        self.reading, self.snapshot, self.decisions = reading, snapshot, decisions
        self.language, self.confirms = language, confirms
        self.edition, self.zone = snapshot.edition, snapshot.edition.zone
        self.secret = salted_hmac("exchange.statements", "", algorithm="sha256").digest()
        self.steps: list[Step] = []
        self.writes = Writes()
        self.keys = FreeKeys(snapshot)
        # Names that several people in the file have: only identifiers distinguish these.
        names = Counter(fold(words.line(each.values.get("name"))) for each in reading.of("speaker"))
        self.namesakes = {name for name, count in names.items() if count > 1}
        # Names of people whose e-mail address in the file cannot be read, or is another one here.
        self.unread_addresses: list[str] = []
        self.other_addresses: list[str] = []
        # Names of people whom the file gives several.
        self.several_addresses: list[str] = []
        # New rows that have a record of their own, with the step for each.
        self.new_rows: list[tuple[Record, Entry, Step]] = []

    def create(self, row: Model) -> None:
        self.writes.created[type(row)].append(row)

    def new_key(self, record: Record) -> UUID:
        """Return the key of a new row: the one it had in its source, if that is free."""
        return self.keys.take(as_key(record.adopts.get("key", "")))

    def remember(self, record: Record, row: Entry) -> None:
        """Record the identifier of a row, so that the next version of the file finds it."""
        if not record.identifier:
            return
        digest = self.digest_of(record.sort, record.identifier)
        before = self.snapshot.identities.get(digest)
        if before is None or before.key != row.key:
            self.writes.identities[digest] = row.key

    def remembered(self, sort: Sort, identifier: str) -> UUID | None:
        found = self.snapshot.identities.get(self.digest_of(sort, identifier))
        return found.key if found else None

    def digest_of(self, sort: Sort, identifier: str) -> str:
        return sha256(f"{self.reading.source}\n{sort}\n{identifier}".encode()).hexdigest()

    def as_said(self, people: Iterable[tuple[str, str]] | None) -> list[tuple[str, str]]:
        """Return pairs of identifier and name, with identifiers only where names are ambiguous.

        Which identifiers are used depends on the rest of the file: that is no change of a session.
        """
        return [
            (identifier if fold(name) in self.namesakes else "", name)
            for identifier, name in people or ()
        ]

    def ask(
        self,
        kind: str,
        about: str,
        step: Step,
        *,
        why: Iterable[str] = (),
        changes: Iterable[Change] = (),
        answers: Mapping[str, str] | None = None,
        undecided: str | None = None,
        is_sure: bool = True,
    ) -> str:
        """Record a question of this kind, and return its answer; by default the first one.

        about: distinguishes it from others of its kind; the same in each judging. answers: unless
        they are those of the kind. undecided: the default answer, unless it is the first. is_sure:
        it may be decided together with others.
        """
        words = f"{kind}\n{step.sort}\n{about}"
        name = salted_hmac("exchange.decisions", words, algorithm="sha256").hexdigest()[:20]
        answers = answers or {value: str(said) for value, said in KINDS[kind].answers.items()}
        question = Question(
            name=name,
            kind=kind,
            title=step.title,
            where=step.where,
            answers=dict(answers),
            answer=self.decisions.answer(name, kind, answers, undecided=undecided, is_sure=is_sure),
            why=list(why),
            changes=list(changes),
            is_sure=is_sure,
        )
        step.questions.append(question)
        return question.answer

    def settle(self, record: Record, row: Entry, step: Step, *, is_new: bool) -> None:
        """Set the action of a row, and keep new rows that have a record of their own."""
        settle(step, is_new=is_new)
        if is_new:
            self.new_rows.append((record, row, step))

    def step(self, record: Record, title: str) -> Step:
        made = Step(sort=record.sort, title=title, where=record.where)
        self.steps.append(made)
        return made


def refuse(step: Step, *faults: Fault) -> None:
    step.action = "refuse"
    step.changes = []
    step.faults += faults


def fill(row: Any, record: Record, step: Step, values: Mapping[str, Any], writes: Writes) -> None:
    """Set attributes of a row, and record each one that changes."""
    for attribute, change in differences(row, record, values):
        setattr(row, attribute, values[attribute])
        writes.change(row, attribute)
        step.changes.append(change)


def differences(
    row: Any, record: Record, values: Mapping[str, Any]
) -> Iterator[tuple[str, Change]]:
    """Yield the attributes that the record would change, each with the change in words."""
    for attribute, value in values.items():
        before = getattr(row, attribute)
        is_same = before == value or _is_cut(before, value)
        if is_same or _is_shown_so(row, record, attribute, value):
            continue
        write = by_attribute(record.sort)[attribute].write
        title = _title(record, attribute)
        yield attribute, Change(title, str(write(before)), str(write(value)))


def _is_cut(before: object, value: object) -> bool:
    """Tell whether a text is the one held, cut to the length of a cell."""
    if not isinstance(before, str) or len(before) <= LONGEST_CELL:
        return False
    return before[:LONGEST_CELL].strip() == value


def _is_shown_so(row: Any, record: Record, attribute: str, value: object) -> bool:
    """Tell whether a text without a language is what the site shows from the other language."""
    name, _part, language = attribute.rpartition("_")
    is_stated = record.values.get(attribute) or name not in record.values
    if is_stated or language not in LANGUAGES or getattr(row, attribute):
        return False
    return bool(value) and getattr(row, name).read_in(language)[0] == value


def note(step: Step, record: Record, name: str, before: str, after: str) -> None:
    step.changes.append(Change(_title(record, name), before, after))


def _title(record: Record, name: str) -> str:
    column = by_attribute(record.sort).get(name)
    return column.title() if column else heading(record, name)


def settle(step: Step, *, is_new: bool) -> None:
    """Set the action of a step, unless it is set already."""
    if step.action == "same":
        step.action = "create" if is_new else "change" if step.changes else "same"


class Slugs:
    """The slugs in use; each that is given out is added."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def free(self, title: str, otherwise: str) -> str:
        """Return a free slug made of the title, numbered if another row has it."""
        slug = slug_of(title)[:LONGEST_SLUG].strip("-") or otherwise
        number, found = 1, slug
        while found in self.taken:
            number += 1
            found = f"{slug}-{number}"
        self.taken.add(found)
        return found

    def take(self, row: Any, slug: str) -> bool:
        """Reserve a slug for a row (None: a new one), and tell whether it was free."""
        if slug in self.taken and (row is None or row.slug != slug):
            return False
        self.taken.add(slug)
        return True


class Named[R: Entry]:
    """Rows of one sort, existing and new, indexed by name, key and slug."""

    def __init__(self, rows: Iterable[R], names: Callable[[R], Iterable[str]]) -> None:
        self.names = names
        self.rows: list[R] = []
        self.keys: dict[UUID, R] = {}
        self.slugs: dict[str, R] = {}
        self.called: dict[str, list[R]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: R) -> None:
        self.rows.append(row)
        self.keys[row.key] = row
        self.slugs[row.slug] = row  # type: ignore[attr-defined]
        for name in {fold(name) for name in self.names(row)} - {""}:
            self.called.setdefault(name, []).append(row)

    def find(self, name: str) -> R | None:
        """Return the row with that name or slug; None if several have that name."""
        found = self.called.get(fold(name), [])
        return found[0] if len(found) == 1 else self.slugs.get(name)

    def are_several(self, name: str) -> bool:
        """Tell whether several rows have the name, and none has it as slug."""
        return len(self.called.get(fold(name), [])) > 1 and name not in self.slugs

    def sure_name(self, row: R, name: str) -> str:
        """Return the name of a row, or its slug where other rows have the same name."""
        is_sure = self.called.get(fold(name)) == [row]
        return name if is_sure else row.slug  # type: ignore[attr-defined]


def matched[R: Entry](
    context: Context, record: Record, key: UUID | None, rows: Named[R]
) -> tuple[R | None, str]:
    """Return the row that a record means by our key or its identifier, and which of these."""
    if key:
        return rows.keys.get(key), _("its key")
    if record.identifier:
        remembered = context.remembered(record.sort, record.identifier)
        if found := rows.keys.get(remembered) if remembered else None:
            return found, _("its identifier in the file")
        if found := rows.keys.get(as_key(record.identifier)):
            return found, _("its key")
    return None, ""
