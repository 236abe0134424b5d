"""The versions of a row: what it and its parts held after each change.

They are read backwards, from what is there now: what a change did is undone, and so on. So nothing
need be known of the time before the first change, nor of rows that were there already.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.db import models

from core.accounts.models import User
from core.history.kept import PARTS, Columns, Parts, columns_of, label, parts_now
from core.models import RowChange

# Label and number of a row → columns; those that are not there are missing.
type States = dict[tuple[str, int], Columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Changes made at once, and the rows before and after.

    `number` names it: that of its last change.
    """

    number: int
    at: datetime
    by: User | None
    cause: str
    # Of the whole: it was added, deleted or erased; else it was changed.
    kind: str
    before: States
    after: States


def changes_of(row: models.Model) -> models.QuerySet[RowChange]:
    """Return the changes of the row and its parts."""
    return RowChange.objects.filter(whole_model=label(type(row)), whole_id=row.pk)


def states_now(row: models.Model) -> States:
    model = type(row)
    parts = parts_now(model, [row.pk])[row.pk]
    return {(label(model), row.pk): columns_of(row)} | _flat(parts)


# What a part has that was made anew, and no form asks for.
OF_ITS_OWN = ("key", "announced", "withdrawn")


def aligned(states: States, now: States) -> States:
    """Return the states with recreated parts under the numbers that they have now."""
    made = {row: held for row, held in now.items() if row not in states}
    found: States = {}
    for row, held in states.items():
        twins = (new for new in made if row not in now and new[0] == row[0])
        twin = next((new for new in twins if _said(made[new]) == _said(held)), None)
        found |= {twin: made.pop(twin)} if twin else {row: held}
    return found


def _said(part: Columns) -> Columns:
    return {name: value for name, value in part.items() if name not in OF_ITS_OWN}


def versions(row: models.Model) -> list[Version]:
    """Return the versions of a row, newest first."""
    name = label(type(row))
    newest_first = changes_of(row).select_related("by").order_by("-pk")
    found, after = [], states_now(row)
    for _action, group in groupby(newest_first, key=lambda change: change.action):
        done = list(group)
        before = dict(after)
        for change in done:
            _undo(before, change)
        kinds = [change.kind for change in done if change.model == name]
        found.append(
            Version(
                number=done[0].pk,
                at=done[0].at,
                by=done[0].by,
                cause=done[0].cause,
                kind=next(
                    (kind for kind in kinds if kind != RowChange.Kind.CHANGED),
                    RowChange.Kind.CHANGED,
                ),
                before=before,
                after=after,
            )
        )
        after = before
    return found


def _undo(states: States, change: RowChange) -> None:
    row = (change.model, change.row_id)
    match change.kind:
        case RowChange.Kind.ADDED if change.model == change.whole_model:
            states.clear()
        case RowChange.Kind.ADDED:
            states.pop(row, None)
        case RowChange.Kind.CHANGED if row in states:
            states[row] = states[row] | change.before
        case RowChange.Kind.DELETED:
            states[row] = change.before
            states.update(deleted_parts(change))


def deleted_parts(change: RowChange) -> States:
    """Return the deleted parts of a whole that are edited on its page."""
    known = {label(part) for part in PARTS.get(apps.get_model(change.model), ())}
    return _flat({model: rows for model, rows in change.parts.items() if model in known})


def _flat(parts: Parts) -> States:
    return {(model, int(key)): held for model, rows in parts.items() for key, held in rows.items()}
