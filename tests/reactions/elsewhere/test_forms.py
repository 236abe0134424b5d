import pytest
from django.test import Client

from core.models import Tally
from recaps.models import ExternalRecap
from talks.models import Session
from tests.admin import errors, words
from tests.reactions.elsewhere.steps import (
    FRENCH,
    HTML,
    at,
    look,
    offered,
    sent,
    ticked,
    titles,
)
from tests.servers import Server, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_site")]


@pytest.mark.usefixtures("edition")
def test_page_of_a_session_leads_here_with_that_session(client: Client, server: Server) -> None:
    where = f"{FRENCH}?edition=2027&session=le-mistral"
    shown = look(client, at(server), where)
    assert ticked(shown) == offered(shown) == ["La houle", "Le mistral"]
    for query in ("?edition=2027&session=secrete", "?edition=x&session=le-mistral"):
        assert ticked(look(client, at(server), FRENCH + query)) == ["La houle"]
        Tally.objects.all().delete()


def test_page_without_a_title_is_given_one(client: Client, server: Server) -> None:
    server.scripts["/la-mer"] = page(b"<p>Rien", HTML)
    shown = look(client, at(server))
    assert errors(shown) == ["La page ne donne pas de titre : écrivez-le ici."]
    client.post(FRENCH, sent(shown) | {"title": "Rien"})
    assert ExternalRecap.objects.get().title == "Rien"


def test_programs_are_turned_away_and_people_can_go_on(client: Client, server: Server) -> None:
    refused = client.post(FRENCH, {"url": at(server), "website": "https://spam.example/"})
    assert server.requests == []
    shown = client.post(FRENCH, sent(refused), follow=True)
    data = sent(shown)
    refused = client.post(FRENCH, data | {"website": "spam"})
    assert not ExternalRecap.objects.exists()
    assert words(client.post(FRENCH, sent(refused)), "//h1") == ["Merci"]


@pytest.mark.usefixtures("edition")
def test_wrong_values_break_nothing(client: Client, server: Server) -> None:
    data = sent(look(client, at(server)))
    for wrong in (
        {"title": "x" * 300},
        {"title": "\u202e\u200f"},
        {"summary": "x" * 50_000},
    ):
        response = client.post(FRENCH, data | wrong)
        assert response.status_code == 200
        assert errors(response)
    secret = str(Session.objects.get(slug="secrete").key)
    client.post(FRENCH, data | {"sessions": ["x", "\x00", secret]})
    assert titles(ExternalRecap.objects.get()) == []
