import pytest
from django.test import Client

from recaps.models import Recap
from tests.recaps.feeds.reading import XML, feed

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
