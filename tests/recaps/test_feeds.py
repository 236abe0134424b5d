import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from feedparser.api import parse

from events.models import Edition
from reactions import moderation
from recaps.feeds.entries import MOST_ENTRIES
from recaps.models import ExternalRecap, Recap
from recaps.text.body import sanitize
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
    RecapFactory,
    SessionFactory,
    TagFactory,
    UserFactory,
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
        body_fr='<p><a href="/2027/">A</a> <a href="https://b.example/">b</a></p>',
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
    assert [author.name for author in entry.authors] == ["Bo Digue", "Cléo Jetée"]
    assert entry.published_parsed[:5] == (2010, 5, 22, 8, 0)
    assert [tag.term for tag in entry.tags] == ["Mer"]
    assert entry.summary == "Ce qu’il en &lt;reste&gt;."


def test_authors_have_their_pages(client: Client, recap: Recap) -> None:
    [entry] = feed(client, "/recits/atom.xml").entries
    assert [author.href for author in entry.authors] == [
        "http://testserver/recits/auteurs/bo-digue/",
        "http://testserver/recits/auteurs/cleo-jetee/",
    ]


@pytest.mark.parametrize(
    ("title", "atom", "rss"),
    [
        ("L’été & Cie < 3", "L’été &amp; Cie &lt; 3", "L’été &#x26; Cie &#x3C; 3"),
        ("Lire <b>", "Lire &amp;lt;b&amp;gt;", "Lire &#x26;lt;b&#x26;gt;"),
        ("&amp; ici", "&amp;amp;amp; ici", "&#x26;amp;amp; ici"),
    ],
)
def test_title_loses_no_word_to_those_who_take_it_for_html(
    client: Client, recap: Recap, title: str, atom: str, rss: str
) -> None:
    recap.title_fr = title
    recap.save()
    assert f'<title type="html">{atom}</title>' in get(client, "/recits/atom.xml")
    assert f"<title>{rss}</title>" in get(client, "/recits/rss.xml")
    assert json_feed(client)["items"][0]["title"] == title


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
    assert 'href="https://b.example/"' in content
    assert f'src="http://testserver/media/{1:024x}.png"' in content
    assert 'alt="Le port"' in content
    assert "<p>Texte fictif.</p>" in content
    assert "&lt;reste&gt;" in content


def test_words_that_look_like_addresses_stay(client: Client, recap: Recap) -> None:
    image = f'<img src="/media/{1:024x}.jpg" alt="{{}}" width="4" height="3">'
    text = f'<p>Écrire src="/x"</p><figure>{image.format("un src=")}</figure>'
    recap.body_fr = text + f"<figure>{image.format('un class=')}</figure>"
    recap.save()
    content = json_feed(client)["items"][0]["content_html"]
    assert '<p>Écrire src="/x"</p>' in content
    assert 'alt="un src=" width="4"' in content
    assert 'alt="un class=" width="4"' in content


def test_each_part_says_the_language_it_is_in(client: Client, recap: Recap) -> None:
    content = json_feed(client, "/en/recaps/feed.json")["items"][0]["content_html"]
    english, french = content.split('<div lang="fr">', 1)
    assert "What is left." in english
    assert "https://b.example/" in french


def test_text_without_a_standfirst_is_summed_up_by_its_beginning(
    client: Client, recap: Recap
) -> None:
    recap.standfirst_fr = recap.standfirst_en = ""
    recap.body_fr = "<p>Le port &amp; la mer</p>"
    recap.save()
    assert json_feed(client)["items"][0]["summary"] == "Le port & la mer"
    assert feed(client, "/recits/rss.xml").entries[0].summary == "Le port &amp; la mer"


BODY = (
    '<p><a data-mention="session:{key}" href="/2027/sessions/ancien/">Les phares</a></p>'
    '<figure class="quote pull"><blockquote><p>class="x"</p></blockquote></figure>'
    '<div class="gallery"><figure><img src="/media/{name}" alt="Un" width="4" height="3">'
    "<figcaption>A</figcaption></figure></div>"
    '<figure class="embed"><a href="https://vimeo.com/1234"><img src="/media/{name}" alt="">'
    "</a><figcaption>Un film</figcaption></figure>"
)


