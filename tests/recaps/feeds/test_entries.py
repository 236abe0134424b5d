from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from events.models import Edition
from reactions import moderation
from recaps.models import ExternalRecap, Recap
from talks.releases import publish
from tests.editions import picture
from tests.factories import ExternalRecapFactory, RecapFactory, SessionFactory, UserFactory
from tests.recaps.feeds.reading import FILES, XML, feed, json_feed
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


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


def test_cards_are_plain_links(client: Client, recap: Recap) -> None:
    image = f'<img src="/media/{1:024x}.jpg" alt="Le port">'
    link = '<a href="https://b.example/">Un article</a>'
    recap.body_fr = f'<figure class="card">{link}{image}</figure>'
    recap.save()
    content = json_feed(client)["items"][0]["content_html"]
    assert f"<p>{link}</p>" in content
    assert "figure" not in content
    recap.cards.create(
        address="https://b.example/", state="filled", kind="post", text="Un & un.\n\nDeux."
    )
    recap.save()
    content = json_feed(client)["items"][0]["content_html"]
    assert f"<blockquote><p>Un &amp; un.</p><p>Deux.</p></blockquote><p>{link}</p>" in content


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


def test_entry_keeps_its_name_when_its_address_changes(client: Client, recap: Recap) -> None:
    before = feed(client, "/recits/atom.xml").entries[0].id
    recap.slug = "autre"
    recap.save()
    assert feed(client, "/recits/atom.xml").entries[0].id == before
    assert feed(client, "/recits/rss.xml").entries[0].id == before


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL refuses it")
@pytest.mark.parametrize("file", FILES)
def test_half_a_character_breaks_no_feed(client: Client, recap: Recap, file: str) -> None:
    # As JSON has it, which any program may write.
    recap.sources = ["https://a.example/\ud800"]
    recap.save()
    assert "https://a.example/" in get(client, f"/recits/{file}")
