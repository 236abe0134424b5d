from datetime import UTC, datetime
from itertools import product

import pytest
from django.test import Client

from events.models import Edition
from recaps.models import Recap
from tests.editions import crowded
from tests.factories import AuthorFactory, RecapFactory, TagFactory
from tests.recaps.feed_rules import FAULTS
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

PAGES = (
    *("/recits/", "/recits/auteurs/ana/", "/themes/mer/", "/comble/recits/"),
    *("/en/recaps/", "/en/recaps/authors/ana/", "/en/topics/mer/", "/en/comble/recaps/"),
)


@pytest.fixture
def edition() -> Edition:
    edition = crowded()
    for number, title in enumerate(("<b>]]>&amp;", "Un\x0b mot\ufffe", "🎭 \u202eabc")):
        RecapFactory.create(
            title_fr=title,
            standfirst_fr=f"{title}\n\n<script>alert(1)</script>",
            slug=f"hostile-{number}",
            body_fr='<p onclick="x()"><a href="/2027/">A</a> <a href="#b">b</a> <a href="//[">'
            '<a href="//c.example/">c</a> <a href="é e/">d</a><iframe src="x"></iframe>'
            "<script>alert(1)</script></p>",
            published_at=datetime(2010, 5, number + 1, tzinfo=UTC),
            authors=[
                AuthorFactory.create(name='Ana "<Sá>" & Cie', slug="ana")
                if number == 0
                else AuthorFactory.create()
            ],
            tags=[TagFactory.create(name="Mer & <vent>", slug="mer")] if number == 0 else [],
            sessions=[edition.sessions.first()],
        )
    return edition


def test_feeds_keep_every_rule(client: Client, edition: Edition) -> None:
    found = {
        f"{page}{file}": faults
        for page, file in product(PAGES, FAULTS)
        if (faults := sorted(set(FAULTS[file](get(client, f"{page}{file}")))))
    }
    assert found == {}


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
    ("rss.xml", 'version="2.0"', 'version="0.91"', "not rss 2.0"),
    ("rss.xml", "<description>", "<subtitle/><description>", "holds subtitle"),
    ("rss.xml", 'rel="self"', 'rel="via"', "no link to itself"),
    ("rss.xml", "<pubDate>Sat", "<pubDate>Sun", "no RFC 822 date"),
    ("rss.xml", 'isPermaLink="false"', "", "says that it is"),
    ("rss.xml", "<language>fr", "<language>en_GB", "no language"),
    ("rss.xml", "<item>", "<item><author>Ana</author>", "no address of mail"),
    ("rss.xml", "<item>", '<item><enclosure url="x"/>', "an enclosure lacks"),
    ("rss.xml", "&lt;p&gt;On", '&lt;a href="/x"&gt;On', "relative address"),
    ("feed.json", "version/1.1", "version/1", "the version"),
    ("feed.json", '"id": "', '"id": "", "x": "', "no id"),
    ("feed.json", '"content_html"', '"content"', "no content"),
    ("feed.json", "T10:00:00+02:00", " 10:00", "no RFC 3339 date"),
    ("feed.json", '"authors": [{"name"', '"authors": [{}, {"name"', "says nothing"),
    ("feed.json", '"language": "fr"', '"language": "f"', "no language"),
    ("feed.json", '"tags": ["Mer"', '"tags": [""', "no string"),
]


@pytest.mark.parametrize(("file", "before", "after", "fault"), BROKEN)
def test_broken_feed_is_found_out(
    client: Client, file: str, before: str, after: str, fault: str
) -> None:
    RecapFactory.create(
        slug="un",
        status=Recap.Status.PUBLISHED,
        published_at=datetime(2010, 5, 22, 8, tzinfo=UTC),
        tags=[TagFactory.create(name="Mer")],
    )
    text = get(client, f"/recits/{file}")
    assert list(FAULTS[file](text)) == []
    assert before in text
    assert any(fault in found for found in FAULTS[file](text.replace(before, after)))
