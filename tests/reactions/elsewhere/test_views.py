import io
from collections.abc import Iterator
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
from events.models import Edition
from reactions import moderation
from reactions.elsewhere import proposals, views
from reactions.elsewhere.address import same_page
from recaps.models import ExternalRecap
from talks.models import Session
from talks.releases import publish
from tests.admin import document, errors, words
from tests.factories import EditionFactory, SessionFactory, SlotFactory, UserFactory
from tests.servers import Server, endless, moved, page, running

pytestmark = pytest.mark.django_db

FRENCH, ENGLISH = "/recits/racontez/", "/en/recaps/tell/"
HTML = "Content-Type: text/html; charset=utf-8"
SEA = """<!DOCTYPE html>
<html lang="fr-FR"><head><title>La mer &amp; nous — Blog</title>
<link rel="canonical" href="/la-mer">
<meta property="og:type" content="article"><meta property="og:title" content="La mer &amp; nous">
<meta property="og:description" content="Deux jours au bord.">
<meta property="article:published_time" content="2026-05-22T09:00:00+02:00">
<meta name="author" content="Inès Vague">
<meta property="og:image" content="{picture}"></head>
<body><article><p>On y était : <a href="{link}">la houle</a>.</p></article></body></html>"""


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    settings.FETCH_LOOPBACK = True
    settings.SITE_URL = "https://marseille.example"
    settings.ALLOWED_HOSTS = ["testserver", "marseille.example"]


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(name="Marseille 2027", slug="2027", is_current=True)
    for title in ("La houle", "Le mistral"):
        slug = title.lower().replace(" ", "-")
        session = SessionFactory.create(edition=edition, title_fr=title, title_en="", slug=slug)
        SlotFactory.create(session=session)
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Secrète", slug="secrete")
    return edition


@pytest.fixture
def swell(edition: Edition) -> Session:
    return edition.sessions.get(slug="la-houle")


@pytest.fixture
def wind(edition: Edition) -> Session:
    return edition.sessions.get(slug="le-mistral")


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        server.scripts["/la-mer"] = article()
        yield server


def article(
    link: str = "https://marseille.example/2027/sessions/la-houle/#video", picture: str = ""
) -> Any:
    return page(SEA.format(link=link, picture=picture).encode(), HTML)


def at(server: Server, path: str = "/la-mer") -> str:
    return f"http://localhost:{server.port}{path}"


def look(client: Client, url: str, path: str = FRENCH) -> Any:
    return client.post(path, {"url": url})


def sent(response: Any) -> dict[str, Any]:
    """What the form of the page would send."""
    [form] = document(response).xpath("//form[contains(@class, 'account__form')]")
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser drops the line break that a text area begins with.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def ticked(response: Any) -> list[str]:
    return words(response, "//label[contains(@class, 'account__check')][input[@checked]]")


def offered(response: Any) -> list[str]:
    return words(response, "//label[contains(@class, 'account__check')]")


def facts(response: Any) -> list[str]:
    return words(response, "//main//dd")


def titles(recap: ExternalRecap) -> list[str]:
    return sorted(recap.sessions.values_list("title_fr", flat=True))


def known_recap(server: Server, state: str, *sessions: Session) -> ExternalRecap:
    recap = ExternalRecap.objects.create(
        url=at(server),
        known_as=same_page(at(server)),
        source="webmention",
        title="Ancien titre",
        state=state,
    )
    recap.sessions.set(sessions)
    return recap


# --- From the address to the queue ---------------------------------------------------------------


@pytest.mark.usefixtures("edition")
def test_page_tells_of_itself_and_waits_for_an_editor(client: Client, server: Server) -> None:
    shown = look(client, at(server))
    assert facts(shown) == [at(server), "Inès Vague", "22 mai 2026", "Français"]
    data = sent(shown)
    assert (data["title"], data["summary"]) == (["La mer & nous"], ["Deux jours au bord."])
    assert offered(shown) == ["La houle", "Le mistral"]
    assert ticked(shown) == ["La houle"]
    assert not ExternalRecap.objects.exists()

    told = client.post(FRENCH, data | {"title": "La mer, et nous\u202e"})

    assert words(told, "//h1") == ["Merci"]
    recap = ExternalRecap.objects.get()
    assert (recap.url, recap.known_as) == (at(server), same_page(at(server)))
    assert (recap.title, recap.summary) == ("La mer, et nous", "Deux jours au bord.")
    assert (recap.author_name, recap.language) == ("Inès Vague", "fr-FR")
    assert recap.written_at.isoformat() == "2026-05-22T07:00:00+00:00"
    assert (recap.state, recap.source) == ("held", "form")
    assert titles(recap) == ["La houle"]
    assert server.lines == ["GET /la-mer"]


