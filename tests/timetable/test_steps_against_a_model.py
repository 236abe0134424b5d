"""Steps of two people, drawn at random, against the simplest thing that could be true."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from core.models import User
from talks.models import Session, Slot
from tests.timetable.stage import Stage
from timetable.places import SlotChange, SlotPlace, place_of
from timetable.refusals import RefusedStepError
from timetable.rows import DoneChange
from timetable.steps import TakenStep, last_step

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Stood:
    """Where a slot stands, or stood until it was withdrawn."""

    session: UUID
    place: SlotPlace


@dataclass(frozen=True)
class Past:
    """What a step did to a slot."""

    key: UUID
    session: UUID
    before: SlotPlace | None
    after: SlotPlace | None
    was: SlotPlace | None
    alone: bool


@dataclass
class Model:
    """Two tables, by the keys of slots, and what each person did."""

    standing: dict[UUID, Stood] = field(default_factory=dict)
    withdrawn: dict[UUID, Stood] = field(default_factory=dict)
    announced: set[UUID] = field(default_factory=set)
    past: dict[int, list[tuple[TakenStep, list[Past]]]] = field(default_factory=dict)
    drafts: set[UUID] = field(default_factory=set)
    # All slots that there ever were, the first one first.
    born: list[UUID] = field(default_factory=list)

    def of(self, session: UUID) -> list[UUID]:
        return [key for key, stood in self.standing.items() if stood.session == session]

    def is_whole(self) -> bool:
        """Whether no room is held twice, and no session stands twice at one place."""
        held = [each for each in self.standing.values() if each.session not in self.drafts]
        return len(set(self.standing.values())) == len(self.standing) and not any(
            one.place.room == other.place.room
            and one.place.start < other.place.end
            and other.place.start < one.place.end
            for one, other in combinations(held, 2)
        )

    def copy(self) -> "Model":
        return replace(self, standing={**self.standing}, withdrawn={**self.withdrawn})

    def remove(self, key: UUID, last: SlotPlace | None = None) -> None:
        stood = self.standing.pop(key)
        if key in self.announced:
            self.withdrawn[key] = Stood(stood.session, last or stood.place)


def changed(
    model: Model, changes: Iterable[SlotChange], kind: str, made: list[UUID]
) -> Model | None:
    """What should be true after a step; None if it is to be refused. `made`: keys of new slots."""
    then, new = model.copy(), iter(made)
    for change in changes:
        if change.slot:
            stood = model.standing.get(change.slot)
            if stood is None or stood.place != change.before:
                return None
            if change.after is None:
                then.remove(change.slot)
            else:
                then.standing[change.slot] = Stood(change.session, change.after)
            continue
        if kind == "place" and model.of(change.session):
            return None
        known = [key for key in model.born if key in then.withdrawn]
        again = [key for key in known if then.withdrawn[key].session == change.session]
        # Before it is known, any key does.
        key = again[0] if again else next(new, UUID(int=len(then.standing)))
        then.withdrawn.pop(key, None)
        assert change.after
        then.standing[key] = Stood(change.session, change.after)
    return then if then.is_whole() else None


def undone(model: Model, past: Iterable[Past]) -> Model | None:
    then = model.copy()
    for each in past:
        stood = model.standing.get(each.key)
        if (stood.place if stood else None) != each.after:
            return None
        if each.alone and stood is None and model.of(each.session):
            return None
        if each.before is None:
            then.remove(each.key, each.was)
        else:
            then.withdrawn.pop(each.key, None)
            then.standing[each.key] = Stood(each.session, each.before)
    return then if then.is_whole() else None


# --- What is drawn -------------------------------------------------------------------------------

NUMBER = st.integers(0, 30)
KINDS = ("move", "resize", "swap", "unschedule", "place", "duplicate", "shift", "push", "stale")
OPERATIONS = st.tuples(
    st.sampled_from([*KINDS, *KINDS, "undo", "undo", "undo", "again", "publish"]),
    st.booleans(),
    *[NUMBER] * 4,
)


@dataclass
class Play:
    """Two people at one sheet, with what should be true of it."""

    on: Stage
    model: Model
    sessions: list[UUID]
    # The last step, as it would be sent once more.
    last: tuple[list[SlotChange], dict[str, Any]] | None = None

    def place(self, room: int, five: int, fives: int) -> SlotPlace:
        hour, minute = divmod(9 * 60 + five % 24 * 5, 60)
        return self.on.place(f"{hour:02}:{minute:02}", room % 2, minutes=5 + fives % 8 * 5)

    def to(self, key: UUID, after: SlotPlace | None) -> SlotChange:
        stood = self.model.standing[key]
        return SlotChange(slot=key, session=stood.session, before=stood.place, after=after)

    def drawn(self, kind: str, a: int, b: int, c: int, d: int) -> list[SlotChange]:
        """The changes of a step; none if there is nothing that they could be of."""
        session = self.sessions[a % len(self.sessions)]
        fresh = SlotChange(slot=None, session=session, before=None, after=self.place(b, c, d))
        if kind in {"place", "duplicate"}:
            return [fresh]
        keys = sorted(
            self.model.standing, key=lambda key: (self.model.standing[key].place.start, key)
        )
        if not keys:
            return []
        one, other = keys[a % len(keys)], keys[b % len(keys)]
        here, there = (self.model.standing[key].place for key in (one, other))
        match kind:
            case "move":
                return [self.to(one, self.place(b, c, d))]
            case "stale":
                # As another person may have seen it.
                return [replace(self.to(one, self.place(b, c, d)), before=self.place(c, d, a))]
            case "resize":
                end = self.place(b, c, d).end
                return [self.to(one, replace(here, end=end))] if end > here.start else []
            case "swap":
                return [self.to(one, there), self.to(other, here)] if one != other else []
            case "unschedule":
                return [self.to(one, None)]
        # Everything that follows in the room; with a session that is inserted before.
        by = self.place(0, 24, d).end - self.place(0, 24, d).start
        later = [
            key
            for key in keys
            if (stood := self.model.standing[key].place).room == here.room
            and stood.start >= here.start
        ]
        moved = [
            self.to(key, replace(p, start=p.start + by, end=p.end + by))
            for key in later
            for p in [self.model.standing[key].place]
        ]
        if kind == "push" and not self.model.of(session):
            moved.append(replace(fresh, after=SlotPlace(here.room, here.start, here.start + by)))
        return moved


def act(play: Play, kind: str, by: User, *numbers: int) -> None:
    """Do one thing, and see that what was to be expected became of it."""
    model = play.model
    if kind == "publish":
        Slot.objects.filter(withdrawn=False, session__state="confirmed").update(announced=True)
        model.announced |= {k for k, s in model.standing.items() if s.session not in model.drafts}
        return
    if kind == "again":
        if play.last:
            changes, how = play.last
            play.on.takes(*changes, **how)
        return
    mine = model.past.setdefault(by.pk, [])
    if kind == "undo":
        if mine:
            step, past = mine[-1]
            then = undone(model, past)
            with refused_if(then is None):
                play.on.undoes(step, by=by)
            # It is left as it is if it cannot be put back.
            mine.pop()
            left = last_step(play.on.edition, by)
            assert left == (mine[-1][0].step if mine else None)
            play.model = then or model
        return
    changes = play.drawn(kind, *numbers)
    if not changes:
        return
    how = {"by": by, "kind": "move" if kind == "stale" else kind, "key": uuid4()}
    taken = None
    with refused_if(changed(model, changes, kind, []) is None):
        taken = play.on.takes(*changes, **how)
    if taken:
        play.last = changes, how
        known = model.standing.keys() | model.withdrawn.keys()
        made = [each.slot for each in taken.done if each.slot not in known]
        model.born.extend(made)
        play.model = then = changed(model, changes, kind, made) or model
        mine.append((taken, [_past(each, model, then) for each in taken.done]))


def _past(done: DoneChange, before: Model, after: Model) -> Past:
    was = before.withdrawn.get(done.slot)
    return Past(
        done.slot,
        done.session,
        done.before,
        done.after,
        was.place if was else None,
        not after.of(done.session),
    )


@contextmanager
def refused_if(expected: bool) -> Iterator[None]:
    """Whether a step was refused is what was to be expected."""
    refused = False
    try:
        yield
    except RefusedStepError:
        refused = True
    assert refused == expected


def rows(*, withdrawn: bool) -> dict[UUID, Stood]:
    found = Slot.objects.filter(withdrawn=withdrawn).select_related("session", "room")
    return {slot.key: Stood(slot.session.key, place_of(slot)) for slot in found}


def run(operations: list[tuple[Any, ...]]) -> None:
    on = Stage()
    slots = [on.slot("Une", "09:00"), on.slot("Deux", "10:00"), on.slot("Trois", "09:00", room=1)]
    waiting = [on.waiting("Quatre"), on.waiting("Brouillon", state=Session.State.DRAFT)]
    standing = rows(withdrawn=False)
    model = Model(standing=standing, drafts={waiting[1].key}, born=[slot.key for slot in slots])
    sessions = [*(slot.session.key for slot in slots), *(each.key for each in waiting)]
    game = Play(on, model, sessions)
    for kind, first, *numbers in operations:
        act(game, kind, on.nour if first else on.sam, *numbers)
        assert rows(withdrawn=False) == game.model.standing
        assert rows(withdrawn=True) == game.model.withdrawn


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(OPERATIONS, min_size=6, max_size=12))
def test_rows_are_what_a_dictionary_would_be(operations: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        run(operations)
        transaction.set_rollback(True)
