"""The page of one's own picks, which is the same for everybody."""

from datetime import datetime

import pytest
from django.test import Client
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition, WalkingTime
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import EditionFactory, FormatFactory, RoomFactory, SessionFactory, SlotFactory
from tests.picks.conftest import short

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/ma-selection/") -> tuple[PublicAnswer, str]:
    forget()
    answer = client.get(address)
    assert answer.status_code == 200
    assert isinstance(answer, PublicAnswer)
    return answer, " ".join(answer.content.decode().split())


def test_it_has_all_that_can_be_picked(client: Client, edition: Edition) -> None:
    pause = FormatFactory.create(edition=edition, is_break=True)
    SlotFactory.create(session=SessionFactory.create(edition=edition, format=pause), at="12:00")
    SessionFactory.create(edition=edition, slug="un-jour")
    publish(edition)
    withdraw(Session.objects.get(slug="phares"))
    _answer, html = page(client)
    everything = short("phares", "rues", "quais", "demain", "un-jour")
    assert all(html.count(f'data-key="{key}"') == 1 for key in everything.split())
    assert html.count("data-key=") == 5


def test_it_has_the_walking_minutes_of_public_rooms(client: Client, edition: Edition) -> None:
    rooms = [Slot.objects.get(session__slug=slug).room for slug in ("phares", "rues")]
    draft = RoomFactory.create(edition=edition)
    for other, minutes in ((rooms[1], 4), (draft, 9)):
        WalkingTime.objects.create(edition=edition, one=rooms[0], other=other, minutes=minutes)
    _answer, html = page(client)
    assert f'{{"{rooms[0].slug}": {{"{rooms[1].slug}": 4}}}}</script>' in html
    assert f'data-room="{rooms[0].slug}"' in html


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2027-05-19T10:00:00+02:00", "2027-05-20T00:00:00+02:00"),
        ("2027-05-20T10:10:00+02:00", "2027-05-20T10:30:00+02:00"),
        ("2027-10-30T23:00:00+02:00", "2027-10-31T00:00:00+02:00"),
        ("2027-10-31T01:00:00+02:00", "2027-11-01T00:00:00+01:00"),
    ],
)
def test_it_is_true_until_a_session_or_a_day_begins(
    client: Client, edition: Edition, now: str, until: str
) -> None:
    with travel(now, tick=False):
        answer, _html = page(client)
    assert answer.valid_until == datetime.fromisoformat(until)


def test_without_a_current_edition_it_is_not_found(client: Client) -> None:
    EditionFactory.create(slug="2027")
    assert client.get("/ma-selection/").status_code == 404
