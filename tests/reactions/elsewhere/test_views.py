import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image
from time_machine import travel

from core.models import Tally
from core.page_metadata.address import same_page
from reactions import moderation
from reactions.elsewhere import reading
from reactions.elsewhere.proposals import PageFound, look_up
from reactions.models import PageRead
from recaps.models import ExternalRecap
from talks.models import Session
from tests.admin import document, errors, words
from tests.factories import UserFactory
from tests.reactions.elsewhere.steps import (
    FRENCH,
    HTML,
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
def test_page_tells_of_itself_and_waits_for_an_editor(client: Client, server: Server) -> None:
    shown = look(client, at(server))
    assert facts(shown) == [at(server), "Inès Vague", "22 mai 2026", "Français"]
    data = sent(shown)
    assert (data["title"], data["summary"]) == (["La mer & nous"], ["Deux jours au bord."])
    assert offered(shown) == ["La houle", "Le mistral"]
    assert ticked(shown) == ["La houle"]
    assert not ExternalRecap.objects.exists()

    answer = client.post(FRENCH, data | {"title": "La mer, et nous\u202e"})

    assert words(answer, "//h1") == ["Merci"]
    recap = ExternalRecap.objects.get()
    assert (recap.url, recap.known_as) == (at(server), same_page(at(server)))
    assert (recap.title, recap.summary) == ("La mer, et nous", "Deux jours au bord.")
    assert (recap.author_name, recap.language) == ("Inès Vague", "fr-FR")
    assert recap.written_at.isoformat() == "2026-05-22T07:00:00+00:00"
    assert (recap.state, recap.source) == ("held", "form")
    assert titles(recap) == ["La houle"]
    assert server.lines == ["GET /la-mer"]


def test_no_cookie_is_set_and_nothing_is_shared(client: Client, server: Server) -> None:
    for response in (client.get(FRENCH), look(client, at(server)), look(client, "x")):
        assert response["Cache-Control"] == "private, no-cache"
        assert "Cookie" not in response.get("Vary", "")
    assert not client.cookies


def test_what_a_stranger_says_is_text(client: Client, server: Server) -> None:
    attack = "&lt;script&gt;alert(1)&lt;/script&gt;"
    html = f"<title>{attack}</title><meta name=author content='{attack}'>"
    server.scripts["/la-mer"] = page(html.encode(), HTML)
    shown = look(client, at(server))
    assert "<script>alert" not in shown.content.decode()
    again = client.post(FRENCH, sent(shown) | {"title": "", "summary": "<script>alert(2)"})
    assert "<script>alert" not in again.content.decode()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "Collez l’adresse d’une page."),
        ("ftp://site.example/", "Seules des adresses"),
        (f"https://site.example/{'x' * 500}", "500"),
        ("http://10.0.0.1/", "L’adresse ne mène pas à un serveur web public."),
        ("https://marseille.example/recits/x/", "Les récits écrits ici y sont déjà."),
        ("https://x.example/\x00", "Le caractère nul"),
    ],
)
def test_address_that_leads_nowhere_is_refused_in_words_and_kept(
    client: Client, url: str, sentence: str
) -> None:
    response = look(client, url)
    assert response.status_code == 200
    [error] = errors(response)
    assert error.startswith(sentence) or sentence in error
    [field] = document(response).xpath("//input[@name='url']")
    assert field.get("value", "") == url.replace("\x00", "\ufffd")
    [shown] = document(response).xpath("//ul[contains(@class, 'errorlist')]/@id")
    assert shown in field.get("aria-describedby").split()


