from datetime import timedelta
from typing import Any

import brotli
import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from events.models import Edition
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import AnnouncementFactory, EditionFactory, RoomFactory, SlotFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/en/2027/state.json"


def state(client: Client, address: str = ADDRESS) -> Any:
    forget()
    return client.get(address).json()


def test_moves_are_reported_with_their_release_in_the_language_of_the_page(
    client: Client, logged: Edition
) -> None:
    assert state(client) == {"release": 1, "announcements": [], "moves": []}
    Slot.objects.update(room=RoomFactory.create(edition=logged, name_en="Upper deck"))
    publish(logged)
    Session.objects.update(state="cancelled")
    publish(logged)
    assert state(client)["release"] == 3
    assert state(client)["moves"] == [
        {
            "release": 3,
            "title": "Lanterns",
            "url": "/en/2027/sessions/fanal/",
            "text": "Cancelled.",
        },
        {
            "release": 2,
            "title": "Lanterns",
            "url": "/en/2027/sessions/fanal/",
            "text": "New room: Upper deck.",
        },
    ]
    assert state(client, "/2027/state.json")["moves"][0]["text"] == "Annulée."


def test_words_that_changed_are_no_move(client: Client, logged: Edition) -> None:
    Session.objects.update(summary_en="Other words")
    publish(logged)
    assert state(client) == {"release": 2, "announcements": [], "moves": []}


def test_what_comes_and_goes_is_reported(client: Client, logged: Edition) -> None:
    SlotFactory.create(session__edition=logged, session__title_en="Bells", at="15:00")
    publish(logged)
    withdraw(Session.objects.get(slug="fanal"))
    found = [(move["title"], move["text"]) for move in state(client)["moves"]]
    assert found == [
        ("Lanterns", "Withdrawn from the programme."),
        ("Bells", "New in the programme."),
    ]


def test_announcements_are_those_that_pages_show(client: Client, logged: Edition) -> None:
    now = timezone.now()
    AnnouncementFactory.create(edition=logged, text_en="Storm", starts=now - timedelta(hours=1))
    AnnouncementFactory.create(edition=logged, text_fr="Quai fermé", text_en="")
    AnnouncementFactory.create(edition=logged, text_en="Not yet", starts=now + timedelta(hours=1))
    AnnouncementFactory.create(edition=EditionFactory.create(), text_en="Of another year")
    assert state(client)["announcements"] == [
        {"text": "Quai fermé", "lang": "fr"},
        {"text": "Storm", "lang": "en"},
    ]
    page = client.get("/en/2027/").content.decode()
    assert page.index("Quai fermé") < page.index("Storm")


def test_who_knows_it_is_informed_so_without_a_query(
    client: Client, logged: Edition, settings: LazySettings
) -> None:
    settings.PUBLIC_FRESH_SECONDS = 60.0
    first = client.get(ADDRESS)
    assert "s-maxage=1" in first["Cache-Control"]
    answer = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert answer.status_code == 304
    assert answer.content == b""


def test_it_stays_below_a_kilobyte_however_much_moves(client: Client, logged: Edition) -> None:
    for number in range(12):
        SlotFactory.create(
            session__edition=logged,
            session__title_en=f"{number} lanterns, and what the waves say of them. " * 4,
            session__slug=f"{number}-{'lanternes-' * 4}",
            at=f"{8 + number:02}:00",
        )
    publish(logged)
    AnnouncementFactory.create(edition=logged, text_en="The big hall is being cleared. " * 9)
    body = client.get(ADDRESS, headers={"accept-encoding": "br"}).content
    assert len(body) < 1000
    assert len(state(client)["moves"]) == 5
    assert len(brotli.decompress(body)) < 3000
