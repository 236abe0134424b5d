import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from core.models import Tally
from reactions import moderation
from recaps.models import ExternalRecap
from talks.models import Session
from tests.admin import document, errors, words
from tests.factories import UserFactory
from tests.reactions.elsewhere.steps import (
    FRENCH,
    article,
    at,
    facts,
    known_recap,
    look,
    offered,
    sent,
    ticked,
    titles,
)
from tests.servers import Server, endless, moved, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_site")]


@pytest.mark.usefixtures("edition")
def test_only_whole_links_to_our_pages_tick_sessions(
    client: Client, server: Server, settings: LazySettings
) -> None:
    paths = {
        "http://testserver/en/2027/sessions/la-houle/": ["La houle"],
        "http://testserver:80/2027/sessions/la-houle/": ["La houle"],
        "/2027/sessions/la-houle/": [],
        "https://other.example/2027/sessions/la-houle/": [],
        "https://testserver/2027/sessions/secrete/": [],
        "https://testserver/2027/": [],
        "https://testserver": [],
        "http://[testserver/2027/sessions/la-houle/": [],
    }
    settings.SITE_URL = ""
    for link, found in paths.items():
        server.scripts["/la-mer"] = article(link=link)
        assert ticked(look(client, at(server))) == found
        Tally.objects.all().delete()


def test_picture_is_copied_and_not_loaded_from_elsewhere(client: Client, server: Server) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(buffer, "PNG")
    server.scripts |= {
        "/la-mer": article(picture="/mer.png"),
        "/mer.png": page(buffer.getvalue(), "Content-Type: image/png"),
    }
    shown = look(client, at(server))
    assert "mer.png" not in shown.content.decode()
    client.post(FRENCH, sent(shown))
    recap = ExternalRecap.objects.get()
    with default_storage.open(str(recap.picture.name)) as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (40, 30))


@pytest.mark.parametrize(
    "script",
    [page(b"<svg>", status="200 OK"), page(b"", status="404 Not Found"), moved("/mer.png")],
)
def test_picture_that_cannot_be_had_is_not_missed(
    client: Client, server: Server, script: Any
) -> None:
    server.scripts |= {"/la-mer": article(picture="/mer.png"), "/mer.png": script}
    client.post(FRENCH, sent(look(client, at(server))))
    assert "GET /mer.png" in server.lines
    assert not ExternalRecap.objects.get().picture


def test_published_recap_tells_where_it_stands_and_takes_more_sessions(
    client: Client, server: Server, swell: Session, wind: Session
) -> None:
    recap = known_recap(server, "published", swell)
    server.scripts["/la-mer/?utm_source=x"] = article()
    shown = look(client, at(server, "/la-mer/?utm_source=x"))
    links = document(shown).xpath("//ul[@class='account__list']//a")
    assert [(a.text_content(), a.get("href")) for a in links] == [
        ("La houle", "/2027/sessions/la-houle/")
    ]
    assert offered(shown) == ["Le mistral"]
    data = sent(shown)
    assert data.keys() == {"found"}

    refused = client.post(FRENCH, data)
    assert errors(refused) == ["Cochez au moins une séance."]
    recap.proposed = {"title": "Nouveau titre"}
    recap.save()
    for _twice in range(2):
        client.post(FRENCH, data | {"sessions": [str(wind.key)], "title": "Pirate"})
    recap.refresh_from_db()
    assert (recap.title, titles(recap)) == ("Ancien titre", ["La houle"])
    assert recap.proposed == {"title": "Nouveau titre", "sessions": [wind.pk]}

    moderation.publish(recap, UserFactory.create(editor=True))
    assert (recap.title, titles(recap)) == ("Nouveau titre", ["La houle", "Le mistral"])


def test_waiting_recap_gets_the_sessions_and_a_refused_one_nothing(
    client: Client, server: Server, wind: Session
) -> None:
    seen = []
    for state in ("held", "refused"):
        recap = known_recap(server, state)
        shown = look(client, at(server))
        answer = client.post(FRENCH, sent(shown) | {"sessions": [str(wind.key)]})
        assert words(answer, "//h1") == ["Merci"]
        assert titles(recap) == (["Le mistral"] if state == "held" else [])
        recap.refresh_from_db()
        assert (recap.state, recap.title, recap.proposed) == (state, "Ancien titre", None)
        seen.append((words(shown, "//main//p"), offered(shown), answer.content))
        recap.delete()
    assert seen[0] == seen[1]


def test_recap_that_its_author_took_away_comes_back_as_new(
    client: Client, server: Server, swell: Session
) -> None:
    recap = known_recap(server, "held")
    moderation.withdraw(recap)
    assert recap.title == ""
    client.post(FRENCH, sent(look(client, at(server))) | {"title": "La mer"})
    recap.refresh_from_db()
    assert (recap.state, recap.title, titles(recap)) == ("held", "La mer", ["La houle"])
    assert (recap.author_name, recap.language) == ("Inès Vague", "fr-FR")
    assert recap.summary == "Deux jours au bord."


@pytest.mark.usefixtures("edition")
def test_text_at_several_addresses_is_one_recap(client: Client, server: Server) -> None:
    paths = ["/la-mer/amp/", "/la-mer/index.html", "/la-mer?amp=1", "/la-mer?ref=home", "/la-mer"]
    for path in paths:
        server.scripts[path] = article()
        shown = look(client, at(server, path))
        assert (facts(shown)[0], ticked(shown)) == (at(server), ["La houle"][: path == paths[0]])
        assert words(client.post(FRENCH, sent(shown)), "//h1") == ["Merci"]
        Tally.objects.all().delete()
    assert ExternalRecap.objects.get().url == at(server)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (page(b"", status="404 Not Found"), "Il n’y a pas de page à cette adresse."),
        (page(b"", status="500 Oops"), "répond 500"),
        (moved("/la-mer"), "redirige"),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), "1 Mo"),
        (lambda wire: None, "connexion"),
    ],
)
def test_page_that_cannot_be_read_is_reported_in_words(
    client: Client, server: Server, script: Any, sentence: str
) -> None:
    server.scripts["/la-mer"] = script
    response = look(client, at(server))
    assert response.status_code == 200
    [error] = errors(response)
    assert sentence in error
    assert sent(response)["url"] == [at(server)]
