import pytest
from django.test import Client

from recaps.models import Recap
from tests.recaps.feeds.reading import feed, json_feed

pytestmark = pytest.mark.django_db


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