@pytest.mark.parametrize("file", FILES)
def test_text_stands_alone_in_a_reader(client: Client, edition: Edition, file: str) -> None:
    session = SessionFactory.create(edition=edition, slug="phares")
    publish(edition)
    name = f"{1:024x}.jpg"
    RecapFactory.create(body_fr=BODY.format(key=session.key, name=name), sessions=[session])
    if file == "feed.json":
        [item] = json_feed(client)["items"]
        content = item["content_html"]
    else:
        # As it was sent: feedparser cleans what it reads.
        content = unescape(get(client, f"/recits/{file}"))
    image = f'<img src="http://testserver/media/{name}"'
    assert '<a href="http://testserver/2027/sessions/phares/">Les phares</a>' in content
    assert '<figure><blockquote><p>class="x"</p></blockquote></figure>' in content
    assert f'<div><figure>{image} alt="Un" width="4" height="3"><figcaption>' in content
    assert f'<figure><a href="https://vimeo.com/1234">{image} alt=""></a>' in content
    assert "data-" not in content


def test_feeds_tell_when_a_text_changed(client: Client, recap: Recap) -> None:
    assert "date_modified" not in json_feed(client)["items"][0]
    recap.changed_at = datetime(2010, 6, 1, 10, tzinfo=UTC)
    recap.save()
    [entry] = feed(client, "/recits/atom.xml").entries
    assert entry.updated == "2010-06-01T10:00:00+00:00"
    assert entry.published == "2010-05-22T08:00:00+00:00"
    assert json_feed(client)["items"][0]["date_modified"] == "2010-06-01T12:00:00+02:00"
    assert feed(client, "/recits/atom.xml").feed.updated == entry.updated


def test_nothing_changed_before_it_appeared(client: Client, recap: Recap) -> None:
    recap.changed_at = datetime(2010, 5, 1, tzinfo=UTC)
    recap.save()
    [entry] = feed(client, "/recits/atom.xml").entries
    assert entry.updated == entry.published == "2010-05-22T08:00:00+00:00"
    assert "date_modified" not in json_feed(client)["items"][0]


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


def test_feed_holds_the_newest_of_both(client: Client, recap: Recap) -> None:
    for number in range(MOST_ENTRIES):
        ExternalRecapFactory.create(
            url=f"https://plume.example/{number}/",
            written_at=datetime(2010, 5, 22, 7, tzinfo=UTC) + timedelta(days=number),
        )
    urls = [item["url"] for item in json_feed(client)["items"]]
    assert len(urls) == MOST_ENTRIES
    assert urls[-1].endswith("/recits/bilan/")


def test_recap_elsewhere_says_what_its_site_says(client: Client) -> None:
    ExternalRecapFactory.create(
        title="L’été <b>en</b> mer",
        summary="Ce que <i>j’en</i> garde.\x07",
        author_name="Maud",
        author_url="https://plume.example/\x07",
        url="https://plume.example/mer?a=1&b=2",
        language="en",
        picture=f"{1:024x}.webp",
        written_at=datetime(2027, 6, 1, 8, tzinfo=UTC),
        decided_at=datetime(2027, 6, 3, 8, tzinfo=UTC),
    )
    [entry] = feed(client, "/recits/atom.xml").entries
    assert unescape(entry.title) == "L’été <b>en</b> mer"
    assert entry.link == "https://plume.example/mer?a=1&b=2"
    assert [(who.name, who.href) for who in entry.authors] == [("Maud", "https://plume.example/")]
    assert "2027-06-01" in entry.published
    assert "2027-06-03" in entry.updated
    assert "&lt;i&gt;j’en&lt;/i&gt;" in entry.content[0].value
    assert 'href="https://plume.example/mer?a=1&amp;b=2"' in entry.content[0].value
    assert '<div dir="auto" lang="en">' in entry.content[0].value
    assert '<p lang="fr">' in entry.content[0].value
    assert '<entry xml:lang="en">' in get(client, "/recits/atom.xml")
    [item] = json_feed(client)["items"]
    assert item["url"] == entry.link
    assert item["authors"] == [{"name": "Maud", "url": "https://plume.example/"}]
    assert item["image"] == f"http://testserver/media/{1:024x}.webp"
    assert item["language"] == "en"


