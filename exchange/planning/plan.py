"""The plan of an import, row by row, in words and as rows to be written."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID  # KEEP

from django.db.models import Model

from core.models import Tag
from exchange.records import Fault, Sort, Where
from speakers.models import Speaker
from talks.models import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

Action = Literal["create", "change", "same", "leave", "refuse"]
# How many characters of a text are shown.
SHOWN = 160


@dataclass(frozen=True, slots=True)
class Change:
    """A value of a column before and after, in words."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to be decided before the import.

    name: the same as long as the same is asked, without a word of the file. kind: of
    exchange.decisions.KINDS. why: sentences that help to decide. answers: with their words; answer:
    the one that holds. changes: what another answer would change. is_sure: it may be decided
    together with others of its kind.
    """

    name: str
    kind: str
    title: str
    where: Where
    answers: dict[str, str]
    answer: str
    why: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    is_sure: bool = True


@dataclass(slots=True, kw_only=True)
class Step:
    """The action on a row of the file.

    how: by what it was matched with a row of the site. why: it is left alone.
    """

    sort: Sort
    title: str
    where: Where
    action: Action = "same"
    how: str = ""
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True)
class Writes:
    """Rows to be written: new ones, and the changed fields of others.

    identities: keys of rows, by the digests of their identifiers in the file. statements: keys of
    rows and the file's statements on them, by digest. addresses: speakers, and the e-mail addresses
    to note.
    """

    created: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Model], dict[Any, set[str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    deleted: list[Model] = field(default_factory=list)
    topics: list[tuple[Session, Tag]] = field(default_factory=list)
    addresses: list[tuple[Speaker, str]] = field(default_factory=list)
    identities: dict[str, UUID] = field(default_factory=dict)
    statements: dict[str, tuple[UUID, dict[str, list[str]]]] = field(default_factory=dict)

    def change(self, row: Model, *names: str) -> None:
        """Record changed fields of a row, unless it is new and written whole."""
        if row.pk is not None:
            self.changed[type(row)].setdefault(row, set()).update(names)

    @property
    def is_empty(self) -> bool:
        lists: tuple[Mapping[Any, Any], ...] = (self.created, self.changed)
        found = any(rows for each in lists for rows in each.values())
        return not (found or self.deleted or self.topics or self.addresses)


@dataclass(slots=True)
class Plan:
    """The plan of an import.

    base: the digest of the rows that it was made from. missing: rows that the file lacks. sorts:
    the sorts of rows that the file contains.
    """

    base: str
    steps: list[Step]
    writes: Writes
    missing: list[tuple[Sort, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headings: dict[str, str | None] = field(default_factory=dict)
    sorts: set[Sort] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    @property
    def questions(self) -> list[Question]:
        return [question for step in self.steps for question in step.questions]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are created, changed, unchanged, left, refused and missing."""
        found = Counter(step.action for step in self.steps)
        refused = found["refuse"] + len(self.faults)
        return {
            "create": found["create"],
            "change": found["change"],
            "same": found["same"],
            "leave": found["leave"],
            "refuse": refused,
            "missing": len(self.missing),
        }

    @property
    def written(self) -> dict[str, dict[str, int]]:
        """Return how many rows of each sort are created and changed."""
        actions = ("create", "change")
        return {
            action: dict(Counter(step.sort for step in self.steps if step.action == action))
            for action in actions
        }

    @property
    def digest(self) -> str:
        """Return a digest that differs as soon as the plan would do anything else."""
        content = [asdict(step) for step in self.steps], self.missing, self.faults
        return sha256(repr(content).encode(errors="replace")).hexdigest()


def report(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON for its page, without the rows."""
    return {
        "counts": plan.counts,
        "written": plan.written,
        "remembers": bool(plan.writes.identities or plan.writes.statements),
        "questions": [_asked(question) for question in plan.questions],
        "notes": plan.notes,
        "headings": list(plan.headings.items()),
        "sorts": sorted(plan.sorts),
    }


def report_rows(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the file as JSON by their action, without unchanged ones.

    Faults that belong to no row are under "refuse"; rows that the file lacks under "missing".
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    found["refuse"] = [{"faults": [_fault(fault)]} for fault in plan.faults]
    for step in plan.steps:
        if step.action != "same":
            found[step.action].append(_step(step))
    found["missing"] = [{"sort": sort, "title": title} for sort, title in plan.missing]
    return found


def _step(step: Step) -> dict[str, Any]:
    return {
        "sort": step.sort,
        "title": step.title,
        "where": str(step.where),
        "action": step.action,
        "how": step.how,
        "why": step.why,
        "changes": [_change(change) for change in step.changes],
        "faults": [_fault(fault) for fault in step.faults],
    }


def _asked(question: Question) -> dict[str, Any]:
    fields = {name: getattr(question, name) for name in ("name", "kind", "title", "answer", "why")}
    return fields | {
        "where": str(question.where),
        # Pairs keep their order in any database.
        "answers": list(question.answers.items()),
        "changes": [_change(change) for change in question.changes],
        "is_sure": question.is_sure,
    }


def _change(change: Change) -> dict[str, str]:
    return {
        "column": change.column,
        "before": _short(change.before),
        "after": _short(change.after),
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {
        "where": str(fault.where or ""),
        "column": fault.column,
        "why": fault.why,
        "mend": fault.mend,
    }


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
