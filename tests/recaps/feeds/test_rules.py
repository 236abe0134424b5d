import json
import re
from datetime import UTC, datetime
from html import unescape
from itertools import product
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse

from events.models import Edition
from recaps.models import Author, Recap
from tests.editions import crowded
from tests.factories import AuthorFactory, RecapFactory, TagFactory
from tests.recaps.feeds.rules import FAULTS
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

PAGES = (
    *("/recits/", "/recits/auteurs/ana/", "/themes/mer/", "/comble/recits/"),
    *("/en/recaps/", "/en/recaps/authors/ana/", "/en/topics/mer/", "/en/comble/recaps/"),
)


IMAGE = f'<img src="/media/{1:024x}.jpg" alt="src= href=" width="4" height="3">'
TEXT = """<p onclick="x()"><a href="/2027/">A</a> <a href="#b">b</a> <a href="//[">
<a href="//c.example/">c</a> <a href="é e/">d</a> <a href="http://[">e</a>
<a href="/é/?a=1&b">f</a> href="/x" \x85<iframe src="x"></iframe><script>alert(1)</script></p>"""
FIGURES = f"""<figure>{IMAGE}<figcaption>Un &amp; <small>© Ana</small></figcaption></figure>
<div class="gallery"><figure>{IMAGE}</figure><figure>{IMAGE}</figure></div>
<figure class="quote pull"><blockquote><p>Ici</p></blockquote></figure>
<figure class="embed"><a href="https://vimeo.com/1234">{IMAGE}</a></figure>
<figure class="embed"><a href="https://youtu.be/dQw4w9WgXcQ">Un &lt;film&gt;</a></figure>"""
MENTIONS = """<h2>الشبكات</h2><ul><li>a<li>b</ul><p><a data-mention="session:{key}">c</a>
<a data-mention="speaker:00000000-0000-4000-8000-000000000000">d</a>"""
CARDS = """<figure class="card"><a href="https://a.example/?a&amp;b">Un &lt;mot&gt;</a></figure>
<figure class="card"><a href="https://youtu.be/dQw4w9WgXcQ">Un film</a></figure>
<table><caption>Le vote</caption><tr><th>Salle<td>Voix<tr><th>Patio<td></table>
<p>m<sup>2</sup><span class="footnote">Au <em>carton</em></span></p>"""
BODIES = (TEXT, FIGURES, MENTIONS, CARDS, "")
TITLES = (
    *("<b>]]>&amp;</b>", "Un\x0b mot\ufffe\x85", "🎭 \u202eabc", "Art & <essais>"),
    *("\x0b", "AT&T < 3", "الشبكات الاجتماعية", "&copy <!-- "),
)


@pytest.fixture
def edition() -> Edition:
    edition = crowded()
    session = edition.sessions.first()
    assert session
    ana = AuthorFactory.create(name='Ana\x0b "<Sá>" & Cie', slug="ana")
    signed: tuple[list[Author], ...] = (
        [ana],
        [ana, AuthorFactory.create(name="Bo & <i>")],
        [],
        [AuthorFactory.create(name="\x0b")],
    )
    tags = [
        TagFactory.create(name="Mer & <vent>", name_en="", slug="mer"),
        TagFactory.create(name="Deux", name_en="Two", slug="deux"),
        TagFactory.create(name="Encore", name_en="Two", slug="encore"),
        TagFactory.create(name="\x0b", name_en="", slug="rien"),
    ]
    for number, title in enumerate(TITLES):
        # Past the forms, which would refuse some of it.
        recap = RecapFactory.create(
            slug=f"hostile-{number}",
            published_at=datetime(2010, 5, number + 1, tzinfo=UTC),
            changed_at=datetime(2010, 5, 3 * number + 1, tzinfo=UTC) if number % 3 else None,
            authors=signed[number % 4],
            tags=tags if number % 2 else tags[:1],
            sessions=[session],
        )
        Recap.objects.filter(pk=recap.pk).update(
            title_fr=title,
            title_en=title if number % 2 else "",
            standfirst_fr=f"{title}\n\n<script>alert(1)</script>" if number < 3 else "",
            standfirst_en="",
            body_fr=BODIES[number % 5].replace("{key}", str(session.key)),
            language="en" if number == 5 else "fr",
            cover=f"{2:024x}.png" if number % 2 else "",
            cover_alt_fr='Un "port" src=',
            notice_fr="Un\x85 <mot>",
            sources=["javascript:x", "https://[", "https://a.example/?a&b"],
            original_url=("", "javascript:x", "https://a.example/?a&b")[number % 3],
        )
    return edition


def test_feeds_keep_every_rule(client: Client, edition: Edition) -> None:
    found = {
        f"{page}{file}": faults
        for page, file in product(PAGES, FAULTS)
        if (faults := sorted(set(FAULTS[file](get(client, f"{page}{file}")))))
    }
    assert found == {}


