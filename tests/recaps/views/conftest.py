"""What the pages of recaps stand on."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.models import Tag
from events.models import Edition
from recaps.models import Author, Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
)


@pytest.fixture(autouse=True)
def warm() -> None:
    """Content types are asked for once per process, whichever test is the first."""
    for model in (Recap, Author, Tag):
        ContentType.objects.get_for_model(model)


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def session(edition: Edition) -> Session:
    """A published session at ten on the first day, and who speaks there."""
    session = SessionFactory.create(
        edition=edition,
        title_fr="Les phares",
        title_en="Lighthouses",
        slug="les-phares",
        track=TrackFactory.create(edition=edition, name_fr="La mer", name_en="The sea", flag="C"),
        speakers=[SpeakerFactory.create(name="Ana Mole", slug="ana-mole")],
        tags=[TagFactory.create(name="Lumière", name_en="Light", slug="lumiere")],
    )
    SlotFactory.create(session=session, room=RoomFactory.create(edition=edition))
    publish(edition)
    return session


@pytest.fixture
def withdrawn(session: Session) -> Recap:
    """A recap that readers saw once, under two slugs."""
    recap = RecapFactory.create(
        slug="avant",
        title_fr="Ce qui fut dit",
        title_en="",
        sessions=[session],
        tags=[TagFactory.create(slug="mer")],
        authors=[AuthorFactory.create(name="Bo Digue", slug="bo-digue")],
    )
    recap.slug = "retire"
    recap.withdrawn_at = timezone.now()
    recap.status = Recap.Status.WITHDRAWN
    recap.save()
    return recap
