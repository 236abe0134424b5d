from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse

from events.models import Edition, Venue
from speakers.models import Speaker
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
)
from tests.talks.reading import content, get, headings, words

pytestmark = pytest.mark.django_db


ADDRESS = "/en/2027/programme/changes/"
FEED = "/en/2027/programme/changes.atom"


def test_first_release_says_that_the_programme_is_there(client: Client, logged: Edition) -> None:
    html = get(client, ADDRESS)
    assert 'id="release-1"' in html
    assert '<time datetime="2027-05-01T10:58+02:00">Saturday 1 May 2027, 10:58</time>' in html
    assert words(html).endswith(
        "Release 1 Saturday 1 May 2027, 10:58 First programme The programme is published."
    )
    assert headings(html) == [1, 2]


def test_newest_release_comes_first(client: Client, logged: Edition) -> None:
    Session.objects.update(summary_fr="Autrement dit.")
    publish(logged)
    html = get(client, ADDRESS)
    assert html.index('id="release-2"') < html.index('id="release-1"')
    assert "Lanterns Summary rewritten." in words(html)
    assert 'href="/en/2027/sessions/fanal/"' in content(html)
    # Before and after are given of time, room and title only.
    assert "Autrement" not in html
    assert "vagues" not in html


def test_edition_without_a_release_says_the_programme_is_coming(client: Client) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    assert "The programme is being put together." in words(get(client, ADDRESS))
    forget()
    assert parse(client.get(FEED).content).entries == []


def test_feed_tells_the_same_with_whole_addresses(client: Client, logged: Edition) -> None:
    Session.objects.update(title_en="Beacons & <b>")
    publish(logged)
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


def test_feed_entries_keep_their_identity(client: Client, logged: Edition) -> None:
    before = identities(client, FEED)
    logged.slug = "m2"
    logged.save()
    publish(logged)
    after = identities(client, "/en/m2/programme/changes.atom")
    assert after[1:] == before
    # The same release in another language is another entry.
    assert not {*identities(client, "/m2/programme/changements.atom")} & {*after}


def identities(client: Client, address: str) -> list[str]:
    forget()
    return [entry.id for entry in parse(client.get(address).content).entries]


# --- What is said of each change -----------------------------------------------------------------


def test_moves_tell_both_sides(client: Client, logged: Edition) -> None:
    slot = Slot.objects.get()
    slot.start += timedelta(hours=25)
    slot.end += timedelta(hours=25)
    slot.room = RoomFactory.create(edition=logged, name_en="Upper deck")
    slot.save()
    publish(logged)
    read = words(get(client, ADDRESS))
    assert (
        "Lanterns New time: Friday 21 May, 11:00–11:30. It was Thursday 20 May, 10:00–10:30. "
        "New room: Upper deck. It was Lower deck." in read
    )


def test_new_title_tells_the_old_one(client: Client, logged: Edition) -> None:
    Session.objects.update(title_en="Beacons")
    Speaker.objects.update(name="Ana Phare")
    publish(logged)
    read = words(get(client, ADDRESS))
    assert "Beacons New title: “Beacons”. It was “Lanterns”." in read
    assert "Ana Phare New title: “Ana Phare”. It was “Ana Môle”." in read


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "cancelled"}, "Lanterns Cancelled."),
        ({"services": ["streamed"]}, "Lanterns Other services."),
        ({"seats": 12, "full": True}, "Lanterns Full. Other number of places."),
    ],
)
def test_other_changes_are_reported_in_a_sentence(
    client: Client, logged: Edition, change: dict[str, Any], sentence: str
) -> None:
    Session.objects.update(**change)
    publish(logged)
    assert sentence in words(get(client, ADDRESS))


def test_readers_are_informed_of_the_map_and_not_of_latitudes(
    client: Client, logged: Edition
) -> None:
    Venue.objects.update(latitude=43.3, longitude=5.4)
    publish(logged)
    read = words(get(client, "/2027/programme/changements/"))
    assert read.count("Lieu déplacé sur la carte.") == 1
    assert "latitude" not in read
