import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from recaps.models import ExternalRecap, Recap
from tests.factories import ExternalRecapFactory, RecapFactory, SessionFactory
from tests.recaps.feeds.reading import FILES, STREAMS, feed, json_feed
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", STREAMS)
def test_each_stream_has_its_recaps_and_no_other(client: Client, recap: Recap, page: str) -> None:
    RecapFactory.create(
        slug="autre", title_fr="Autre", published_at=datetime(2011, 1, 1, tzinfo=UTC)
    )
    relations = {name: getattr(recap, name).all() for name in ("authors", "sessions", "tags")}
    RecapFactory.create(slug="secret", status=Recap.Status.DRAFT, **relations)
    RecapFactory.create(slug="retire", withdrawn_at=timezone.now(), **relations)
    RecapFactory.create(slug="demain", published_at=timezone.now() + timedelta(days=1), **relations)
    expected = {"bilan", "autre"} if page == "/recits/" else {"bilan"}
    for address in (f"{page}atom.xml", f"{page}rss.xml"):
        found = {entry.link.split("/")[-2] for entry in feed(client, address).entries}
        assert found == expected
    items = json_feed(client, f"{page}feed.json")["items"]
    assert {item["url"].split("/")[-2] for item in items} == expected


@pytest.mark.parametrize("page", STREAMS)
def test_recaps_elsewhere_are_where_their_sessions_are(
    client: Client, recap: Recap, page: str
) -> None:
    recap.sessions.add(SessionFactory.create(edition=recap.sessions.get().edition))
    before, after = (datetime(2010, 5, day, tzinfo=UTC) for day in (21, 23))
    for name, at, sessions in (
        ("la-rade", after, recap.sessions.all()),
        ("le-large", before, []),
        ("la-cale", before, recap.sessions.all()),
    ):
        url = f"https://plume.example/{name}/"
        ExternalRecapFactory.create(url=url, sessions=sessions, written_at=at)
    held = ExternalRecap.State.HELD
    ExternalRecapFactory.create(sessions=recap.sessions.all(), state=held)
    expected = {
        "/recits/": ["la-rade", "bilan", "la-cale", "le-large"],
        "/2027/recits/": ["la-rade", "bilan", "la-cale"],
    }.get(page, ["bilan"])
    for file in FILES[:2]:
        links = [entry.link for entry in feed(client, page + file).entries]
        assert [link.split("/")[-2] for link in links] == expected
    items = json_feed(client, f"{page}feed.json")["items"]
    assert [item["url"].split("/")[-2] for item in items] == expected


PAGES = (
    *(("/recits/", "/recits/"), ("/recits/bilan/", "/recits/")),
    *((page, page) for page in STREAMS[1:3]),
    ("/2027/", "/2027/recits/"),
    *(("/en/recaps/", "/en/recaps/"), ("/en/recaps/bilan/", "/en/recaps/")),
    *((page, page) for page in ("/en/recaps/authors/bo-digue/", "/en/topics/mer/")),
    ("/en/2027/", "/en/2027/recaps/"),
)


@pytest.mark.parametrize(("page", "feeds"), PAGES)
def test_programs_find_the_feeds_of_a_page(
    client: Client, recap: Recap, page: str, feeds: str
) -> None:
    recap.authors.filter(slug="bo-digue").update(name="Bo & Digue")
    head = get(client, page).split("</head>")[0]
    found = re.findall(
        r'<link\s+rel="alternate"\s+type="(application/\S+)"\s+title="(.*?)"\s+href="(.*?)"', head
    )
    title = json_feed(client, f"{feeds}feed.json")["title"]
    names = dict(zip(FILES, ("Atom", "RSS", "JSON Feed"), strict=True))
    assert [(unescape(each), address) for _type, each, address in found] == [
        (f"{title} ({name})", f"{feeds}{file}") for file, name in names.items()
    ]
    for kind, _title, address in found:
        assert client.get(address).headers["Content-Type"] == f"{kind}; charset=utf-8"


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


def test_json_feed_says_the_same(client: Client, recap: Recap) -> None:
    read = json_feed(client)
    [item] = read.pop("items")
    assert read == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Récits\u00a0: Marseille 2.0",
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
