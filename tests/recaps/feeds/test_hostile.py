import json
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from feedparser.api import parse
from lxml.html import fragment_fromstring

from events.models import Edition
from recaps.models import Author, Recap
from tests.editions import crowded
from tests.factories import AuthorFactory, RecapFactory, TagFactory
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


def test_programs_read_them(client: Client, edition: Edition) -> None:
    for page in PAGES:
        items = json.loads(get(client, f"{page}feed.json"))["items"]
        assert items, page
        for item in items:
            content = fragment_fromstring(item["content_html"], create_parent=True)
            for address in content.xpath(".//@href | .//@src"):
                assert address.startswith(("http://", "https://")), page
            assert not content.xpath(".//script | .//iframe | .//@onclick | .//@class"), page
        for file in ("atom.xml", "rss.xml"):
            read: Any = parse(get(client, f"{page}{file}").encode())
            assert not read.bozo, page
            if file == "atom.xml":
                assert all(entry.updated >= entry.published for entry in read.entries), page
            assert [entry.id for entry in read.entries] == [item["id"] for item in items], page
            # However they are told, they read as they were written.
            assert [unescape(entry.title) for entry in read.entries] == [
                item["title"] for item in items
            ], page
