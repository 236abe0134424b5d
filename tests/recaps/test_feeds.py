from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse

from recaps.models import Recap
from tests.factories import AuthorFactory, RecapFactory, TagFactory
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


def feed(client: Client, address: str) -> Any:
    read: Any = parse(get(client, address).encode())
    assert not read.bozo
    return read


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours : le bilan",
        title_en="Two days: summing up",
        standfirst_fr="Ce qu’il en <reste>.",
        standfirst_en="What is left.",
        notice_fr="Texte fictif.",
        published_at=datetime(2010, 5, 22, 8, tzinfo=UTC),
        authors=[AuthorFactory.create(name="Bo Digue"), AuthorFactory.create(name="Cléo Jetée")],
        tags=[TagFactory.create(name="Mer")],
    )


def test_entry_says_what_and_who_and_when(client: Client, recap: Recap) -> None:
    read = feed(client, "/recits/atom.xml")
    [entry] = read.entries
    assert entry.title == "Deux jours\u00a0: le bilan"
    assert entry.link == "http://testserver/recits/bilan/"
    assert entry.author == "Bo Digue, Cléo Jetée"
    assert entry.updated == entry.published == "2010-05-22T08:00:00+00:00"
    assert [tag.term for tag in entry.tags] == ["Mer"]
    assert "<p>Texte fictif.</p>" in entry.summary
    assert "&lt;reste&gt;" in entry.summary


def test_feed_says_where_it_is_and_in_what_language(client: Client, recap: Recap) -> None:
    french = feed(client, "/recits/atom.xml")
    english = feed(client, "/en/recaps/atom.xml")
    assert french.feed.language == "fr"
    assert english.feed.language == "en"
    assert french.feed.updated == "2010-05-22T08:00:00+00:00"
    links = {link.rel: link.href for link in english.feed.links}
    assert links == {
        "self": "http://testserver/en/recaps/atom.xml",
        "alternate": "http://testserver/en/recaps/",
    }
    assert english.entries[0].title == "Two days: summing up"
    assert english.feed.id != french.feed.id


def test_entry_keeps_its_name_when_its_address_changes(client: Client, recap: Recap) -> None:
    before = feed(client, "/recits/atom.xml").entries[0].id
    recap.slug = "autre"
    recap.save()
    assert feed(client, "/recits/atom.xml").entries[0].id == before


def test_newest_comes_first(client: Client, recap: Recap) -> None:
    RecapFactory.create(title_fr="Après", published_at=datetime(2010, 5, 23, tzinfo=UTC))
    titles = [entry.title for entry in feed(client, "/recits/atom.xml").entries]
    assert titles == ["Après", "Deux jours\u00a0: le bilan"]


def test_feed_without_recaps_is_a_feed(client: Client) -> None:
    assert feed(client, "/recits/atom.xml").entries == []


def test_who_has_it_already_is_told_so(client: Client, recap: Recap) -> None:
    first = client.get("/recits/atom.xml")
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    again = client.get("/recits/atom.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    recap.title_fr = "Corrigé"
    recap.save()
    changed = client.get("/recits/atom.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
