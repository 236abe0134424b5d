from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse
from time_machine import travel

from core.text import Text
from events.models import Edition
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import go_back, publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.talks.reading import content, cost, get, headings, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/2027/programme/changes/"
FEED = "/en/2027/programme/changes.atom"


@pytest.fixture
def edition() -> Edition:
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


def test_first_release_says_that_the_programme_is_there(client: Client, edition: Edition) -> None:
    html = get(client, ADDRESS)
    assert 'id="release-1"' in html
    assert '<time datetime="2027-05-01T10:58+02:00">Saturday 1 May 2027, 10:58</time>' in html
    assert words(html).endswith(
        "Release 1 Saturday 1 May 2027, 10:58 First programme The programme is published."
    )
    assert headings(html) == [1, 2]


def test_newest_release_comes_first(client: Client, edition: Edition) -> None:
    Session.objects.update(summary_fr="Autrement dit.")
    publish(edition)
    html = get(client, ADDRESS)
    assert html.index('id="release-2"') < html.index('id="release-1"')
    assert "Lanterns Changed: summary." in words(html)
    assert 'href="/en/2027/sessions/fanal/"' in content(html)
    # Before and after are told of time, room and title only.
    assert "Autrement" not in html
    assert "vagues" not in html


def test_moves_tell_both_sides(client: Client, edition: Edition) -> None:
    slot = Slot.objects.get()
    slot.start += timedelta(hours=25)
    slot.end += timedelta(hours=25)
    slot.room = RoomFactory.create(edition=edition, name_en="Upper deck")
    slot.save()
    publish(edition)
    read = words(get(client, ADDRESS))
    assert (
        "Lanterns New time: Friday 21 May, 11:00–11:30. It was Thursday 20 May, 10:00–10:30. "
        "New room: Upper deck. It was Lower deck." in read
    )


def test_new_title_tells_the_old_one(client: Client, edition: Edition) -> None:
    Session.objects.update(title_en="Beacons")
    Speaker.objects.update(name="Ana Phare")
    publish(edition)
    read = words(get(client, ADDRESS))
    assert "Beacons New title: “Beacons”. It was “Lanterns”." in read
    assert "Ana Phare New title: “Ana Phare”. It was “Ana Môle”." in read


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "cancelled"}, "Lanterns Cancelled."),
        ({"services": ["streamed"]}, "Lanterns Other services."),
        ({"seats": 12, "full": True}, "Lanterns Changed: places. Changed: full."),
    ],
)
def test_other_changes_are_told_in_a_sentence(
    client: Client, edition: Edition, change: dict[str, Any], sentence: str
) -> None:
    Session.objects.update(**change)
    publish(edition)
    assert sentence in words(get(client, ADDRESS))


def test_what_comes_and_goes_is_told_once(client: Client, edition: Edition) -> None:
    SlotFactory.create(session=SessionFactory.create(edition=edition, title_en="Bells"), at="15:00")
    publish(edition)
    withdraw(Session.objects.get(slug="fanal"))
    read = words(get(client, ADDRESS))
    assert read.count("Bells New in the programme.") == 1
    assert read.count("Lanterns Withdrawn from the programme.") == 1


def test_title_that_changed_in_the_other_language_alone_is_not_told_twice(
    client: Client, edition: Edition
) -> None:
    Session.objects.update(title_fr="Les phares")
    publish(edition)
    assert "Lanterns New title in the other language." in words(get(client, ADDRESS))


def test_going_back_says_where_to(client: Client, edition: Edition) -> None:
    Session.objects.update(title_en="Beacons")
    publish(edition)
    go_back(edition, 1)
    html = get(client, ADDRESS)
    assert 'href="#release-1"' in html
    assert "Back to release 1" in words(html)
    assert "Lanterns New title: “Lanterns”. It was “Beacons”." in words(html)


def test_nothing_is_left_of_what_was_erased(client: Client, edition: Edition) -> None:
    Session.objects.update(title_en="Beacons")
    publish(edition)
    erase(Session.objects.get(), by=UserFactory.create(organiser=True))
    html = get(client, ADDRESS)
    assert "Beacons" not in html
    assert "Lanterns" not in html
    assert "fanal" not in html
    assert "Erased New title." in words(html)


def test_drafts_are_not_told(client: Client, edition: Edition) -> None:
    Session.objects.update(title_en="Secret")
    assert "Secret" not in get(client, ADDRESS)


def test_edition_without_a_release_says_the_programme_is_coming(client: Client) -> None:
    EditionFactory.create(slug="2027")
    assert "The programme is being put together." in words(get(client, ADDRESS))
    forget()
    assert parse(client.get(FEED).content).entries == []


def test_cost_is_the_same_for_one_and_for_three(client: Client, edition: Edition) -> None:
    for_one = cost(client, ADDRESS)
    for title in ("Beacons", "Bells"):
        Session.objects.update(title_en=title)
        publish(edition)
    assert cost(client, ADDRESS) == for_one


def test_feed_tells_the_same_with_whole_addresses(client: Client, edition: Edition) -> None:
    Session.objects.update(title_en="Beacons & <b>")
    publish(edition)
    forget()
    response = client.get(FEED)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == "en"
    assert feed.feed.link == f"http://testserver{ADDRESS}"
    newest, first = feed.entries
    assert newest.link == f"http://testserver{ADDRESS}#release-2"
    assert newest.title == "Beacons & <b>"
    assert 'href="http://testserver/en/2027/sessions/fanal/"' in newest.summary
    assert "It was “Lanterns”." in newest.summary
    assert "<b>" not in newest.summary
    assert first.title == "First programme"
    assert first.updated == "2027-05-01T08:58:03.000123+00:00"


def test_feed_entries_keep_their_identity(client: Client, edition: Edition) -> None:
    before = identities(client, FEED)
    edition.slug = "m2"
    edition.save()
    publish(edition)
    after = identities(client, "/en/m2/programme/changes.atom")
    assert after[1:] == before
    # The same release in another language is another entry.
    assert not {*identities(client, "/m2/programme/changements.atom")} & {*after}


def identities(client: Client, address: str) -> list[str]:
    forget()
    return [entry.id for entry in parse(client.get(address).content).entries]


def test_page_names_its_feed(client: Client, edition: Edition) -> None:
    html = " ".join(get(client, ADDRESS).split())
    assert f'type="application/atom+xml" title="Changes to the programme" href="{FEED}"' in html
