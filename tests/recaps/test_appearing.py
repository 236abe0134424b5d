"""A recap that appears by itself at a time appears on every page that shows recaps."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from core.content import edges
from events.models import Edition
from recaps.models import Recap
from talks.releases import publish
from tests.factories import AuthorFactory, RecapFactory, SlotFactory, SpeakerFactory, TagFactory

pytestmark = pytest.mark.django_db

TITLE = "Ce qui paraît demain"


@pytest.fixture
def addresses(edition: Edition) -> list[str]:
    """What shows recaps of one session, of one author and under one topic."""
    session = SlotFactory.create(session__edition=edition).session
    author, tag = AuthorFactory.create(slug="maud"), TagFactory.create(slug="vents")
    speaker = SpeakerFactory.create(slug="garnier")
    session.speakers.add(speaker)
    session.tags.add(tag)
    publish(edition)
    given: dict[str, Any] = {"sessions": [session], "speakers": [speaker], "tags": [tag]}
    RecapFactory.create(slug="bilan", authors=[author], **given)
    RecapFactory.create(
        slug="demain",
        title_fr=TITLE,
        authors=[author],
        published_at=timezone.now() + timedelta(days=1),
        **given,
    )
    return [
        *("/recits/", "/recits/atom.xml", "/recits/rss.xml", "/recits/feed.json"),
        *("/recits/bilan/", "/recits/auteurs/maud/", "/recits/auteurs/maud/atom.xml"),
        *("/themes/vents/", "/themes/vents/feed.json", "/intervenants/garnier/"),
        *(f"/{edition.slug}/sessions/{session.slug}/", f"/{edition.slug}/recits/rss.xml"),
        *(f"/{edition.slug}/programme.xml", f"/{edition.slug}/programme.json"),
    ]


def test_it_appears_everywhere_by_itself(client: Client, addresses: list[str]) -> None:
    soon = Recap.objects.get(slug="demain").published_at
    assert soon
    # Also lists that it is in by its address alone.
    for address in (*addresses, "/sitemap.xml", "/sitemap-recaps-1.xml", "/recits/auteurs/"):
        answer: Any = client.get(address)
        assert TITLE not in answer.content.decode(), address
        assert answer.valid_until, address
        assert answer.valid_until <= soon, address
    with travel(soon + timedelta(seconds=1)):
        missing = [a for a in addresses if TITLE not in client.get(a).content.decode()]
    assert missing == []


def test_anyone_who_reads_recaps_tells_of_the_next_once() -> None:
    times = [timezone.now() + timedelta(hours=hour) for hour in (2, 1)]
    for time in times:
        RecapFactory.create(published_at=time)
    with edges.noted() as outer:
        with edges.noted() as noted:
            list(Recap.objects.published())
            RecapFactory.create(published_at=timezone.now() + timedelta(minutes=1))
            Recap.objects.published().exists()
        assert noted == {"recaps": times[1]}
        assert outer == {}
    Recap.objects.published()
    assert outer == {}
