from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from time_machine import travel

from events.models import Edition, Partner, Room, Venue
from marseille20.pages.views.home import home
from recaps.models import ExternalRecap
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
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
from tests.talks.reading import cost, get, headings, linked, tight

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


SECTIONS = ("board", "bill", "recaps", "archive", "code", "crew", "coming-name", "partners")


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


def test_a_venue_called_like_its_city_is_said_once(client: Client, edition: Edition) -> None:
    place = '<span class="p-location h-card">{}</span>'
    assert place.format("Le hangar, Marseille") in at(client, BEFORE)
    Venue.objects.update(name_fr="Marseille")
    publish(edition)
    assert place.format("Marseille") in at(client, BEFORE)


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


def test_live_in_many_rooms_each_has_a_line(client: Client, edition: Edition) -> None:
    for room in RoomFactory.create_batch(9, edition=edition):
        session = SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()])
        SlotFactory.create(session=session, room=room, at="10:00", minutes=60)
    publish(edition)
    html = at(client, LIVE)
    assert html.count('class="now-room"') == 10
    assert "now-room__people" not in html
    assert "<progress" not in html
    # The way to the rooms stands before them.
    assert html.count('class="more" href="/direct/"') == 1
    assert html.index('class="more" href="/direct/"') < html.index('class="now-room"')


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
        ("2027-05-21T23:59:59+02:00", True),
        ("2027-05-22T00:00:00+02:00", False),
    ],
)
def test_live_from_the_first_midnight_to_the_last(
    client: Client, edition: Edition, clock: str, is_live: bool
) -> None:
    assert ('class="now-next"' in at(client, clock)) is is_live


def test_midnight_is_the_editions(client: Client, edition: Edition) -> None:
    Edition.objects.update(time_zone="America/Montreal")
    publish(edition)
    assert 'class="now-next"' not in at(client, "2027-05-20T03:59Z")
    assert 'class="now-next"' in at(client, "2027-05-20T04:01Z")


