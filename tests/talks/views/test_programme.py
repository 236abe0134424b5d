from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from core.http import PublicAnswer
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

pytestmark = [pytest.mark.django_db, pytest.mark.once]

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
    assert "(Europe/Paris)" in html
    assert html.index("Les rues") < html.index("Plus tard")


def test_programme_in_english_marks_french_titles(client: Client, edition: Edition) -> None:
    html = client.get("/en" + ADDRESS).content.decode()
    assert '<a href="/en/2027/sessions/les-phares/"><span lang="fr">Les phares</span></a>' in html


def test_query_leaves_out_what_it_does_not_ask_for(client: Client, edition: Edition) -> None:
    html = client.get(ADDRESS, {"track": "mer", "colour": "red"}).content.decode()
    assert "Les phares</a>" in html
    assert "Les rues</a>" not in html
    assert 'value="mer" checked' in " ".join(html.split())


def test_query_that_finds_nothing_says_so(client: Client, edition: Edition) -> None:
    html = client.get(ADDRESS, {"q": "sous-marin"}).content.decode()
    assert "Les phares</a>" not in html
    assert '<p class="empty wrap" >' in html


def test_picks_are_a_filter_that_the_browser_knows(client: Client, edition: Edition) -> None:
    html = " ".join(client.get(f"{ADDRESS}?picks=1").content.decode().split())
    assert "<h1>Programme</h1>" in html
    # All of it is there.
    assert html.count('class="star"') == 3


@pytest.mark.parametrize(
    "query", ["track=%7F", "q=" + "x" * 10_000, "day=&day=&day=", "track=mer%22%3E%3Cb%3E"]
)
def test_nonsense_is_not_repeated_and_breaks_nothing(
    client: Client, edition: Edition, query: str
) -> None:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    assert '"><b>' not in response.content.decode()


def test_draft_words_stay_in_the_draft(client: Client, edition: Edition) -> None:
    Session.objects.filter(slug="les-phares").update(title_fr="Secret")
    forget()
    assert "Secret" not in client.get(ADDRESS).content.decode()


def test_page_is_true_until_something_starts_or_ends(client: Client, edition: Edition) -> None:
    with travel(moment(edition, 1, "10:10"), tick=False):
        response = client.get(ADDRESS)
    assert isinstance(response, PublicAnswer)
    assert response.valid_until == moment(edition, 1, "10:30")
    assert 'id="now"' in response.content.decode()


def test_slot_moved_at_the_last_moment_is_marked(client: Client, edition: Edition) -> None:
    slot = Slot.objects.get(session__slug="les-phares")
    with travel(moment(edition, 1, "09:00"), tick=False):
        slot.start += timedelta(minutes=5)
        slot.save()
        publish(edition)
        forget()
        html = client.get(ADDRESS).content.decode()
    assert html.count("state--moved") == 1


def test_edition_without_a_release_says_the_programme_is_coming(client: Client) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session=SessionFactory.create(edition=edition, title_fr="Secret"))
    html = client.get(ADDRESS).content.decode()
    assert '<p class="empty wrap">' in html
    assert "Secret" not in html


def test_unknown_edition_is_not_found(client: Client) -> None:
    assert client.get("/1999/programme/").status_code == 404


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


def test_former_address_of_the_edition_leads_to_the_new_one(
    client: Client, edition: Edition
) -> None:
    edition.slug = "2028"
    edition.save()
    publish(edition)
    forget()
    response = client.get(ADDRESS, {"track": "mer"})
    assert response.status_code == 301
    assert response.headers["Location"] == "/2028/programme/?track=mer"
