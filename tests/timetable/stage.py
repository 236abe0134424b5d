"""What stands on a sheet, and steps on it, for tests."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from core.models import User
from events.models import Edition, Room
from talks.models import Session, Slot
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    UserFactory,
    moment,
)
from timetable.models import Step
from timetable.places import SlotChange, SlotPlace, place_of
from timetable.steps import TakenStep, take, undo


@dataclass
class Stage:
    """An edition of two rooms, and two people who arrange it."""

    edition: Edition = field(default_factory=EditionFactory.create)
    nour: User = field(default_factory=lambda: UserFactory.create(organiser=True, name="Nour"))
    sam: User = field(default_factory=lambda: UserFactory.create(organiser=True, name="Sam"))

    def __post_init__(self) -> None:
        self.rooms: list[Room] = [
            RoomFactory.create(edition=self.edition, name_fr=name) for name in ("Vents", "Quais")
        ]

    def slot(self, title: str, at: str, room: int = 0, **more: object) -> Slot:
        session = SessionFactory.create(edition=self.edition, title_fr=title)
        slot: Slot = SlotFactory.create(session=session, room=self.rooms[room], at=at, **more)
        return slot

    def waiting(self, title: str = "En attente", **more: object) -> Session:
        session: Session = SessionFactory.create(edition=self.edition, title_fr=title, **more)
        return session

    def place(self, at: str, room: int = 0, minutes: int = 30, day: int = 1) -> SlotPlace:
        start = moment(self.edition, day, at)
        return SlotPlace(self.rooms[room].key, start, start + timedelta(minutes=minutes))

    def takes(
        self,
        *changes: SlotChange,
        by: User | None = None,
        kind: str = "move",
        key: UUID | None = None,
    ) -> TakenStep:
        return take(
            self.edition, changes, by=by or self.nour, key=key or uuid4(), kind=Step.Kind(kind)
        )

    def undoes(self, taken: TakenStep, by: User | None = None) -> TakenStep:
        return undo(self.edition, taken.step.key, by=by or self.nour, key=uuid4())


def to(slot: Slot, after: SlotPlace | None) -> SlotChange:
    """The change of a slot from where it stands."""
    row = Slot.objects.select_related("session", "room").get(pk=slot.pk)
    return SlotChange(slot=row.key, session=row.session.key, before=place_of(row), after=after)


def new(session: Session, after: SlotPlace) -> SlotChange:
    return SlotChange(slot=None, session=session.key, before=None, after=after)


def now(slot: Slot) -> SlotPlace:
    """Where a slot is by now."""
    return place_of(Slot.objects.select_related("room").get(key=slot.key))
