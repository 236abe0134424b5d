"""What programs that read microformats2 find on the public pages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import mf2py
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from core.models import Tag
from core.templatetags.text import plain
from events.models import Edition
from recaps.models import Author, Recap
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.editions import give_portraits, picture, spare
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    VenueFactory,
)
from tests.sampling import sample
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
REQUIRED = {
    "h-card": {"name"},
    "h-cite": {"name", "url"},
    "h-entry": {"name", "url", "published", "author"},
    "h-event": {"name", "url", "start", "end", "location"},
    "h-feed": {"name", "url"},
}

Item = dict[str, Any]
Described = tuple[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Pages, addresses and words are not in the language that is there by default."""
    with override("en"):
        yield


def at(name: str, *arguments: str) -> str:
    return f"{SITE}{reverse(name, args=arguments)}"


def read(client: Client, name: str, *arguments: str) -> list[Item]:
    """The items at the top of a page."""
    url = at(name, *arguments)
    items: list[Item] = mf2py.parse(doc=get(client, url.removeprefix(SITE)), url=url)["items"]
    return items


def described(item: Item) -> Described:
    """What an item is, and its properties, where items are described in the same way."""
    return item["type"][0], {
        name: [described(value) if "type" in value else value for value in values]
        for name, values in item["properties"].items()
    }


def every(items: list[Item]) -> Iterator[Item]:
    """The items and all that they hold."""
    for item in items:
        yield item
        values = (value for values in item["properties"].values() for value in values)
        yield from every([value for value in values if "type" in value])
        yield from every(item.get("children", []))


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(
        name="Marseille 2.0", slug="2027", city="Marseille", is_current=True
    )


@pytest.fixture
def topic() -> Tag:
    return TagFactory.create(name="Phares", name_en="Lighthouses", slug="phares")


@pytest.fixture
def session(edition: Edition, topic: Tag) -> Session:
    """A published session that has two slots in two rooms."""
    ana = SpeakerFactory.create(
        name="Ana Môle",
        slug="ana-mole",
        organisation_fr="Les Phares",
        organisation_en="The Lighthouses",
    )
    give_portraits([ana])
    ana.links.create(kind="site", url="https://ana.example/")
    venue = VenueFactory.create(edition=edition, name_fr="Le Hangar", name_en="The Shed", slug="j1")
    session = SessionFactory.create(
        edition=edition,
        title_fr="Les fanaux",
        title_en="Lanterns",
        slug="fanaux",
        speakers=[ana],
        tags=[topic],
    )
    for number, (name, at) in enumerate((("Cale", "17:00"), ("Quai", "10:00"))):
        room = RoomFactory.create(
            edition=edition, venue=venue, name_fr=name, name_en="", slug=name.lower()
        )
        SlotFactory.create(session=session, room=room, at=at, day=2 - number)
    publish(edition)
    return session


@pytest.fixture
def recap(session: Session, topic: Tag) -> Recap:
    """A recap first published elsewhere that links to one of the two sessions it speaks of."""
    other = SessionFactory.create(
        edition=session.edition, title_fr="La houle", title_en="The swell", slug="houle"
    )
    publish(session.edition)
    recap = RecapFactory.create(
        title_fr="Retour de quai",
        title_en="Back from the quay",
        slug="retour",
        standfirst_fr="Ce qu’il en reste.",
        standfirst_en="What is left of it.",
        body_fr='<p>Voyez <a href="/2027/sessions/fanaux/">cela</a>.</p>',
        body_en='<p>See <a href="/en/2027/sessions/fanaux/">that</a>.</p>',
        authors=[
            AuthorFactory.create(
                name="Bo Digue",
                slug="bo-digue",
                bio_fr="Écrit au port.",
                bio_en="Writes by the sea.",
                url="https://bo.example/",
            )
        ],
        sessions=[session, other],
        tags=[topic],
        original_url="https://bo.example/billet",
        published_at=datetime(2026, 5, 23, 8, tzinfo=UTC),
        cover_alt_fr="Un quai",
        cover_alt_en="A quay",
    )
    recap.cover.save(f"{7:024x}.png", picture(40, 30))
    return recap


def entry(recap: Recap) -> Described:
    """A recap in a list."""
    [author] = recap.authors.all()
    properties = {
        "name": [plain(recap.title)],
        "url": [at("recaps:recap", recap.slug)],
        "published": [f"{recap.published_at:%Y-%m-%d}"],
        "author": [
            ("h-card", {"name": [author.name], "url": [at("recaps:author", author.slug)]}),
        ],
    }
    if recap.standfirst:
        properties["summary"] = [plain(recap.standfirst)]
    return "h-entry", properties


