import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse

from core.richtext import sanitize
from events.models import Edition
from recaps.models import Recap
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    TagFactory,
)
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

# The page of each stream, and where its feeds are.
STREAMS = ("/recits/", "/recits/auteurs/bo-digue/", "/themes/mer/", "/2027/recits/")
FILES = ("atom.xml", "rss.xml", "feed.json")
XML = ("/recits/atom.xml", "/recits/rss.xml")


def feed(client: Client, address: str) -> Any:
    read: Any = parse(get(client, address).encode())
    assert not read.bozo
    return read


def json_feed(client: Client, address: str = "/recits/feed.json") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(get(client, address))
    return told


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def recap(edition: Edition) -> Recap:
    return RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours : le bilan",
        title_en="Two days: summing up",
        standfirst_fr="Ce qu’il en <reste>.",
        standfirst_en="What is left.",
        body_fr='<p><a href="/2027/">A</a> <a href="#la">b</a> <a href="//b.example/">c</a></p>',
        notice_fr="Texte fictif.",
        published_at=datetime(2010, 5, 22, 8, tzinfo=UTC),
        authors=[
            AuthorFactory.create(name="Bo Digue", slug="bo-digue"),
            AuthorFactory.create(name="Cléo Jetée", slug="cleo-jetee"),
        ],
        tags=[TagFactory.create(name="Mer", slug="mer")],
        sessions=[SessionFactory.create(edition=edition)],
    )


@pytest.mark.parametrize("address", XML)
def test_entry_says_what_and_who_and_when(client: Client, recap: Recap, address: str) -> None:
    read = feed(client, address)
    [entry] = read.entries
    assert entry.title == "Deux jours\u00a0: le bilan"
    assert entry.link == "http://testserver/recits/bilan/"
    assert entry.author == "Bo Digue, Cléo Jetée"
    assert entry.published_parsed[:5] == (2010, 5, 22, 8, 0)
    assert [tag.term for tag in entry.tags] == ["Mer"]
    assert entry.summary == "Ce qu’il en &lt;reste&gt;."


def test_json_feed_says_the_same(client: Client, recap: Recap) -> None:
    read = json_feed(client)
    [item] = read.pop("items")
    assert read == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Récits de Marseille 2.0",
        "home_page_url": "http://testserver/recits/",
        "feed_url": "http://testserver/recits/feed.json",
        "language": "fr",
        "authors": [{"name": "Marseille 2.0", "url": "http://testserver/"}],
    }
    [entry] = feed(client, "/recits/atom.xml").entries
    assert item.pop("content_html") == entry.content[0].value
    assert item == {
        "id": entry.id,
        "url": "http://testserver/recits/bilan/",
        "title": "Deux jours\u00a0: le bilan",
        "summary": "Ce qu’il en <reste>.",
        "date_published": "2010-05-22T10:00:00+02:00",
        "authors": [
            {"name": "Bo Digue", "url": "http://testserver/recits/auteurs/bo-digue/"},
            {"name": "Cléo Jetée", "url": "http://testserver/recits/auteurs/cleo-jetee/"},
        ],
        "tags": ["Mer"],
    }


@pytest.mark.parametrize("address", XML)
def test_the_whole_text_is_there_and_leads_to_this_site(
    client: Client, recap: Recap, address: str
) -> None:
    recap.cover_alt_fr = "Le port"
    recap.cover.save(f"{1:024x}.png", picture(64, 32))
    [entry] = feed(client, address).entries
    content = entry.content[0].value
    assert 'href="http://testserver/2027/"' in content
    assert 'href="http://testserver/recits/bilan/#la"' in content
    assert 'href="http://b.example/"' in content
    assert f'src="http://testserver/media/{1:024x}.png"' in content
    assert 'alt="Le port"' in content
    assert "<p>Texte fictif.</p>" in content
    assert "&lt;reste&gt;" in content


def test_cover_is_the_image_of_an_item(client: Client, recap: Recap) -> None:
    recap.cover_alt_fr = "Le port"
    recap.cover.save(f"{1:024x}.png", picture(64, 32))
    [item] = json_feed(client)["items"]
    assert item["image"] == f"http://testserver/media/{1:024x}.png"


