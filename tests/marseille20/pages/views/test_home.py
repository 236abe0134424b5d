from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from time_machine import travel

from events.models import Edition
from marseille20.pages.views.home import home
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    PartnerFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
    VenueFactory,
    moment,
)
from tests.talks.reading import cost, get, tight

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-01T10:00+02:00"
LIVE = "2027-05-20T10:15+02:00"
AFTER = "2027-06-01T10:00+02:00"


@pytest.fixture
def edition() -> Edition:
    """One session at ten on the first day, published; registration is open."""
    edition = EditionFactory.create(
        slug="2027",
        name="Marseille 2.0",
        is_current=True,
        registration_url="https://billets.example/",
    )
    session = SessionFactory.create(
        edition=edition,
        title_fr="Les phares",
        title_en="Lighthouses",
        slug="les-phares",
        track=TrackFactory.create(
            edition=edition, name_fr="La mer", name_en="The sea", slug="mer", flag="C"
        ),
        speakers=[SpeakerFactory.create(name="Ana Mole", slug="ana-mole")],
    )
    venue = VenueFactory.create(
        edition=edition, name_fr="Le hangar", access_fr="Métro Vieux-Port", notice_fr="Lieu fictif."
    )
    room = RoomFactory.create(edition=edition, venue=venue, name_fr="La cale", slug="cale")
    SlotFactory.create(session=session, room=room, minutes=60)
    with travel("2027-01-01T00:00Z"):
        publish(edition)
    return edition


def at(client: Client, moment: str, address: str = "/") -> str:
    with travel(moment, tick=False):
        return tight(get(client, address))


def order(html: str, *ids: str) -> list[str]:
    """These ids of headings, in the order in which the page has them."""
    return sorted((i for i in ids if f'id="{i}"' in html), key=lambda i: html.index(f'id="{i}"'))


SECTIONS = ("board", "bill", "recaps", "archive", "code", "crew", "coming-name")


# --- Phases --------------------------------------------------------------------------------------


def test_before_it_announces(client: Client, edition: Edition) -> None:
    html = at(client, BEFORE)
    assert order(html, *SECTIONS) == ["bill", "code", "crew", "coming-name"]
    assert 'class="hero h-event hero--before"' in html
    assert 'href="https://billets.example/"' in html
    assert '<a href="/2027/sessions/les-phares/">Les phares</a>' in html
    assert 'href="/2027/programme/?track=mer"' in html
    assert 'href="/intervenants/ana-mole/"' in html
    assert "Métro Vieux-Port" in html
    assert "<p>Lieu fictif.</p>" in html


def test_live_it_says_what_is_on(client: Client, edition: Edition) -> None:
    RecapFactory.create(published_at=datetime.fromisoformat(BEFORE))
    ahead = SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()])
    SlotFactory.create(session=ahead, day=2)
    with travel("2027-01-02T00:00Z"):
        publish(edition)
    html = at(client, LIVE)
    assert order(html, *SECTIONS) == ["board", "bill", "recaps", "code", "crew", "coming-name"]
    # What is on stands there once.
    assert html.count('<a href="/2027/sessions/les-phares/">') == 1
    assert '<time datetime="2027-05-20T10:15+02:00">10:15</time>' in html
    assert 'value="25" max="100"' in html
    assert '<a href="/2027/salles/cale/">La cale</a>' in html


def test_after_it_tells(client: Client, edition: Edition) -> None:
    RecapFactory.create(
        slug="bilan", title_fr="Le bilan", published_at=datetime.fromisoformat(LIVE)
    )
    html = at(client, AFTER)
    assert order(html, *SECTIONS) == ["recaps", "archive", "code", "crew"]
    assert 'href="/recits/bilan/">Le bilan</a>' in html
    assert 'href="/2027/programme/#2027-05-20"' in html
    assert "billets.example" not in html


@pytest.mark.parametrize(
    ("clock", "is_live"),
    [
        ("2027-05-19T23:59:59+02:00", False),
        ("2027-05-20T00:00:00+02:00", True),
    ],
)
def test_live_from_the_first_midnight_to_the_last(
    client: Client, edition: Edition, clock: str, is_live: bool
) -> None:
    assert ('class="now-next"' in at(client, clock)) is is_live


# --- What there may not be -----------------------------------------------------------------------


def test_no_current_edition(client: Client) -> None:
    past = EditionFactory.create(slug="2010", name="Marseille 2010")
    EditionFactory.create(name="Secret")
    publish(past)
    RecapFactory.create(title_fr="Le bilan")
    html = get(client, "/")
    assert order(html, "recaps", "editions") == ["recaps", "editions"]
    assert 'href="/2010/"' in html
    assert "Le bilan" in html
    assert "Secret" not in html


def test_edition_without_release_shows_its_facts_and_no_draft(client: Client) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True, tagline_fr="Deux jours")
    SlotFactory.create(
        session=SessionFactory.create(
            edition=edition, title_fr="Secret", speakers=[SpeakerFactory.create(name="Secret")]
        ),
        room=RoomFactory.create(edition=edition, name_fr="Secret"),
    )
    html = at(client, LIVE)
    assert "Deux jours" in html
    assert "Secret" not in html
    assert 'href="/2027/programme/"' in html


# --- Partners ------------------------------------------------------------------------------------


# --- How long it is true -------------------------------------------------------------------------


def limit_validity(clock: str) -> datetime | None:
    request = RequestFactory().get("/")
    request.resolver_match = resolve("/")
    with travel(clock, tick=False):
        return home(request).valid_until


def test_until_the_next_phase_or_something_starts(edition: Edition) -> None:
    assert limit_validity(BEFORE) == datetime.fromisoformat("2027-05-20T00:00+02:00")
    assert limit_validity("2027-05-20T08:00+02:00") == moment(edition, 1, "10:00")
    # For a minute while something is on.
    assert limit_validity(LIVE) == moment(edition, 1, "10:16")
    midnight = datetime.fromisoformat("2027-05-22T00:00+02:00")
    assert limit_validity("2027-05-21T20:00+02:00") == midnight
    assert limit_validity(AFTER) is None


def test_until_a_recap_appears(edition: Edition) -> None:
    soon = datetime.fromisoformat(AFTER) + timedelta(hours=1)
    RecapFactory.create(published_at=soon)
    # Told by what lists recaps, to anyone who keeps the page.
    with travel(AFTER, tick=False):
        answer: Any = Client().get("/")
    assert answer.valid_until == soon


# --- What it costs -------------------------------------------------------------------------------


def test_three_of_everything_cost_as_much_as_one(client: Client, edition: Edition) -> None:
    def add() -> None:
        PartnerFactory.create(edition=edition)
        RecapFactory.create(
            sessions=[Session.objects.all()[0]],
            authors=[AuthorFactory.create()],
            published_at=datetime.fromisoformat(BEFORE),
        )
        session = SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()])
        SlotFactory.create(session=session)
        publish(edition)
        get(client, "/robots.txt")

    with travel(LIVE, tick=False):
        add()
        one = cost(client, "/")
        add()
        add()
        assert cost(client, "/") == one
