from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
    moment,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/2027/programme/"


@pytest.fixture
def edition() -> Edition:
    """Two sessions at ten, in two rooms and two tracks, and a third without a slot; published."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    for title, track in (("Les phares", "mer"), ("Les rues", "ville")):
        session = SessionFactory.create(
            edition=edition,
            title_fr=title,
            title_en="",
            slug=title.lower().replace(" ", "-"),
            track=TrackFactory.create(edition=edition, slug=track),
            speakers=[SpeakerFactory.create(name=f"Ana {title}")],
        )
        SlotFactory.create(session=session, room=RoomFactory.create(edition=edition))
    SessionFactory.create(edition=edition, title_fr="Plus tard", slug="plus-tard")
    publish(edition)
    return edition


def test_programme_shows_every_session_and_where_it_is(client: Client, edition: Edition) -> None:
    html = client.get(ADDRESS).content.decode()
    assert '<a href="/2027/sessions/les-phares/">Les phares</a>' in html
    assert "Ana Les rues" in html
    assert '<time datetime="2027-05-20T10:00+02:00">10:00</time>' in html
    assert 'datetime="2027-05-20T10:00+02:00" data-minutes="30">10:00–10:30</time>' in html
    assert "(Europe/Paris)" in html
    assert html.index("Les rues") < html.index("Plus tard")


def test_query_leaves_out_what_it_does_not_ask_for(client: Client, edition: Edition) -> None:
    html = client.get(ADDRESS, {"track": "mer", "colour": "red"}).content.decode()
    assert "Les phares</a>" in html
    assert "Les rues</a>" not in html
    assert 'value="mer" checked' in " ".join(html.split())


@pytest.mark.parametrize(
    "query", ["track=%7F", "q=" + "x" * 10_000, "day=&day=&day=", "track=mer%22%3E%3Cb%3E"]
)
def test_nonsense_is_not_repeated_and_breaks_nothing(
    client: Client, edition: Edition, query: str
) -> None:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    assert '"><b>' not in response.content.decode()


def test_page_is_true_until_something_starts_or_ends(client: Client, edition: Edition) -> None:
    with travel(moment(edition, 1, "10:10"), tick=False):
        response = client.get(ADDRESS)
    assert isinstance(response, PublicAnswer)
    assert response.valid_until == moment(edition, 1, "10:30")
    assert 'id="now"' in response.content.decode()


def test_cost_does_not_grow_with_the_programme(
    client: Client,
    edition: Edition,
    settings: LazySettings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    # As on the site: the version of the content is asked for once.
    settings.PUBLIC_FRESH_SECONDS = 1.0
    shape = FormatFactory.create(edition=edition)
    for number in range(20):
        session = SessionFactory.create(edition=edition, format=shape)
        SlotFactory.create(session=session, at=f"11:{number:02}")
    publish(edition)
    forget()
    with django_assert_max_num_queries(8):
        client.get(ADDRESS)


def changed(client: Client, query: str) -> dict[str, list[str]]:
    """The cells that are shown, each with what it says of itself."""
    forget()
    page = BeautifulSoup(client.get(f"{ADDRESS}{query}").content, "html.parser")
    return {
        str(cell["id"]): [state.get_text(strip=True) for state in cell.select(".state")]
        for cell in page.select(".cell")
    }


def test_since_a_release_only_what_changed_is_shown_and_says_what(
    client: Client, edition: Edition
) -> None:
    slot = Slot.objects.get(session__slug="les-phares")
    was = slot.room
    slot.room = RoomFactory.create(edition=edition, name_fr="Jetée")
    slot.start += timedelta(hours=1)
    slot.end += timedelta(hours=1)
    slot.save()
    publish(edition)
    Session.objects.filter(slug="les-rues").update(state=Session.State.CANCELLED)
    Session.objects.get(slug="plus-tard").credits.create(speaker=SpeakerFactory.create())
    publish(edition)

    with travel("2027-05-20T06:00:00Z", tick=False):
        assert changed(client, "?since=1") == {
            "les-phares": ["Nouvel horaire, nouvelle salle"],
            "les-rues": ["Annulée"],
            "plus-tard": ["D’autres personnes y prennent part"],
        }
        assert changed(client, "?since=2").keys() == {"les-rues", "plus-tard"}
        assert changed(client, "?since=2&track=ville").keys() == {"les-rues"}
        assert changed(client, "?since=3") == {}
    # What is changed back has not changed.
    slot.room = was
    slot.start -= timedelta(hours=1)
    slot.end -= timedelta(hours=1)
    slot.save()
    publish(edition)
    assert "les-phares" not in changed(client, "?since=1")


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 5000, "²", ""])
def test_a_release_that_never_was_is_no_filter(
    client: Client, edition: Edition, number: str
) -> None:
    query = f"?since={number}"
    assert len(changed(client, query)) == 3
    page = BeautifulSoup(client.get(ADDRESS + query).content, "html.parser")
    assert not page.select("[name=since][checked]")
