from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Edition, Venue
from speakers.models import Speaker
from talks.models import Session, Slot
from talks.releases import publish
from tests.factories import (
    RoomFactory,
)
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db
ADDRESS = "/en/2027/programme/changes/"


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
