"""Slots that hold their rooms, or try to, one after the other or at once."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

from django.db import DatabaseError, IntegrityError, connection, transaction

from events.models import Room
from talks.models import Session, Slot
from tests.databases import at_once
from tests.factories import SlotFactory


def slot_in(
    room: Room, at: str, minutes: int = 30, state: Session.State = Session.State.CONFIRMED
) -> Slot:
    """A slot of a session of its own."""
    return SlotFactory.create(
        session__edition=room.edition, session__state=state, room=room, at=at, minutes=minutes
    )


def kept(change: Callable[[], object]) -> bool:
    """Tell whether the database keeps a change until the end of its transaction."""
    try:
        with transaction.atomic():
            change()
            # What PostgreSQL puts off until the end of a transaction is looked at now.
            connection.check_constraints()
    except IntegrityError:
        return False
    return True


def written_at_once(*changes: Callable[[], object]) -> list[BaseException | None]:
    """Make each change in a transaction of its own, as simultaneous as the database lets them."""
    meet = Barrier(len(changes), timeout=10)

    def write(change: Callable[[], object]) -> None:
        with transaction.atomic():
            change()
            # SQLite lets one writer in, and the other begins after it; on PostgreSQL both have
            # written before either ends.
            if connection.vendor == "postgresql":
                meet.wait()

    return [ended.exception() for ended in at_once(*(partial(write, one) for one in changes))]


def assert_one_wins(outcomes: list[BaseException | None]) -> None:
    # PostgreSQL may see two transactions that wait for each other, and ends one of them.
    assert [error for error in outcomes if error is None] == [None]
    assert all(error is None or isinstance(error, DatabaseError) for error in outcomes)