def test_a_recap_is_an_entry(client: Client, recap: Recap, topic: Tag) -> None:
    [item] = read(client, "recaps:recap", "retour")
    [content] = item["properties"].pop("content")
    kind, properties = entry(recap)
    assert described(item) == (
        kind,
        properties
        | {
            "category": [plain(topic.text)],
            "photo": [{"value": f"{SITE}{recap.cover.url}", "alt": plain(recap.cover_alt)}],
        },
    )
    assert content["value"].endswith(strip_tags(plain(recap.body)))


def test_a_session_is_an_event_at_its_first_time(
    client: Client, session: Session, topic: Tag
) -> None:
    [item] = read(client, "talks:session", "2027", "fanaux")
    [ana] = session.speakers.all()
    venue = session.edition.venues.get()
    assert described(item) == (
        "h-event",
        {
            "name": [plain(session.title)],
            "summary": [plain(session.summary)],
            "url": [at("talks:session", "2027", "fanaux")],
            "start": ["2027-05-20T10:00+0200"],
            "end": ["2027-05-20T10:30+0200"],
            "location": [
                (
                    "h-card",
                    {
                        "name": [f"Quai, {plain(venue.name)}"],
                        "locality": ["Marseille"],
                        "url": [at("talks:room", "2027", "quai")],
                    },
                )
            ],
            "category": [plain(topic.text)],
            "speaker": [person(ana)],
        },
    )


def person(speaker: Speaker) -> Described:
    """A person in a list."""
    return "h-card", {
        "name": [speaker.name],
        "job-title": [plain(speaker.role)],
        "org": [plain(speaker.organisation)],
        "url": [at("talks:speaker", speaker.slug)],
    }


def test_a_speaker_is_a_card(client: Client, session: Session) -> None:
    [ana] = session.speakers.all()
    kind, properties = person(ana)
    url = at("talks:speaker", "ana-mole")
    photo = {
        "value": f"{SITE}{default_storage.url(ana.portrait.name)}",
        "alt": plain(ana.portrait_alt),
    }
    more = {"note": [plain(ana.short)], "photo": [photo], "uid": [url]}
    [item] = read(client, "talks:speaker", "ana-mole")
    assert described(item) == (kind, properties | more | {"url": [url, "https://ana.example/"]})
    [item] = read(client, "talks:speakers", "2027")
    assert described(item) == person(ana)


def test_an_edition_is_an_event(client: Client, session: Session) -> None:
    edition, venue = session.edition, session.edition.venues.get()
    event = {
        "name": ["Marseille 2.0"],
        "summary": [plain(edition.tagline)],
        "url": [at("talks:edition", "2027")],
        "start": ["2027-05-20"],
        "end": ["2027-05-21"],
    }
    house = {
        "name": [plain(venue.name)],
        "locality": ["Marseille"],
        "url": [f"{at('talks:edition', '2027')}#j1"],
    }
    [item] = read(client, "talks:edition", "2027")
    more = {"description": [plain(edition.summary)], "location": [("h-card", house)]}
    assert described(item) == ("h-event", event | more)
    [item] = read(client, "home")
    there = {"name": [f"{plain(venue.name)}, Marseille"]}
    assert described(item) == ("h-event", event | {"location": [("h-card", there)]})


def test_no_item_lacks_what_its_kind_requires(client: Client) -> None:
    edition = spare()
    speakers = Speaker.objects.filter(sessions__isnull=False).distinct()
    pages = [
        ("home",),
        ("recaps:list",),
        ("recaps:authors",),
        ("talks:edition", edition.slug),
        ("talks:speakers", edition.slug),
        *(("recaps:recap", recap.slug) for recap in Recap.objects.all()),
        *(("recaps:author", author.slug) for author in Author.objects.all()),
        *(("core:topic", tag.slug) for tag in Tag.objects.all()),
        *(("talks:session", edition.slug, session.slug) for session in edition.sessions.all()),
        *(("talks:speaker", speaker.slug) for speaker in speakers),
    ]
    for page in sample(pages, 30):
        items = list(every(read(client, *page)))
        assert items
        for item in items:
            [kind] = item["type"]
            properties = item["properties"]
            assert REQUIRED[kind] <= set(properties)
            assert all(all(values) for values in properties.values())