@pytest.mark.usefixtures("edition")
def test_it_all_works_in_english(client: Client, server: Server) -> None:
    assert words(client.get(ENGLISH), "//h1") == ["Were you there? Tell us."]
    shown = look(client, at(server), ENGLISH)
    assert facts(shown)[2:] == ["22 May 2026", "French"]
    assert words(client.post(ENGLISH, sent(shown)), "//h1") == ["Thank you"]
    assert errors(look(client, "", ENGLISH)) == ["Paste the address of a page."]


def test_no_cookie_is_set_and_nothing_is_shared(client: Client, server: Server) -> None:
    for response in (client.get(FRENCH), look(client, at(server)), look(client, "x")):
        assert response["Cache-Control"] == "private, no-cache"
        assert "Cookie" not in response.get("Vary", "")
    assert not client.cookies


def test_who_looks_for_it_finds_it_and_nothing_that_was_read(
    client: Client, server: Server
) -> None:
    robots = "//meta[@name='robots']/@content"
    assert document(client.get(FRENCH)).xpath(robots) == []
    assert document(look(client, at(server))).xpath(robots) == ["noindex"]


@pytest.mark.usefixtures("edition")
def test_page_of_a_session_leads_here_with_that_session(client: Client, server: Server) -> None:
    where = f"{FRENCH}?edition=2027&session=le-mistral"
    shown = look(client, at(server), where)
    assert ticked(shown) == offered(shown) == ["La houle", "Le mistral"]
    for query in ("?edition=2027&session=secrete", "?edition=x&session=le-mistral", "?session=%00"):
        assert ticked(look(client, at(server), FRENCH + query)) == ["La houle"]
        Tally.objects.all().delete()


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


def test_words_are_said_in_the_language_of_their_page(client: Client, server: Server) -> None:
    shown = look(client, at(server))
    assert document(shown).xpath("//*[@lang='fr-FR']/@name") == ["title", "summary"]
    known_recap(server, "published")
    assert words(look(client, at(server)), "//*[@lang='fr-FR']") == ["La mer & nous"]
    Tally.objects.all().delete()
    server.scripts["/la-mer"] = page(SEA.replace('lang="fr-FR"', "").encode(), HTML)
    assert document(look(client, at(server))).xpath("//main//@lang") == []
    ExternalRecap.objects.all().delete()
    assert document(look(client, at(server))).xpath("//main//@lang") == []


def test_of_a_long_page_the_beginning_is_read(client: Client, server: Server) -> None:
    head = f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n{SEA.format(link='', picture='')}"
    server.scripts["/la-mer"] = endless(head.encode(), b"La mer encore. " * 999)
    shown = look(client, at(server))
    assert (sent(shown)["title"], facts(shown)[1]) == (["La mer & nous"], "Inès Vague")


def test_page_without_a_title_is_given_one(client: Client, server: Server) -> None:
    server.scripts["/la-mer"] = page(b"<p>Rien", HTML)
    shown = look(client, at(server))
    assert errors(shown) == ["La page ne donne pas de titre : écrivez-le ici."]
    client.post(FRENCH, sent(shown) | {"title": "Rien"})
    assert ExternalRecap.objects.get().title == "Rien"


def test_what_a_stranger_says_is_text(client: Client, server: Server) -> None:
    attack = "&lt;script&gt;alert(1)&lt;/script&gt;"
    html = f"<title>{attack}</title><meta name=author content='{attack}'>"
    server.scripts["/la-mer"] = page(html.encode(), HTML)
    shown = look(client, at(server))
    assert "<script>alert" not in shown.content.decode()
    again = client.post(FRENCH, sent(shown) | {"title": "", "summary": "<script>alert(2)"})
    assert "<script>alert" not in again.content.decode()


# --- What is known already -----------------------------------------------------------------------


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
        told = client.post(FRENCH, sent(shown) | {"sessions": [str(wind.key)]})
        assert words(told, "//h1") == ["Merci"]
        assert titles(recap) == (["Le mistral"] if state == "held" else [])
        recap.refresh_from_db()
        assert (recap.state, recap.title, recap.proposed) == (state, "Ancien titre", None)
        seen.append((words(shown, "//main//p"), offered(shown), told.content))
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
def test_two_clicks_are_one_proposal(client: Client, server: Server) -> None:
    data = sent(look(client, at(server)))
    for _click in range(2):
        assert words(client.post(FRENCH, data), "//h1") == ["Merci"]
    assert ExternalRecap.objects.count() == 1


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


@pytest.mark.usefixtures("edition")
def test_second_page_has_what_the_first_left_of_the_time(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "SECONDS", 0)
    server.scripts["/amp"] = article()
    assert facts(look(client, at(server, "/amp")))[0] == at(server, "/amp")
    assert server.lines == ["GET /amp"]