def test_recap_elsewhere_is_updated_when_its_words_are(client: Client) -> None:
    def updated() -> str:
        return str(json_feed(client)["items"][0]["date_modified"])

    written = datetime(2010, 5, 22, tzinfo=UTC)
    recap = ExternalRecapFactory.create(written_at=written, state=ExternalRecap.State.HELD)
    editor = UserFactory.create(editor=True)
    moderation.publish(recap, editor)
    let_in = updated()
    moderation.change(recap, title="Autrement")
    moderation.refuse(recap, editor)
    assert updated() == let_in
    moderation.change(recap, title="Autrement")
    moderation.publish(recap, editor)
    assert updated() > let_in


@pytest.mark.parametrize("file", FILES)
def test_recap_elsewhere_need_not_say_much(client: Client, file: str) -> None:
    ExternalRecapFactory.create(title="Nu", summary="", author_name="", author_url="")
    ExternalRecapFactory.create(title="Signé", author_name="Maud", author_url="javascript:a()")
    told = get(client, f"/recits/{file}")
    # Nobody takes it for a text of ours.
    assert (
        told.count("carnet.example</name>")
        + told.count('"name": "carnet.example"')
        + told.count("carnet.example</dc:creator>")
        == 1
    )
    assert "&lt;p&gt;&lt;/p&gt;" not in told
    assert "<p></p>" not in told
    assert "javascript" not in told
    assert "<uri/>" not in told
    assert '"url": ""' not in told


@pytest.mark.parametrize("page", STREAMS[:3])
def test_page_leads_to_its_feeds(client: Client, recap: Recap, page: str) -> None:
    html = get(client, page)
    for file in FILES:
        # In the head, for programs, and on the page.
        assert html.count(f'href="{page}{file}"') >= 2


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
    assert [(unescape(told), address) for _type, told, address in found] == [
        (f"{title} ({name})", f"{feeds}{file}") for file, name in names.items()
    ]
    for kind, _title, address in found:
        assert client.get(address).headers["Content-Type"] == f"{kind}; charset=utf-8"


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
    read = feed(client, address)
    assert read.entries == []
    # Not when it was asked for: it would be new to each who asks.
    assert read.feed.updated_parsed[:3] == (2010, 1, 1)


@pytest.mark.parametrize("file", FILES)
def test_signs_that_xml_has_not_break_no_feed(client: Client, recap: Recap, file: str) -> None:
    recap.title_fr = recap.standfirst_fr = recap.body_fr = "Un\x0b mot\x1f\ufffe"
    recap.save()
    [entry] = feed(client, f"/recits/{file}").entries if file != FILES[2] else [{}]
    assert client.get(f"/recits/{file}").status_code == 200
    assert entry.get("title", "Un mot") == "Un mot"


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL refuses it")
@pytest.mark.parametrize("file", FILES)
def test_half_a_character_breaks_no_feed(client: Client, recap: Recap, file: str) -> None:
    # As JSON has it, which any program may write.
    recap.sources = ["https://a.example/\ud800"]
    recap.save()
    assert "https://a.example/" in get(client, f"/recits/{file}")


@pytest.mark.parametrize("file", FILES)
def test_text_that_came_past_the_forms_is_clean(client: Client, recap: Recap, file: str) -> None:
    hostile = '<p onclick="x()">Mot<script>alert(1)</script><a href="javascript:x">y</a></p>'
    Recap.objects.update(body_fr=hostile, title_fr="]]><script>alert(1)</script>")
    assert sanitize(hostile) == "<p>Moty</p>"
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