def test_recap_from_elsewhere_says_so(client: Client, recap: Recap) -> None:
    recap.original_url = "https://example.org/billet"
    recap.save()
    [item] = json_feed(client)["items"]
    assert item["external_url"] == "https://example.org/billet"
    assert 'href="https://example.org/billet"' in item["content_html"]


@pytest.mark.parametrize("page", STREAMS)
def test_each_stream_has_its_recaps_and_no_other(client: Client, recap: Recap, page: str) -> None:
    RecapFactory.create(
        slug="autre", title_fr="Autre", published_at=datetime(2011, 1, 1, tzinfo=UTC)
    )
    RecapFactory.create(slug="secret", status=Recap.Status.DRAFT, authors=recap.authors.all())
    expected = {"bilan", "autre"} if page == "/recits/" else {"bilan"}
    for address in (f"{page}atom.xml", f"{page}rss.xml"):
        found = {entry.link.split("/")[-2] for entry in feed(client, address).entries}
        assert found == expected
    items = json_feed(client, f"{page}feed.json")["items"]
    assert {item["url"].split("/")[-2] for item in items} == expected


@pytest.mark.parametrize("page", STREAMS[:3])
def test_page_leads_to_its_feeds(client: Client, recap: Recap, page: str) -> None:
    html = get(client, page)
    for file in FILES:
        # In the head, for programs, and on the page.
        assert html.count(f'href="{page}{file}"') >= 2


def test_edition_leads_to_its_feed(client: Client, recap: Recap) -> None:
    assert 'href="/2027/recits/atom.xml"' in get(client, "/2027/")


@pytest.mark.parametrize("page", STREAMS[1:])
@pytest.mark.parametrize("file", FILES)
def test_nobody_has_a_feed_that_was_never_there(client: Client, page: str, file: str) -> None:
    assert client.get(f"{page}{file}").status_code == 404


def test_former_address_leads_to_the_feed(client: Client, recap: Recap) -> None:
    author = recap.authors.get(slug="bo-digue")
    author.slug = "bo"
    author.save()
    answer = client.get("/recits/auteurs/bo-digue/rss.xml")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/recits/auteurs/bo/rss.xml")


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
    assert feed(client, "/recits/rss.xml").entries[0].id == before


def test_newest_comes_first(client: Client, recap: Recap) -> None:
    RecapFactory.create(title_fr="Après", published_at=datetime(2010, 5, 23, tzinfo=UTC))
    titles = [entry.title for entry in feed(client, "/recits/atom.xml").entries]
    assert titles == ["Après", "Deux jours\u00a0: le bilan"]


@pytest.mark.parametrize("address", XML)
def test_feed_without_recaps_is_a_feed(client: Client, address: str) -> None:
    assert feed(client, address).entries == []


@pytest.mark.parametrize("file", FILES)
def test_signs_that_xml_has_not_break_no_feed(client: Client, recap: Recap, file: str) -> None:
    recap.title_fr = recap.standfirst_fr = recap.body_fr = "Un\x0b mot\x1f\ufffe"
    recap.save()
    [entry] = feed(client, f"/recits/{file}").entries if file != FILES[2] else [{}]
    assert client.get(f"/recits/{file}").status_code == 200
    assert entry.get("title", "Un mot") == "Un mot"


@pytest.mark.parametrize("file", FILES)
def test_text_that_came_past_the_forms_is_clean(client: Client, recap: Recap, file: str) -> None:
    hostile = '<p onclick="x()">Mot<script>alert(1)</script><a href="javascript:x">y</a></p>'
    Recap.objects.update(body_fr=hostile, title_fr="]]><script>alert(1)</script>")
    assert sanitize(hostile) == '<p>Mot<a rel="noopener">y</a></p>'
    text = get(client, f"/recits/{file}")
    assert "<script" not in text.replace('"title": "]]><script>', "")
    assert "javascript:" not in text
    assert "onclick" not in text


def test_who_has_it_already_is_told_so(client: Client, recap: Recap) -> None:
    first = client.get("/recits/atom.xml")
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    again = client.get("/recits/atom.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    recap.title_fr = "Corrigé"
    recap.save()
    changed = client.get("/recits/atom.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
