"""What the home page puts forward."""

from typing import Any

import pytest

from events.models import Edition
from marseille20.pages.highlights import highlights
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    FormatFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    moment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


def hold(edition: Edition, title: str, at: str, day: int = 1, **fields: Any) -> Session:
    """An hour in a room of its own, with a person who speaks."""
    fields = {"speakers": [SpeakerFactory.create()], **fields}
    session = SessionFactory.create(edition=edition, title_fr=title, **fields)
    SlotFactory.create(session=session, at=at, day=day, minutes=60)
    return session


def titles(edition: Edition, clock: str = "00:00", day: int = 0) -> list[str]:
    publish(edition)
    found = highlights(published_site().editions[0], moment(edition, day, clock))
    return [highlight.row.session.title.fr for highlight in found]


def test_what_has_the_house_to_itself_comes_before_the_rest(edition: Edition) -> None:
    for title in ("Un", "Deux", "Trois"):
        hold(edition, title, "09:00")
    hold(edition, "Ouverture", "11:00")
    hold(edition, "Clôture", "17:00", day=2)
    assert titles(edition) == ["Un", "Ouverture", "Clôture"]


def test_long_session_meets_all_that_happens_meanwhile(edition: Edition) -> None:
    long = SessionFactory.create(edition=edition, title_fr="Atelier", speakers=[])
    SlotFactory.create(session=long, at="09:00", minutes=300)
    for title, at in (("Un", "09:00"), ("Deux", "10:00"), ("Trois", "11:00")):
        hold(edition, title, at)
    hold(edition, "Seule", "16:00")
    assert titles(edition) == ["Un", "Deux", "Seule"]


def test_breaks_and_what_is_cancelled_disturb_nobody_and_are_not_shown(edition: Edition) -> None:
    hold(edition, "Ouverture", "09:00")
    hold(edition, "Café", "09:00", format=FormatFactory.create(edition=edition, is_break=True))
    hold(edition, "Annulée", "09:30", state=Session.State.CANCELLED)
    hold(edition, "Personne", "12:00", speakers=[])
    assert titles(edition) == ["Ouverture"]


def test_what_has_begun_is_not_shown(edition: Edition) -> None:
    hold(edition, "Un", "09:00")
    hold(edition, "Deux", "11:00")
    assert titles(edition, "09:00", day=1) == ["Deux"]
    assert [
        h.row.session for h in highlights(published_site().editions[0], moment(edition, 2, "09:00"))
    ] == []
