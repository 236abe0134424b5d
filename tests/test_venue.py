"""A conference behind one IPv4 address, and a person who floods from there: the real limits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from time_machine import Traveller, travel

from core.http.limits import visitor
from core.sign_in.codes import ask_for_code
from newsletter.models import Subscriber
from reactions.comments import receiving
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from tests.factories import RecapFactory
from tests.reactions.comments.writing import send
from tests.sampling import ALL

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VENUE = "203.0.113.7"
# A thousand people within the half hour of a break, or the first of them.
PACE = timedelta(minutes=30) / 1000
PEOPLE = 1000 if ALL else 70


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel("2027-05-20T10:00:00Z", tick=False) as now:
        yield now


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create()


@pytest.mark.usefixtures("tasks")
def test_people_sign_in(clock: Traveller) -> None:
    """Nobody is told to wait, and each gets a letter of their own."""
    request = RequestFactory().post("/compte/connexion/code/", REMOTE_ADDR=VENUE)
    answers = set()
    for n in range(PEOPLE):
        clock.shift(PACE)
        answers.add(ask_for_code(request, f"{n}@example.org"))
    assert len(answers) == PEOPLE
    assert not any(is_limited for _letter, is_limited in answers)


@pytest.mark.usefixtures("tasks")
def test_people_subscribe(clock: Traveller) -> None:
    client = Client(REMOTE_ADDR=VENUE)
    for n in range(PEOPLE):
        clock.shift(PACE)
        assert client.post("/lettre/", {"email": f"{n}@example.org"}).status_code == 302
    assert Subscriber.objects.count() == PEOPLE


@pytest.mark.usefixtures("tasks")
def test_people_comment(clock: Traveller, recap: Recap) -> None:
    """Their browsers do some work for it; each confirms their address."""
    who = visitor(RequestFactory().post("/", REMOTE_ADDR=VENUE))
    for n in range(PEOPLE):
        clock.shift(PACE)
        row = Reaction(recap=recap, source="comment", state="unconfirmed", text=f"Merci, {n} fois")
        receiving.is_suspicious(who, row.text)
        row = receiving.receive(row, f"{n}@example.org", visitor=who, known=None)
        receiving.confirm(row, Commenter.objects.get(email=f"{n}@example.org"))
    assert Reaction.objects.filter(state="held").count() == PEOPLE


def test_who_floods_from_there_is_asked_to_wait(recap: Recap, clock: Traveller) -> None:
    """Neither a program without a browser, nor one that subscribes everybody, gets far."""
    flood = Client(REMOTE_ADDR=VENUE)
    comments = [
        send(flood, recap, text=f"Mot {n}", email=f"{n}@spam.example", altcha="").status_code
        for n in range(8)
    ]
    assert 429 in comments
    letters = [
        flood.post("/lettre/", {"email": f"{n}@spam.example"}).status_code for n in range(70)
    ]
    assert letters.count(302) == 60
    clock.shift(timedelta(minutes=1))
    assert flood.post("/lettre/", {"email": "odile@example.org"}).status_code == 302
