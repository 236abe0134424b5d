"""Cards as readers see them."""

from typing import Any

import pytest
from django.test import Client

from recaps.models import Card, Recap
from tests.admin import document, words
from tests.factories import RecapFactory
from tests.recaps.cards.pages import ARTICLE, POST, at, card_of, html
from tests.servers import Server

pytestmark = pytest.mark.django_db


def figure(address: str, title: str = "", image: str = "") -> str:
    return f'<figure class="card"><a href="{address}">{title or address}</a>{image}</figure>'


def shown(client: Client, recap: Recap, body: str) -> Any:
    recap.body_fr = f"<p>Avant.</p>{body}"
    recap.save()
    return client.get(f"/recits/{recap.slug}/")


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(title_en="", standfirst_en="")


def test_an_article_stands_with_its_title_and_a_picture_of_ours(
    client: Client, server: Server, recap: Recap
) -> None:
    card = card_of(server, html(ARTICLE), recap)
    assert card.picture is not None
    assert (card.picture.width, card.picture.height) == (960, 540)
    assert card.picture.uploaded_by == card.asked_by
    image = f'<img src="{card.picture.file.url}" alt="Une salle" width="960" height="540">'
    page = shown(client, recap, figure(card.address, "Ma version", image))
    tree = document(page)
    [link] = tree.xpath("//figure[@class='card']/a")
    assert link.get("href") == at(server)
    assert words(page, "//*[@class='card__title']") == ["Ma version"]
    assert words(page, "//*[@class='card__site']") == ["La Gazette, Inès Vague, 22 mai 2026"]
    assert words(page, "//*[@class='card__excerpt']") == ["Dix ans de débats, et deux principes."]
    assert [each.get("alt") for each in link.xpath(".//img")] == ["Une salle"]
    assert all(each.startswith("/media/") for each in tree.xpath("//figure//img/@src"))


def test_what_was_filled_after_the_text_was_saved_is_there_too(
    client: Client, server: Server, recap: Recap
) -> None:
    card = card_of(server, html(ARTICLE), recap)
    page = shown(client, recap, figure(card.address))
    assert words(page, "//*[@class='card__title']") == ["Le dernier rang"]
    assert document(page).xpath("//figure[@class='card']//img/@alt") == [""]


def test_a_post_stands_as_its_words(client: Client, server: Server, recap: Recap) -> None:
    card = card_of(server, html(POST), recap)
    page = shown(client, recap, figure(card.address, card.title))
    assert words(page, "//figcaption/span[b]") == ["Perrine Viste @perrine@nuits.example"]
    assert words(page, "//figure/blockquote/p") == [
        "Une heure de formation.",
        "Un carnet, & c’est tout.",
    ]
    assert words(page, "//*[@class='card__source']") == [
        "Sur Mastodon, 22 mai 2026. Gardé ici comme texte."
    ]


def test_a_film_is_played_on_a_click(client: Client, recap: Recap) -> None:
    page = shown(client, recap, figure("https://youtu.be/abc-DEF_123", "Un film"))
    [player] = document(page).xpath("//figure[@class='embed']/@data-player")
    assert player == "https://www.youtube-nocookie.com/embed/abc-DEF_123"
    assert words(page, "//*[@class='embed__title']") == ["Un film"]
    assert "core/embed.js" in page.content.decode()
    assert "<iframe" not in page.content.decode()


@pytest.mark.parametrize("state", [Card.State.WAITING, Card.State.FAILED])
def test_what_says_nothing_of_itself_is_a_link(client: Client, recap: Recap, state: str) -> None:
    address = "https://a.example/"
    recap.cards.create(address=address, state=state)
    page = shown(client, recap, figure(address))
    assert words(page, f"//p/a[@href='{address}']") == [address]
    assert not document(page).xpath("//figure")