def test_programs_read_them(client: Client, edition: Edition) -> None:
    for page in PAGES:
        items = json.loads(get(client, f"{page}feed.json"))["items"]
        assert items, page
        for file in ("atom.xml", "rss.xml"):
            read: Any = parse(get(client, f"{page}{file}").encode())
            assert not read.bozo, page
            assert [entry.id for entry in read.entries] == [item["id"] for item in items], page
            # However they are told, they read as they were written.
            assert [unescape(entry.title) for entry in read.entries] == [
                item["title"] for item in items
            ], page


def test_feeds_without_recaps_keep_them(client: Client) -> None:
    for page, file in product(("/recits/", "/en/recaps/"), FAULTS):
        assert list(FAULTS[file](get(client, f"{page}{file}"))) == []


BROKEN = [
    ("atom.xml", "<updated>", "<updated>2010-5-1", "no RFC 3339 date"),
    ("atom.xml", "<id>urn:uuid:", "<id>", "is no IRI"),
    ("atom.xml", 'rel="self"', 'rel="via"', "no link to itself"),
    ("atom.xml", "<author>", "<author><name>B</name>", "exactly one name"),
    ("atom.xml", "<entry>", "<entry><id>urn:x:y</id>", "exactly one id"),
    ("atom.xml", "<entry>", "<entry><guid>x</guid>", "entry holds guid"),
    ("atom.xml", 'type="html"', 'type="md"', "the type md"),
    ("atom.xml", '<category term="', '<category name="', "no term"),
    ("atom.xml", 'xml:lang="fr"', 'xml:lang="français"', "no language"),
    ("atom.xml", 'href="http://testserver/recits/un/"', 'href="/recits/un/"', "a link leads to"),
    ("atom.xml", "&lt;p&gt;On", "&lt;script&gt;&lt;p&gt;On", "<script>"),
    ("atom.xml", "<entry>", "<rights>R</rights><rights>R</rights><entry>", "several rights"),
    ("atom.xml", "</entry>", "</entry><rights>R</rights>", "after an entry"),
    ("atom.xml", ' xml:lang="fr"', "", "does not say its language"),
    ("atom.xml", "<published>2010", "<published>2011", "before it was published"),
    ("atom.xml", "<published>2010", "<published>1970", "no RFC 3339 date"),
    ("atom.xml", "</published><updated>2010", "</published><updated>2011", "its newest entry"),
    ("atom.xml", "<id>urn:uuid:", "<id>urn:uuid:x", "is no IRI"),
    ("atom.xml", "<entry>", "<entry><summary> </summary>", "summary is empty"),
    ("atom.xml", "<entry>", "<entry><rights>A &amp;amp; B</rights>", "looks like HTML"),
    ("atom.xml", 'type="html">Récit', 'type="html">&lt;essais&gt;', "<essais>"),
    ("atom.xml", '<category term="Mer"/>', '<category term="Mer"/>' * 2, "one term"),
    ("atom.xml", 'rel="self"/>', 'rel="self">x</link>', "holds something"),
    ("atom.xml", "On y", "On\x85y", "none that readers can show"),
    ("atom.xml", "&lt;p&gt;On", '&lt;p class="x"&gt;On', "the attribute class"),
    ("atom.xml", "&lt;p&gt;On", '&lt;p&gt;&lt;img src="http://a/b"&gt;On', "not described"),
    ("atom.xml", "&lt;p&gt;On", "&lt;p&gt;&lt;em&gt;On", "leaves <div> open"),
    ("atom.xml", "&lt;p&gt;On", "On", "closes <p>"),
    (
        *("atom.xml", "&lt;p&gt;On", '&lt;p&gt;&lt;img alt="" srcset="http://a/b 2x, c 3x"&gt;On'),
        "the relative address c",
    ),
    ("atom.xml", "&lt;p&gt;On", '&lt;p&gt;&lt;a href="http://["&gt;On', "the relative address"),
    ("rss.xml", 'version="2.0"', 'version="0.91"', "not rss 2.0"),
    ("rss.xml", "<description>", "<subtitle/><description>", "holds subtitle"),
    ("rss.xml", 'rel="self"', 'rel="via"', "no link to itself"),
    ("rss.xml", "<pubDate>Sat", "<pubDate>Sun", "no RFC 822 date"),
    ("rss.xml", 'isPermaLink="false"', "", "says that it is"),
    ("rss.xml", "<language>fr", "<language>en_GB", "no language"),
    ("rss.xml", "<item>", "<item><author>Ana</author>", "no address of mail"),
    ("rss.xml", "<item>", '<item><enclosure url="x"/>', "an enclosure lacks"),
    ("rss.xml", "&#x3C;p&#x3E;On", '&#x3C;a href="/x"&#x3E;On', "relative address"),
    ("rss.xml", "<language>fr</language>", "", "no language"),
    ("rss.xml", "<title>Récit", "<title>&#x3C;b&#x3E;Récit", "title of item holds tags"),
    ("rss.xml", "<title>Récits", "<title>&#x3C;/b&#x3E;", "title of channel holds tags"),
    ("rss.xml", "<title>Récits\u00a0: Marseille 2.0", "<title> ", "title of channel is empty"),
    ("rss.xml", "&#x3C;p&#x3E;On", "&lt;p&gt;On", "not written as numbers"),
    ("rss.xml", "On y", "On\x85y", "none that readers can show"),
    ("rss.xml", "</item>", "</item><ttl>60</ttl>", "after an entry"),
    ("rss.xml", "22 May 2010 08:00:00 +0000</pub", "22 May 2010 09:00:00 +0000</pub", "was built"),
    ("rss.xml", "<pubDate>Sat, 22 May 2010", "<pubDate>Sat, 23 May 1970", "no RFC 822 date"),
    ("rss.xml", "<category>Mer</category>", "<category>Mer</category>" * 2, "two categories"),
    ("rss.xml", '">urn:uuid:', '">urn:uuid:x', "no name for ever"),
    ("rss.xml", "<dc:creator>", "<dc:creator/><dc:creator>", "names nobody"),
    ("rss.xml", "<item>", "<item><content:encoded>x</content:encoded>", "before its content"),
    ("feed.json", "version/1.1", "version/1", "the version"),
    ("feed.json", '"id": "', '"id": "", "x": "', "no id"),
    ("feed.json", '"content_html"', '"content"', "no content"),
    ("feed.json", "T10:00:00+02:00", " 10:00", "no RFC 3339 date"),
    ("feed.json", '"authors": [{"name"', '"authors": [{}, {"name"', "says nothing"),
    ("feed.json", '"language": "fr"', '"language": "f"', "no language"),
    ("feed.json", '"tags": ["Mer"', '"tags": [""', "no string"),
    ("feed.json", '"tags": ["Mer"', '"tags": ["Mer", "Mer"', "two tags"),
    ("feed.json", '"summary": "', '"summary": "", "_x": "', "summary is there and empty"),
    ("feed.json", '"tags": ["Mer"]', '"tags": []', "tags is there and empty"),
    ("feed.json", '"summary": "', '"guid": "', "guid is no part"),
    ("feed.json", '"summary": "', '"image": "/a.png", "_x": "', "image is no address"),
    ("feed.json", '"feed_url": "http://testserver', '"feed_url": "', "feed_url is no address"),
    ("feed.json", '"authors": [{"name": "', '"authors": [{"name": "", "avatar": "', "says nothing"),
    ("feed.json", '"tags"', '"date_modified": "2010-05-01T10:00:00Z", "tags"', "modified before"),
    ("feed.json", '"summary": "', '"external_url": "javascript:x", "_x": "', "url is no address"),
    ("feed.json", "On y", "On\\u000by", "none that readers can show"),
    ("feed.json", "On y", "On\\ud800y", "none that readers can show"),
    ("feed.json", '"title": "Récits\u00a0: Marseille 2.0"', '"title": " "', "no title"),
]


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(
        slug="un",
        status=Recap.Status.PUBLISHED,
        published_at=datetime(2010, 5, 22, 8, tzinfo=UTC),
        tags=[TagFactory.create(name="Mer")],
    )


@pytest.mark.parametrize("file", FAULTS)
def test_broken_feed_is_found_out(client: Client, recap: Recap, file: str) -> None:
    text = get(client, f"/recits/{file}")
    assert list(FAULTS[file](text)) == []
    for _file, before, after, fault in (each for each in BROKEN if each[0] == file):
        assert before in text
        found = list(FAULTS[file](text.replace(before, after)))
        assert any(fault in each for each in found), (fault, found)


TWICE = [
    ("atom.xml", r"(<entry>.*</entry>)", r"\1\1", "two entries have one id"),
    ("rss.xml", r"(<item>.*</item>)", r"\1\1", "two items have one guid"),
    ("feed.json", r'("items": \[)(.*)\]', r"\1\2, \2]", "two items have one id"),
]


@pytest.mark.parametrize(("file", "entry", "twice", "fault"), TWICE)
def test_entry_that_is_there_twice_is_found_out(
    client: Client, recap: Recap, file: str, entry: str, twice: str, fault: str
) -> None:
    text = re.sub(entry, twice, get(client, f"/recits/{file}"), flags=re.DOTALL)
    assert fault in FAULTS[file](text)
