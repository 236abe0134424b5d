"""The account that changes rows, and the way in which they change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponseBase

from core.accounts.models import User
from core.history.kept import Whole, label
from core.http.middleware import Middleware
from core.models import RowChange

Cause = RowChange.Cause


@dataclass(frozen=True, slots=True)
class Act:
    """Changes that belong together: by which account (asked only when one is written), and how."""

    by: Callable[[], int | None]
    cause: Cause = Cause.EDITED
    id: UUID = field(default_factory=uuid4)


_act: ContextVar[Act | None] = ContextVar("act", default=None)
_is_off: ContextVar[bool] = ContextVar("is_off", default=False)


class HistoryMiddleware(Middleware):
    """Middleware that attributes the changes of a request to its user."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _act.set(Act(lambda: request.user.pk))
        try:
            return self.get_response(request)
        finally:
            _act.reset(token)


def _current() -> Act:
    return _act.get() or Act(lambda: None)


@contextmanager
def acting(*, by: User | None = None, cause: Cause = Cause.EDITED) -> Iterator[None]:
    """Attribute changes made meanwhile to this account (None: as before), with this cause."""
    outer = _current()
    person = outer.by if by is None else lambda: by.pk
    token = _act.set(replace(outer, by=person, cause=cause))
    try:
        yield
    finally:
        _act.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Keep no history of changes made meanwhile: the demonstration, what is erased."""
    token = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(token)


def is_off() -> bool:
    return _is_off.get()


def change(kind: RowChange.Kind, whole: Whole, row: tuple[str, int], **sides: Any) -> RowChange:
    """Return one line of the history of a whole, not yet saved; `row` is a model's label and a
    number.
    """
    act = _current()
    return RowChange(
        by_id=act.by(),
        cause=act.cause,
        action=act.id,
        kind=kind,
        whole_model=label(whole[0]),
        whole_id=whole[1],
        model=row[0],
        row_id=row[1],
        **sides,
    )