# --- What goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "Collez l’adresse d’une page."),
        ("javascript:alert(1)", "Ce n’est pas l’adresse d’une page."),
        ("la mer", "Ce n’est pas l’adresse d’une page."),
        ("ftp://site.example/", "Seules des adresses"),
        (f"https://site.example/{'x' * 500}", "500"),
        ("http://10.0.0.1/", "L’adresse ne mène pas à un serveur web public."),
        ("http://[::1", "Ce n’est pas l’adresse d’une page."),
        ("https://marseille.example/recits/x/", "Les récits écrits ici y sont déjà."),
        ("marseille.example/recits/x/", "Les récits écrits ici y sont déjà."),
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
    [told] = document(response).xpath("//ul[contains(@class, 'errorlist')]/@id")
    assert told in field.get("aria-describedby").split()


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (page(b"", status="404 Not Found"), "Il n’y a pas de page à cette adresse."),
        (page(b"", status="410 Gone"), "Il n’y a pas de page à cette adresse."),
        (page(b"", status="500 Oops"), "répond 500"),
        (page(b"%PDF", "Content-Type: application/pdf"), "un fichier d’une autre sorte"),
        (moved("/la-mer"), "redirige"),
        (moved("http://marseille.example/"), ""),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), "1 Mo"),
        (lambda wire: None, "connexion"),
    ],
)
def test_page_that_cannot_be_read_is_told_of_in_words(
    client: Client, server: Server, script: Any, sentence: str
) -> None:
    server.scripts["/la-mer"] = script
    response = look(client, at(server))
    assert response.status_code == 200
    [error] = errors(response)
    assert sentence in error
    assert sent(response)["url"] == [at(server)]


def test_what_is_not_allowed_often_says_so(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = views.AT_ONCE
    with travel("2027-05-20T10:00:00Z", tick=False) as clock:
        statuses = []
        for _time in range(at_once + 1):
            response = look(client, at(server))
            statuses.append(response.status_code)
        # So many hold a thread of the server at once.
        assert statuses == [200] * at_once + [429]
        assert sent(response)["url"] == [at(server)]
        [error] = errors(response)
        assert "une demi-minute" in error
        monkeypatch.setattr(views, "AT_ONCE", 1000)
        clock.shift(timedelta(minutes=20))
        assert [look(client, at(server)).status_code for _time in range(11)] == [200] * 10 + [429]
        others = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(11)]
        assert [look(other, at(server)).status_code for other in others] == [200] * 10 + [429]
    assert len(server.requests) == at_once + 20


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
        broken = client.post(FRENCH, data)
        assert sent(broken)["title"] == ["Mon titre"]
        assert "répond 500" in errors(broken)[0]
        server.scripts["/la-mer"] = article()
        again = client.post(FRENCH, sent(broken))
        assert sent(again)["title"] == ["Mon titre"]
        assert not ExternalRecap.objects.exists()
        assert words(client.post(FRENCH, sent(again)), "//h1") == ["Merci"]
    assert ExternalRecap.objects.get().title == "Mon titre"


@pytest.mark.parametrize("forged", ["", "x", "x:y:z", "\x00"])
def test_forged_page_is_refused(client: Client, server: Server, forged: str) -> None:
    data = sent(look(client, at(server)))
    response = client.post(FRENCH, data | {"found": forged or data["found"][0][:-1]})
    assert response.status_code == 400
    assert "recommencez" in response.content.decode()
    assert not ExternalRecap.objects.exists()


def test_programs_are_turned_away_and_people_can_go_on(client: Client, server: Server) -> None:
    refused = client.post(FRENCH, {"url": at(server), "website": "https://spam.example/"})
    assert server.requests == []
    shown = client.post(FRENCH, sent(refused))
    data = sent(shown)
    refused = client.post(FRENCH, data | {"website": "spam"})
    assert not ExternalRecap.objects.exists()
    assert words(client.post(FRENCH, sent(refused)), "//h1") == ["Merci"]


def test_forms_of_other_sites_are_refused(client: Client, server: Server) -> None:
    response = client.post(FRENCH, {"url": at(server)}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert server.requests == []


@pytest.mark.usefixtures("edition")
def test_wrong_values_break_nothing(client: Client, server: Server) -> None:
    data = sent(look(client, at(server)))
    for wrong in (
        {"title": "x" * 300},
        {"title": "\u202e\u200f"},
        {"summary": "x" * 100_000},
    ):
        response = client.post(FRENCH, data | wrong)
        assert response.status_code == 200
        assert errors(response)
    secret = str(Session.objects.get(slug="secrete").key)
    client.post(FRENCH, data | {"sessions": ["x", "\x00", secret]})
    assert titles(ExternalRecap.objects.get()) == []
