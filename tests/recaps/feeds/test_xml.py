import pytest
from django.test import Client

from recaps.models import Recap
from tests.recaps.feeds.reading import XML, feed, json_feed
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


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