def test_what_is_not_allowed_often_says_so(client: Client, server: Server) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        assert [look(client, at(server)).status_code for _time in range(11)] == [200] * 10 + [429]
        others = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(11)]
        assert [look(other, at(server)).status_code for other in others] == [200] * 10 + [429]
    assert len(server.requests) == 20


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are left undone until they are called."""
    monkeypatch.setattr(type(reading.read_pages), "enqueue", lambda *_arguments: None)


@pytest.mark.usefixtures("no_worker", "edition")
def test_page_appears_when_it_has_been_read(client: Client, server: Server) -> None:
    asked = client.post(f"{FRENCH}?edition=2027&session=le-mistral", {"url": at(server)})
    place = asked["Location"]
    waiting = client.get(place)
    assert words(waiting, "//h1") == ["La page est en cours de lecture"]
    # Without a script it asks for itself again, and nobody keeps it meanwhile.
    assert document(waiting).xpath("//noscript/meta[@http-equiv='refresh']")
    assert waiting["Cache-Control"] == "private, no-cache"
    assert server.requests == []
    reading.read_pages.call()
    shown = client.get(place)
    assert ticked(shown) == ["La houle", "Le mistral"]
    answer = client.post(FRENCH, sent(shown))
    assert words(answer, "//h1") == ["Merci"]


@pytest.mark.usefixtures("no_worker")
def test_two_of_a_visitor_wait_and_others_are_not_informed(client: Client, server: Server) -> None:
    statuses = [look(client, at(server)).status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    other = Client(REMOTE_ADDR="192.0.2.1")
    assert look(other, at(server)).status_code == 200
    reading.read_pages.call()
    assert len(server.requests) == 3
    assert look(client, at(server)).status_code == 200


@pytest.mark.usefixtures("no_worker")
def test_page_that_breaks_its_reader_takes_no_other_along(
    client: Client,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    places = [
        client.post(FRENCH, {"url": address})["Location"]
        for address in (f"{at(server)}?broken", at(server))
    ]

    def breaking(address: str, hosts: set[str]) -> PageFound:
        if "broken" in address:
            raise RecursionError
        return look_up(address, hosts)

    monkeypatch.setattr(reading, "look_up", breaking)
    reading.read_pages.call()
    broken, whole = (client.get(place) for place in places)
    assert errors(broken) == ["La page ne peut pas être lue."]
    assert "found" in sent(whole)
    assert "could not be read" in caplog.text
    assert "?broken" not in caplog.text


@pytest.mark.usefixtures("no_worker")
def test_page_that_is_never_read_and_one_that_is_long_gone(client: Client, server: Server) -> None:
    with travel(timezone.now(), tick=False) as clock:
        place = client.post(FRENCH, {"url": at(server)})["Location"]
        clock.shift(timedelta(minutes=3))
        response = client.get(place)
        assert "trop de temps" in errors(response)[0]
        assert sent(response)["url"] == [at(server)]
        clock.shift(timedelta(hours=1))
        assert client.get(place)["Location"] == FRENCH
    reading.forget_page.call(str(PageRead.objects.get().pk))
    assert not PageRead.objects.exists()


def test_full_queue_takes_nothing_and_loses_nothing(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sent(look(client, at(server)))
    monkeypatch.setattr(moderation, "MOST_WAITING", 0)
    assert look(client, at(server)).status_code == 503
    assert len(server.requests) == 1
    response = client.post(FRENCH, data | {"title": "Mon titre"})
    assert response.status_code == 503
    assert sent(response)["title"] == ["Mon titre"]
    assert not ExternalRecap.objects.exists()


def test_old_page_is_read_again_and_what_was_typed_stays(client: Client, server: Server) -> None:
    with travel(timezone.now(), tick=False) as clock:
        data = sent(look(client, at(server))) | {"title": "Mon titre"}
        clock.shift(timedelta(hours=2))
        server.scripts["/la-mer"] = page(b"", status="500 Oops")
        broken = client.post(FRENCH, data, follow=True)
        assert sent(broken)["title"] == ["Mon titre"]
        assert "répond 500" in errors(broken)[0]
        server.scripts["/la-mer"] = article()
        again = client.post(FRENCH, sent(broken), follow=True)
        assert sent(again)["title"] == ["Mon titre"]
        assert not ExternalRecap.objects.exists()
        assert words(client.post(FRENCH, sent(again)), "//h1") == ["Merci"]
    assert ExternalRecap.objects.get().title == "Mon titre"


@pytest.mark.parametrize("forged", ["", "x:y:z"])
def test_forged_page_is_refused(client: Client, server: Server, forged: str) -> None:
    data = sent(look(client, at(server)))
    response = client.post(FRENCH, data | {"found": forged or data["found"][0][:-1]})
    assert response.status_code == 400
    assert "recommencez" in response.content.decode()
    assert not ExternalRecap.objects.exists()


def test_forms_of_other_sites_are_refused(client: Client, server: Server) -> None:
    response = client.post(FRENCH, {"url": at(server)}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert server.requests == []


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
