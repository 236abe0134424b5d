"""The search page, as readers without JavaScript see it."""

import re
from html import unescape
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from time_machine import travel

from core.database.breaker import AwayError
from events.models import Edition
from search import index_refresh, views
from search.models import Shortcut
from search.results import FEW, MANY, mending
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    ExternalRecapFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


def titles(html: str) -> list[str]:
    """What is found, without markup."""
    found = re.findall(r"<h3><a [^>]+>(.*?)</a>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in found]


def links(html: str) -> list[str]:
    """Where what is found leads."""
    return [unescape(each) for each in re.findall(r'<h3><a href="([^"]+)"', html)]


def said(html: str) -> str:
    """What is said of the results as a whole."""
    found = BeautifulSoup(html, "html.parser").select_one("[data-said]")
    return " ".join(found.get_text().split()) if found else ""


def search(client: Client, asked: str, path: str = "/recherche/", **query: Any) -> str:
    response = client.get(path, {"q": asked, **query})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def sessions(edition: Edition) -> Edition:
    """More sessions about the mistral than a page shows, and one speaker."""
    room = RoomFactory.create(edition=edition, name_fr="La Cale", name_en="The Hold")
    for number in range(MANY + 1):
        session = SessionFactory.create(
            edition=edition, title_fr=f"Mistral {number:02}", title_en=f"Mistral {number:02}"
        )
        SlotFactory.create(
            session=session, room=room, at=f"{number // 2:02}:{30 * (number % 2):02}"
        )
    speaker = SpeakerFactory.create(name="Inès Mistral")
    SlotFactory.create(
        session__edition=edition, session__title_fr="La jetée", session__speakers=[speaker]
    )
    publish(edition)
    return edition


def test_results_are_grouped_by_kind(client: Client, sessions: Edition) -> None:
    html = search(client, "mistral")
    assert "23 résultats pour « mistral »" in unescape(html).replace("\xa0", " ")
    assert "Inès Mistral" in titles(html)
    assert sum(title.startswith("Mistral") for title in titles(html)) == FEW
    assert "<mark>Mistral</mark>" in html
    assert 'name="robots" content="noindex"' in html
    # One kind is no choice.
    assert "Par type" in html
    assert "Par type" not in search(client, "jetée")


def test_an_edition_is_chosen(client: Client, sessions: Edition) -> None:
    past = EditionFactory.create(slug="2009", name="Marseille 1.0")
    SlotFactory.create(session__edition=past, session__title_fr="Mistral d’antan")
    publish(past)
    html = search(client, "mistral", edition="2009")
    assert titles(html) == ["Mistral d’antan"]
    assert "Marseille 1.0" in html
    assert 'href="/recherche/?q=mistral&amp;edition=demo"' in html


def test_an_excerpt_is_in_the_readers_language_if_there_is_one(
    client: Client, edition: Edition
) -> None:
    page = PageFactory.create(
        edition=edition, body_fr="<p>Des écharpes.</p>", body_en="<p>Scarves.</p>"
    )
    html = search(client, "écharpe", path="/en/search/")
    assert '<p class="hit__excerpt">Scarves.</p>' in html
    page.body_en = ""
    page.save()
    index_refresh.forget()
    html = search(client, "écharpe", path="/en/search/")
    assert '<span lang="fr">Des <mark>écharpes</mark>.</span>' in html


def test_recaps_elsewhere_lead_there(client: Client) -> None:
    ExternalRecapFactory.create(url="https://carnet.example/mistral", title="Le mistral")
    ExternalRecapFactory.create(url="javascript:alert(1)", title="Un autre mistral")
    html = search(client, "mistral")
    assert 'href="https://carnet.example/mistral"' in html
    assert "javascript:" not in html


def test_what_is_written_is_escaped(client: Client, edition: Edition) -> None:
    text = '<img src=x onerror="alert(1)">'
    SlotFactory.create(session__edition=edition, session__title_fr=f"Mistral {text}")
    publish(edition)
    html = search(client, f"mistral {text}")
    assert "<img" not in html.split("<main", 1)[1].split("</main>", 1)[0]
    assert titles(html) == [f"Mistral {text}"]


def test_while_another_question_is_mended_words_are_read_as_they_are(
    client: Client, sessions: Edition
) -> None:
    with mending:
        assert said(search(client, "mistrla")) == "Aucun résultat pour « mistrla »"
        assert "q=Mistral" not in search(client, "mistrla")
        assert titles(search(client, "jetée")) == ["La jetée"]
    assert "q=Mistral" in search(client, "mistrla")


def test_words_that_nothing_has_are_reported(client: Client, sessions: Edition) -> None:
    html = search(client, "Xylophone mistral jetée")
    assert said(html) == (
        "Aucun résultat ne contient tous les mots de « Xylophone mistral jetée » "
        "Introuvable sur ce site : Xylophone 23 résultats contiennent une partie des mots."
    )
    # Each of these is somewhere.
    assert "Introuvable" not in search(client, "Inès 03")


# --- Where nothing is asked, or nothing found ----------------------------------------------------


@pytest.mark.parametrize("query", ["?q=+", "?q=introuvable"])
def test_what_helps_stands_there(client: Client, query: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    tag = TagFactory.create(name="Vents", slug="vents")
    SlotFactory.create(session__edition=edition, session__title_fr="La jetée", session__tags=[tag])
    publish(edition)
    with travel("2027-05-20T10:10+02:00", tick=False):
        html = client.get(f"/recherche/{query}").content.decode()
    assert "En ce moment" in html
    assert "La jetée" in html
    assert 'href="/2027/programme/#2027-05-20"' in html
    assert 'href="/themes/vents/"' in html


def test_words_lead_first_where_organisers_say(client: Client, edition: Edition) -> None:
    coming = PageFactory.create(
        edition=edition, slug="venir", title_fr="Venir", body_fr="<p>Le quai.</p>"
    )
    PageFactory.create(edition=edition, slug="vestiaire", title_fr="Le vestiaire")
    SlotFactory.create(
        session__edition=edition,
        session__title_fr="Où en est-on ?",
        session__summary_fr="En chansigne.",
    )
    session = SessionFactory.create(
        edition=edition, title_fr="Une navette à vapeur", services=["sign_language"]
    )
    SlotFactory.create(session=session, at="10:00")
    publish(edition)
    Shortcut.objects.create(edition=edition, words="navette\nPorte-manteau", page=coming)
    Shortcut.objects.create(edition=edition, words="chansigne", service="sign_language")
    assert links(search(client, "navete"))[0] == "/demo/infos/venir/"
    assert links(search(client, "porte manteaux"))[0] == "/demo/infos/venir/"
    assert links(search(client, "chansigne"))[0] == "/demo/programme/?service=sign_language"
    # What organisers say nothing of is known all the same.
    assert links(search(client, "consigne"))[0] == "/demo/infos/vestiaire/"
    # The words of a title, and a kind that was chosen, are meant as they are.
    assert links(search(client, "navette vapeur"))[0] == f"/demo/sessions/{session.slug}/"
    assert titles(search(client, "navette", kind="session")) == ["Une navette à vapeur"]
    coming.published = False
    coming.save()
    index_refresh.forget()
    assert titles(search(client, "navette")) == ["Une navette à vapeur"]


def test_it_says_that_no_session_is_in_a_language_or_on_a_day(
    client: Client, edition: Edition
) -> None:
    SlotFactory.create(session__edition=edition, session__languages=["en"])
    publish(edition)
    assert "Aucune séance en français" in search(client, "talks in French")
    assert "Aucune séance ce jour-là" in search(client, "lundi 15 h")


def test_an_hour_in_a_room_leads_to_what_is_held_there(client: Client, edition: Edition) -> None:
    north, south = (
        RoomFactory.create(edition=edition, name_fr=f"Cale {side}", name_en="", slug=side)
        for side in ("nord", "sud")
    )
    for room, title, at in (
        (north, "La houle", "10:00"),
        (south, "La marée", "10:00"),
        (south, "La jetée", "11:00"),
    ):
        SlotFactory.create(session__edition=edition, session__title_fr=title, room=room, at=at)
    publish(edition)
    html = search(client, "10 h cale sud")
    assert titles(html)[0].endswith("10:00 · Cale sud")
    assert re.findall(r"hit__about.>\s+(.+)\n", html)[0] == "La marée"
    assert 'href="/demo/programme/?room=sud#2027-05-20-10"' in html
    assert titles(search(client, "11 h 10 cale sud"))[0].endswith("11:00 · Cale sud")
    # Which one is not said.
    assert titles(search(client, "10 h cale"))[0].endswith("10:00")


def test_numbers_of_a_room_are_none_of_a_day(client: Client, edition: Edition) -> None:
    for name in ("K.3.201", "K.4.201"):
        room = RoomFactory.create(edition=edition, name_fr=name, name_en="")
        SlotFactory.create(session__edition=edition, room=room, at="10:00")
    publish(edition)
    assert titles(search(client, "jeudi 20 à 10 h, K.3.201"))[0].endswith("10:00 · K.3.201")


def test_a_site_without_an_edition_can_be_searched(client: Client) -> None:
    assert client.get("/recherche/").status_code == 200
    assert said(search(client, "mistral")) == "Aucun résultat pour « mistral »"


def test_a_question_without_measure_is_refused_in_a_sentence(client: Client) -> None:
    response = client.get("/recherche/", {"q": "x" * 1_000_000})
    assert response.status_code == 414
    assert "Quelques mots suffisent" in response.content.decode()


# --- Who may keep it -----------------------------------------------------------------------------


def test_a_script_gets_the_results_alone(client: Client, sessions: Edition) -> None:
    answer = client.get("/recherche/resultats/?q=mistral")
    part = answer.content.decode()
    assert "<html" not in part
    assert titles(part) == titles(search(client, "mistral"))
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-cache"


def test_before_there_is_an_index_an_outage_is_reported(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise AwayError("database")

    monkeypatch.setattr(views, "known_state", away)
    assert client.get("/recherche/?q=mistral").status_code == 503
