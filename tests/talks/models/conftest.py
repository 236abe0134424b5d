import pytest

from events.models import Room
from tests.factories import RoomFactory


@pytest.fixture
def room() -> Room:
    return RoomFactory.create(name_fr="Auditorium")
