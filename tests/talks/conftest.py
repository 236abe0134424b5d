from datetime import UTC, datetime

import pytest
from time_machine import travel

from core.text.translated import Text
from events.models import Edition
from talks.models import Slot
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)


@pytest.fixture
def logged() -> Edition:
    """One session with one speaker, published on 1 May."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    session = SessionFactory.create(
        edition=edition,
        title_en="Lanterns",
        slug="fanal",
        speakers=[SpeakerFactory.create(name="Ana Môle", slug="ana-mole")],
    )
    room = RoomFactory.create(edition=edition, name_en="Lower deck", slug="cale")
    SlotFactory.create(session=session, room=room)
    with travel(datetime(2027, 5, 1, 8, 58, 3, 123, tzinfo=UTC), tick=False):
        publish(edition, note=Text("Premier programme", "First programme"))
    return edition


@pytest.fixture
def slot(edition: Edition) -> Slot:
    """A public slot, of a session with a person and a topic."""
    slot = SlotFactory.create(
        session=SessionFactory.create(
            edition=edition,
            title_fr="La rade",
            title_en="",
            slug="rade",
            speakers=[SpeakerFactory.create(name="Inès Calanque")],
            tags=[TagFactory.create()],
        )
    )
    publish(edition)
    return slot
