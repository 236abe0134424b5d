"""Statements of an earlier version of a file: only what changed between versions counts.

Of each field of a row two digests are kept: of the file's value, and of the site's value
afterwards. They are keyed by a secret of the site, without which they reveal nothing.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from exchange.planning.editing import Context
from exchange.planning.plan import Change, Step

# Digits of a digest: enough that no two of a field's values share one by chance.
LENGTH = 16
# Fields that have a value in each new row.
GIVEN = {"default_minutes", "languages", "order", "slug", "sort_name", "state"}


class Statement:
    """The statements of a file, earlier and now, on one row.

    before: by field, digests of the file's value and of the site's value afterwards; now: those to
    be stored for this version.
    """

    def __init__(self, context: Context, sort: str, key: UUID) -> None:
        self.context, self.key = context, key
        whole = f"{context.reading.source}\n{sort}\n{key}"
        # Under another secret of the site they are not found, rather than misread.
        self.digest = hmac.digest(context.secret, whole.encode(), "sha256").hex()
        found = context.snapshot.statements.get(self.digest)
        self.before: dict[str, list[str]] = found.fields if found else {}
        waiting = context.writes.statements.get(self.digest)
        self.now = dict(waiting[1] if waiting else self.before)

    def is_old(self, name: str, value: object) -> bool:
        """Tell whether the file stated this value before."""
        return name in self.before and self.before[name][0] == self._said(name, value)

    def is_edited(self, name: str, held: object) -> bool:
        """Tell whether the field was changed here since, or written where the file had nothing."""
        if name in self.before:
            return self.before[name][1] != self._digest(name, held)
        return bool(self.before and held) and name not in GIVEN

    def emptied(self, empty: Mapping[str, Any]) -> dict[str, Any]:
        """Return those of the empty fields of which the file stated something before."""
        return {name: value for name, value in empty.items() if name in self.before}

    def remember(self, name: str, value: object, held: object) -> None:
        """Record that the file states `value` and the site holds `held`."""
        self.now[name] = [self._said(name, value), self._digest(name, held)]

    def leave(self, name: str, value: object) -> None:
        """Record that the file states `value`, and the site keeps its own one."""
        made = self.before[name][1] if name in self.before else ""
        self.now[name] = [self._said(name, value), made]

    def close(self) -> None:
        """Write the statement, if anything in it is new."""
        if self.now != self.before:
            self.context.writes.statements[self.digest] = (self.key, self.now)

    def _said(self, name: str, value: Any) -> str:
        """Return the digest of a value of the file."""
        return self._digest(name, self.context.as_said(value) if name == "people" else value)

    def _digest(self, name: str, value: object) -> str:
        said = f"{self.key}\n{name}\n{value!r}".encode(errors="replace")
        return hmac.digest(self.context.secret, said, "sha256").hex()[:LENGTH]


def drop_old(
    statement: Statement,
    values: dict[str, Any],
    step: Step,
    held: Callable[[str], object],
    changes: Callable[[str], Iterable[Change]],
    names: Iterable[str],
) -> dict[str, Any]:
    """Remove from values what the file stated before, and what was changed here since.

    The latter is asked first. held: returns the site's value of a field; changes: what the file
    would change of it, in words. Returns the statements to remember once they are written; the
    statement is closed only then, as a refused row decides nothing.
    """
    edited: dict[str, list[Change]] = {}
    left = {}
    for name in names:
        if name not in values:
            continue
        if statement.is_old(name, values[name]):
            del values[name]
            continue
        left[name] = values[name]
        if statement.is_edited(name, held(name)) and (found := list(changes(name))):
            edited[name] = found
    if edited and _is_left(statement, step, edited):
        for name in edited:
            statement.leave(name, left.pop(name))
            del values[name]
    return left


def _is_left(statement: Statement, step: Step, edited: dict[str, list[Change]]) -> bool:
    changes = [change for found in edited.values() for change in found]
    about = f"{statement.key}\n{[(change.column, change.after) for change in changes]}"
    why = [_("Since the last version of the file, it was changed here and in the file.")]
    answer = statement.context.ask("edited", about, step, why=why, changes=changes)
    return answer == "leave"
