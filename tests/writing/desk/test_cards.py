from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Card, Recap
from tests.factories import AuthorFactory, RecapFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "https://blog.example/"


@pytest.fixture
def recap(client: Client) -> Recap:
    user = UserFactory.create(blogger=True)
    client.force_login(user)
    author = AuthorFactory.create(user=user)
    return RecapFactory.create(status="draft", published_at=None, authors=[author])


def path(recap: Recap) -> str:
    return reverse("desk:cards", args=[recap.pk])


def test_the_card_waits_and_the_desk_does_not(client: Client, recap: Recap, tasks: Any) -> None:
    answer = client.post(path(recap), {"address": ADDRESS})
    waiting = {"state": "waiting", "problem": "", "title": "", "picture": None}
    assert (answer.status_code, answer.json()) == (202, waiting)
    assert [task.task.name for task in tasks] == ["fill"]
    Card.objects.update(state="filled", title="Le dernier rang")
    answer = client.post(path(recap), {"address": ADDRESS})
    assert (answer.status_code, answer.json()) == (
        200,
        waiting | {"state": "filled", "title": "Le dernier rang"},
    )


def test_a_card_from_another_text_is_asked_for_as_it_is_saved(
    client: Client, recap: Recap, tasks: Any
) -> None:
    body = f'<figure class="card"><a href="{ADDRESS}">Le dernier rang</a></figure>'
    sent = {"base": 0, "title": "Essai", "body": body, "language": "fr"}
    client.post(reverse("desk:write", args=[recap.pk]), sent)
    assert [(card.address, card.state) for card in recap.cards.all()] == [(ADDRESS, "waiting")]


def test_what_is_no_address_says_so(client: Client, recap: Recap) -> None:
    answer = client.post(path(recap), {"address": "javascript:alert(1)"})
    assert answer.status_code == 400
    assert "adresses du web" in answer.json()["problem"]


def test_cards_are_for_who_writes_the_recap(client: Client, recap: Recap) -> None:
    other = RecapFactory.create(status="draft", published_at=None)
    assert client.post(path(other), {"address": ADDRESS}).status_code == 404
    assert not Card.objects.exists()
