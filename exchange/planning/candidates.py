"""A row of the file that describes a session, while it is being planned."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exchange.planning.plan import Step
from exchange.planning.statements import Statement
from exchange.records import Fault, Record, Sort
from talks.models import Session, Slot

# The columns of people, by their roles.
PEOPLE = {"speaker": "speakers", "moderator": "moderators", "host": "hosts"}
ROLES = {"people": "speaker"} | {column: role for role, column in PEOPLE.items()}
# Sorts of rows that sessions name by a word.
WORDS: tuple[Sort, ...] = ("track", "format")
type Span = tuple[datetime, datetime]


@dataclass(slots=True, eq=False)
class Candidate:
    """A row of the file that describes a session, with all that is found out about it.

    number: its place in the file. values: its cells, by attributes of rows. row: the session that
    it means, None for a new one. first: the row of the file for the same session, where this one
    only adds a slot. span: when it takes place, in UTC. room: its name. slot: the row that is
    moved, None for a new one. stays_withdrawn: it only repeats a slot that was withdrawn here.
    people: by role, identifiers and names. emptied: the values of empty cells. unread_languages:
    words on languages that cannot be read.

    statement, slot_statement: the earlier statements on an existing session and slot; said, placed:
    the statements to remember of this version; made: by roles and other names, the related rows
    that resulted.
    """

    number: int
    record: Record
    values: dict[str, Any]
    title: str
    step: Step
    faults: list[Fault] = field(default_factory=list)
    row: Session | None = None
    first: "Candidate | None" = None
    span: Span | None = None
    room: str = ""
    slot: Slot | None = None
    stays_withdrawn: bool = False
    people: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    emptied: dict[str, Any] = field(default_factory=dict)
    unread_languages: str = ""
    statement: Statement | None = None
    said: dict[str, Any] = field(default_factory=dict)
    slot_statement: Statement | None = None
    placed: dict[str, Any] = field(default_factory=dict)
    made: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Return the state of the session once the row is taken."""
        of = self.first or self
        state = of.values.get("state") or (of.row.state if of.row else Session.State.DRAFT)
        return str(state)

    @property
    def is_said_first(self) -> bool:
        """Tell whether the file describes an existing session for the first time."""
        return self.statement is not None and not self.statement.before

    def is_another_slot_of(self, other: "Candidate") -> bool:
        """Tell whether the row describes the same session at another time."""
        if self.span is None or other.span is None or self.span == other.span:
            return False
        return self.record.is_same_session(other.record)
