"""What each image shows, and that no draft word is on one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.text.translated import NO_BREAK_SPACE
from events.models import Edition
from marseille20.social_images.content import ImageContent
from marseille20.social_images.pages import content_by_path
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from talks.withdrawal import withdraw
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
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def session(edition: Edition) -> Session:
    """A session of two people in one room, published."""
    people = [
        SpeakerFactory.create(name="Ana Môle", slug="ana-mole"),
        SpeakerFactory.create(name="Bo Digue", slug="bo-digue", role_fr="", role_en=""),
    ]
    session = SessionFactory.create(
        edition=edition,
        slug="fanal",
        title_fr="Tenir un fanal : pourquoi ?",
        title_en="Keeping a lantern: why?",
        track=TrackFactory.create(edition=edition, name_fr="Feux", name_en="Lights", flag="F"),
        format=None,
        speakers=people,
        tags=[TagFactory.create(name="Phares", name_en="Lighthouses", slug="phares")],
    )
    venue = VenueFactory.create(edition=edition, name_fr="Le môle", name_en="The pier")
    room = RoomFactory.create(edition=edition, venue=venue, name_fr="La cale", name_en="The hold")
    SlotFactory.create(session=session, room=room, minutes=45)
    publish(edition)
    return session


def contents() -> dict[str, ImageContent]:
    return content_by_path(published_site())


def test_every_public_page_that_has_a_image(session: Session) -> None:
    RecapFactory.create(slug="bilan")
    assert set(contents()) == {
        *("/", "/en/"),
        *("/2027/sessions/fanal/", "/en/2027/sessions/fanal/"),
        *("/intervenants/ana-mole/", "/en/speakers/ana-mole/"),
        *("/intervenants/bo-digue/", "/en/speakers/bo-digue/"),
        *("/recits/bilan/", "/en/recaps/bilan/"),
        *("/themes/phares/", "/en/topics/phares/"),
    }


def test_session_says_who_when_and_where(session: Session) -> None:
    images = contents()
    assert images["/2027/sessions/fanal/"] == ImageContent(
        kind="poster",
        title="Tenir un fanal\u00a0: pourquoi\u202f?",
        people="Ana\u00a0Môle et Bo\u00a0Digue",
        details=("Jeudi 20 mai 2027, 10:00–10:45", "La cale, Le môle"),
        kicker="Feux",
        flags="F",
    )
    english = images["/en/2027/sessions/fanal/"]
    assert english.title == "Keeping a lantern: why?"
    assert english.details == ("Thursday 20 May 2027, 10:00–10:45", "The hold, The pier")
    assert english.alt.replace(NO_BREAK_SPACE, " ") == (
        "Keeping a lantern: why? Ana Môle and Bo Digue. Thursday 20 May 2027, 10:00–10:45. "
        "The hold, The pier. Lights. Marseille 2.0."
    )


def test_session_held_twice_names_both_times(session: Session) -> None:
    room = session.slots.get().room
    SlotFactory.create(session=session, room=room, day=2)
    publish(session.edition)
    assert contents()["/2027/sessions/fanal/"].details == (
        "Jeudi 20 mai 2027, 10:00–10:45, La cale",
        "Vendredi 21 mai 2027, 10:00–10:30, La cale",
    )


def test_cancelled_session_says_so(session: Session) -> None:
    session.state = Session.State.CANCELLED
    session.save()
    publish(session.edition)
    image = contents()["/2027/sessions/fanal/"]
    assert image.cancelled
    assert image.details[0] == "Annulée"


def test_speaker_and_topic_and_home(session: Session) -> None:
    images = contents()
    assert images["/intervenants/ana-mole/"] == ImageContent(
        kind="person", title="Ana Môle", details=("Gardienne de phare", "")
    )
    assert images["/en/topics/phares/"] == ImageContent(kind="topic", title="Lighthouses")
    assert images["/en/"] == ImageContent(
        kind="site",
        title="Two days by the water",
        details=("Thursday 20 and Friday 21 May\xa02027, Marseille",),
    )


def test_recap_says_who_wrote_it_and_what_of(session: Session) -> None:
    RecapFactory.create(
        slug="bilan",
        title_fr="Ce qui reste",
        authors=[AuthorFactory.create(name="Léa Rade")],
        sessions=[session],
        # (already the first of June in Marseille)
        published_at=datetime(2026, 5, 31, 22, 30, tzinfo=UTC),
    )
    image = contents()["/recits/bilan/"]
    assert image == ImageContent(
        kind="poster",
        title="Ce qui reste",
        people="Léa\u00a0Rade",
        details=("Feux",),
        kicker="Récit, 1er juin 2026",
        flags="F",
    )


def test_nothing_of_a_draft(session: Session) -> None:
    before = contents()
    edition = session.edition
    draft = SessionFactory.create(
        edition=edition,
        title_fr="Secret",
        slug="secret",
        speakers=[SpeakerFactory.create(name="Secret")],
        tags=[TagFactory.create(name="Secret")],
    )
    SlotFactory.create(session=draft)
    SessionFactory.create(title_fr="Secret")
    RecapFactory.create(title_fr="Secret", status="draft")
    RecapFactory.create(title_fr="Secret", published_at=timezone.now() + timedelta(days=1))
    session.title_fr = edition.tagline_fr = "Secret"
    session.save()
    edition.save()
    session.speakers.update(name="Secret", role_fr="Secret")
    assert contents() == before
    withdraw(Session.objects.get(slug="fanal"))
    assert set(contents()) == {"/", "/en/"}