def test_evening_says_when_it_goes_on(client: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    SlotFactory.create(session=session, room=Room.objects.get(), day=2, at="09:30")
    publish(edition)
    html = at(client, "2027-05-20T22:00+02:00")
    later, way = html.split('class="big now-next__later"')[1].split("</p>")[:2]
    assert "09:30" in later
    assert 'href="/2027/programme/#2027-05-21"' in way
    assert "Le programme du jour suivant" in way
    over = at(client, "2027-05-21T22:00+02:00").split('class="now-next"')[1].split("</section>")[0]
    assert "C’est fini" in over
    assert 'href="/2027/programme/#2027-05-21"' in over


@pytest.mark.parametrize("clock", [BEFORE, LIVE, AFTER])
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_headings_go_down_one_step_at_a_time(
    client: Client, edition: Edition, clock: str, address: str
) -> None:
    PartnerFactory.create(edition=edition)
    RecapFactory.create(published_at=datetime.fromisoformat(BEFORE))
    with travel(clock, tick=False):
        levels = headings(get(client, address))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_recaps_elsewhere_are_among_ours(client: Client, edition: Edition) -> None:
    RecapFactory.create(title_fr="Le bilan", published_at=datetime.fromisoformat(BEFORE))
    ExternalRecapFactory.create(
        url="https://plume.example/large/", language="ar", written_at=datetime.fromisoformat(LIVE)
    )
    ExternalRecapFactory.create(title="Pas lu", state=ExternalRecap.State.HELD)
    html = at(client, LIVE)
    assert html.index('href="https://plume.example/large/"') < html.index("Le bilan")
    assert '<p class="recap-card__summary p-summary" lang="ar">' in tight(html)
    assert "Pas lu" not in html


def test_english_home_is_english(client: Client, edition: Edition) -> None:
    html = at(client, LIVE, "/en/")
    assert '<a href="/en/2027/sessions/les-phares/">Lighthouses</a>' in html
    assert "The sea" in html
    assert "On now" in html


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


def test_nothing_at_all(client: Client) -> None:
    assert headings(get(client, "/"))[0] == 1
    assert headings(get(client, "/en/"))[0] == 1


@pytest.mark.parametrize("clock", [BEFORE, LIVE, AFTER])
def test_edition_without_release_shows_its_facts_and_no_draft(client: Client, clock: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True, tagline_fr="Deux jours")
    SlotFactory.create(
        session=SessionFactory.create(
            edition=edition, title_fr="Secret", speakers=[SpeakerFactory.create(name="Secret")]
        ),
        room=RoomFactory.create(edition=edition, name_fr="Secret"),
    )
    html = at(client, clock)
    assert "Deux jours" in html
    assert "Secret" not in html
    assert 'href="/2027/programme/"' in html


def test_one_room_and_no_track(client: Client, edition: Edition) -> None:
    Session.objects.update(track=None, format=None, summary_fr="", summary_en="")
    publish(edition)
    assert "Les phares" in at(client, LIVE)
    assert "Les phares" in at(client, BEFORE)


def test_no_code_of_tracks_that_have_no_flag(client: Client) -> None:
    track = TrackFactory.create(edition__is_current=True, flag="")
    SlotFactory.create(session__edition=track.edition, session__track=track)
    publish(track.edition)
    assert "Le code des parcours" not in get(client, "/")
    track.flag = "M"
    track.save()
    publish(track.edition)
    assert "Le code des parcours" in get(client, "/")


def test_map_only_where_the_venue_is_known(client: Client, edition: Edition) -> None:
    assert "openstreetmap" not in at(client, BEFORE)
    venue = edition.venues.get()
    venue.latitude, venue.longitude = 43.2951, 5.3744
    venue.save()
    publish(edition)
    assert 'directions?to=43.2951%2C5.3744"' in at(client, BEFORE)


# --- Partners ------------------------------------------------------------------------------------


def test_partners_stand_by_level(client: Client, edition: Edition) -> None:
    PartnerFactory.create(edition=edition, name="Conserverie", level=Partner.Level.PARTNER)
    PartnerFactory.create(edition=edition, name="Capitainerie", level=Partner.Level.MAIN)
    PartnerFactory.create(edition=edition, name="Secret", published=False)
    html = at(client, AFTER)
    assert html.index("Capitainerie") < html.index("Conserverie")
    assert "Secret" not in html
    assert 'alt="Une sardine"' in html


# --- How long it is true -------------------------------------------------------------------------


def limit_validity(clock: str) -> datetime | None:
    request = RequestFactory().get("/")
    request.resolver_match = resolve("/")
    with travel(clock, tick=False):
        return home(request).valid_until


def test_until_the_next_phase(edition: Edition) -> None:
    assert limit_validity(BEFORE) == datetime.fromisoformat("2027-05-20T00:00+02:00")
    assert limit_validity(AFTER) is None


def test_until_something_starts(edition: Edition) -> None:
    assert limit_validity("2027-05-20T08:00+02:00") == moment(edition, 1, "10:00")


def test_for_a_minute_while_something_is_on(edition: Edition) -> None:
    assert limit_validity(LIVE) == moment(edition, 1, "10:16")


def test_until_the_last_midnight(edition: Edition) -> None:
    assert limit_validity("2027-05-21T20:00+02:00") == datetime.fromisoformat(
        "2027-05-22T00:00+02:00"
    )


def test_until_a_recap_appears(edition: Edition) -> None:
    soon = datetime.fromisoformat(AFTER) + timedelta(hours=1)
    RecapFactory.create(published_at=soon)
    # Told by what lists recaps, to anyone who keeps the page.
    with travel(AFTER, tick=False):
        answer: Any = Client().get("/")
    assert answer.valid_until == soon


def test_until_an_announcement_comes(edition: Edition) -> None:
    soon = datetime.fromisoformat(AFTER) + timedelta(hours=1)
    AnnouncementFactory.create(edition=edition, starts=soon)
    assert limit_validity(AFTER) == soon


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", [BEFORE, LIVE, AFTER])
def test_three_of_everything_cost_as_much_as_one(
    client: Client, edition: Edition, clock: str
) -> None:
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

    with travel(clock, tick=False):
        add()
        one = cost(client, "/")
        add()
        add()
        assert cost(client, "/") == one


def test_home_tells_machines_what_it_is(client: Client, edition: Edition) -> None:
    html = get(client, "/")
    assert linked(html)[0]["@type"] == "WebSite"
    assert 'type="application/atom+xml"' in html
    assert f"<title>{edition.tagline_fr} · Marseille 2.0</title>" in html
