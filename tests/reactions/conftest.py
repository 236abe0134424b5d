"""A site elsewhere on this machine, and pages of ours that it may link to."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from recaps.models import Recap
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.factories import RecapFactory, SessionFactory, SlotFactory, SpeakerFactory
from tests.servers import Server, running


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Server]:
    """The site elsewhere; say what its pages are in `scripts`."""
    settings.FETCH_LOOPBACK = True
    with running() as server:
        yield server


@pytest.fixture
def speaker() -> Speaker:
    return SpeakerFactory.create(slug="ana-mole")


@pytest.fixture
def session(speaker: Speaker) -> Session:
    """Published, at /e/sessions/les-phares/."""
    session = SessionFactory.create(
        slug="les-phares", edition__slug="marseille", speakers=[speaker]
    )
    SlotFactory.create(session=session)
    publish(session.edition)
    return session


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(slug="bilan")
