"""Cards from the address to the row, with pages that mean no good, and what oEmbed says."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from core.files.images import reencoded
from core.files.storage import StorageFullError
from recaps import quotas
from recaps.cards import filling, oembed
from recaps.cards.filling import ask, ask_for_unknown, fill
from recaps.cards.oembed import OEmbed, read
from recaps.cards.reading import Facts
from recaps.models import Card, Picture
from recaps.text.html import from_html
from tests.core.page_metadata.pages import answer
from tests.factories import RecapFactory, UserFactory
from tests.recaps.cards.pages import ARTICLE, JSON, POST, at, card_of, html, picture
from tests.servers import Script, Server, endless, moved, page

pytestmark = pytest.mark.django_db

UNSAID = "La page ne dit rien d’elle-même"
NO_PICTURE = "L’image que la page indique ne peut pas être conservée ici."


def test_a_post_keeps_its_text_and_no_portrait(server: Server) -> None:
    card = card_of(server, html(POST))
    assert (card.kind, card.title) == (Card.Kind.POST, "Perrine Viste (@perrine@nuits.example)")
    assert card.text == "Une heure de formation.\n\nUn carnet, & c’est tout."
    assert card.picture is None
    assert "GET /image" not in server.lines


def test_what_the_page_lacks_its_oembed_says(server: Server) -> None:
    said = {"title": "Un\u202e film", "author_name": "<b>Le musée</b>", "thumbnail_url": "/image"}
    said |= {"html": "<script>alert(1)</script>", "provider_name": "YouTube"}
    server.scripts["/oembed"] = page(json.dumps(said).encode(), JSON)
    link = '<link rel="alternate" type="application/json+oembed" href="/oembed">'
    card = card_of(server, html(f"<head>{link}</head>"))
    assert (card.title, card.author_name, card.site_name) == ("Un film", "Le musée", "YouTube")
    assert card.picture is not None
    assert not any("script" in str(value) for value in vars(card).values())


def test_a_film_is_described_by_its_provider(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = "https://youtu.be/abc-DEF_123"
    monkeypatch.setitem(oembed.ENDPOINTS, "YouTube", at(server, "/oembed?url="))
    said = {"title": "Les cent premiers jours", "thumbnail_url": "/image", "author_name": "Musée"}
    server.scripts[f"/oembed?url={quote(film, safe='')}"] = page(json.dumps(said).encode(), JSON)
    card = ask(RecapFactory.create(), film, UserFactory.create())
    card.refresh_from_db()
    assert (card.title, card.author_name, card.site_name) == (
        "Les cent premiers jours",
        "Musée",
        "youtu.be",
    )
    assert card.picture is not None


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (html(""), UNSAID),
        (page(b"<title>x</title>", "Content-Type: application/pdf"), UNSAID),
        (page(b"", status="404 Not Found"), "La page répond 404."),
        (moved("http://169.254.169.254/"), "L’adresse ne mène pas à un serveur web public."),
        (moved("/page"), "L’adresse tourne en rond"),
        # Of what never ends a card needs the beginning alone, and this one says nothing there.
        (endless(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", b"x" * 65536), UNSAID),
    ],
)
def test_a_page_that_gives_no_card_says_why(script: Script, problem: str, server: Server) -> None:
    card = card_of(server, script)
    assert card.state == Card.State.FAILED
    assert problem in card.failure
    assert card.title == ""


@pytest.mark.parametrize(
    "script",
    [
        page(b"<svg onload='alert(1)'>", "Content-Type: image/png"),
        page(picture(), status="404 Not Found"),
        moved("http://169.254.169.254/"),
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    ],
)
def test_a_picture_that_lies_is_left_out(script: Script, server: Server) -> None:
    server.scripts["/image"] = script
    card = card_of(server, html(ARTICLE))
    assert (card.state, card.title, card.picture) == (Card.State.FILLED, "Le dernier rang", None)
    assert card.failure == NO_PICTURE


def test_what_fails_for_now_is_tried_again(server: Server, tasks: Any) -> None:
    card = card_of(server, page(b"", status="503 Service Unavailable"))
    [first] = tasks
    first.task.call(*first.args)
    card.refresh_from_db()
    assert (card.state, card.failure) == (Card.State.WAITING, "La page répond 503.")
    server.scripts["/page"] = html(ARTICLE)
    second = tasks[-1]
    assert second.task.run_after is not None
    # After new cards, however many wait to be tried again.
    assert second.task.priority < first.task.priority
    second.task.call(*second.args)
    card.refresh_from_db()
    assert (card.state, card.failure, card.title) == (Card.State.FILLED, "", "Le dernier rang")
    # Of those planned before, none asks anything any more.
    asked = len(server.lines)
    fill.call(*second.args)
    assert len(server.lines) == asked


@pytest.mark.postgresql
def test_it_is_asked_once_for_a_recap_until_it_failed_long_ago(server: Server) -> None:
    recap, by = RecapFactory.create(), UserFactory.create()
    card = card_of(server, page(b"", status="410 Gone"), recap)
    assert ask(recap, card.address, by) == card
    assert server.lines == ["GET /page"]
    server.scripts["/page"] = html(ARTICLE)
    with travel(timezone.now() + timedelta(hours=2), tick=False):
        ask(recap, card.address, by)
    card.refresh_from_db()
    assert card.title == "Le dernier rang"
    ask(recap, card.address, by)
    assert server.lines.count("GET /page") == 2


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "mailto:a@b.example", "https://a@b.example/", "/2027/",
                f"https://a.example/{'x' * 500}"]
)  # fmt: skip
def test_only_addresses_of_the_web_that_can_be_kept(address: str) -> None:
    with pytest.raises(ValidationError, match="adresses du web"):
        ask(RecapFactory.create(), address, UserFactory.create())
    assert not Card.objects.exists()


def test_a_text_of_more_cards_than_have_room_costs_no_more(
    monkeypatch: pytest.MonkeyPatch,
    tasks: Any,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(filling, "MOST_CARDS", 1)
    recap, by = RecapFactory.create(), UserFactory.create()
    recap.cards.create(address="https://a.example/")
    figures = (
        f'<figure class="card"><a href="https://b.example/{n}"></a></figure>' for n in range(9)
    )
    text = from_html("".join(figures))
    assert len(text.blocks) == 9
    with django_assert_max_num_queries(1):
        ask_for_unknown(recap, text, by)
    assert len(tasks) == 0


def test_a_recap_and_an_hour_have_so_many(monkeypatch: pytest.MonkeyPatch, tasks: Any) -> None:
    monkeypatch.setattr(filling, "MOST_CARDS", 2)
    monkeypatch.setattr(filling, "MOST_ASKED", 3)
    recap, by = RecapFactory.create(), UserFactory.create()
    for number in range(2):
        ask(recap, f"https://a.example/{number}", by)
    with pytest.raises(ValidationError, match="2 cartes au plus"):
        ask(recap, "https://a.example/2", by)
    other = RecapFactory.create()
    ask(other, "https://a.example/", by)
    with pytest.raises(ValidationError, match="Beaucoup d’adresses"):
        ask(other, "https://b.example/", by)
    assert len(tasks) == 3


def test_without_room_for_its_picture_it_has_none(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_PICTURES", 0)
    card = card_of(server, html(ARTICLE))
    assert (card.state, card.picture, card.failure) == (Card.State.FILLED, None, NO_PICTURE)
    assert not Picture.objects.exists()


def test_a_storage_that_is_full_is_tried_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(*args: object, **kwargs: object) -> str:
        raise StorageFullError

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", save)
        card = card_of(server, html(ARTICLE))
    assert (card.state, card.picture) == (Card.State.WAITING, None)
    assert card.failure == "Son image ne peut pas être conservée pour l’instant."
    fill.call(card.pk, card.turn, card.attempts)
    card.refresh_from_db()
    assert card.picture is not None


def test_a_recap_that_goes_while_its_page_answers_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tasks: Any
) -> None:
    recap, by = RecapFactory.create(), UserFactory.create()
    card = ask(recap, "https://a.example/", by)

    def read(address: str) -> Facts:
        recap.delete()
        image = reencoded(ContentFile(picture()))
        return Facts(
            title="Un article", author_name="", site_name="", picture=image, names_picture=True
        )

    monkeypatch.setattr(filling, "read", read)
    fill.call(card.pk, card.turn, card.attempts)
    assert not Card.objects.exists()
    assert not Picture.objects.exists()


def test_what_is_no_json_says_nothing() -> None:
    assert read(answer("[" * 100_000, content_type="application/json")) == OEmbed()
