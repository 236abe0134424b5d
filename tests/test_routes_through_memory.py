"""Every public address through the memory of pages: twice the same, and after a change the new one.

What a process that has just begun answers is the measure: it remembers nothing.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from time_machine import travel

from core.content.models import ContentVersion
from core.http.answers import QUERY
from core.models import SiteIdentity
from events.models import Edition
from marseille20.delivery import warmed
from marseille20.pages.context import edition_chrome
from reactions import moderation
from recaps.models import Recap
from talks import erasure
from talks.models import Session
from talks.published import forget_releases
from talks.releases import publish
from tests.addresses import filled, routes
from tests.factories import (
    AnnouncementFactory,
    AuthorFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    UserFactory,
    VenueFactory,
)
from writing import transitions

pytestmark = pytest.mark.django_db

# The day before the edition, at a standstill: some pages tell the time.
NOW = datetime(2027, 5, 19, 10, tzinfo=UTC)
VALUES = {"edition": ["demo"], "slug": ["rade"], "day": ["2027-05-20"]}
ELSEWHERE = ("admin/", "compte/", "en/account/", "ecrire/", "en/write/")
# A value for each name that an address may ask by.
ASKED = dict.fromkeys(QUERY, "rade") | {"day": "2027-05-20", "page": "1", "since": "1"}
# What every answer says of the moment, not of the page.
OF_THE_MOMENT = {"Age", "X-Request-Id", "X-Accel-Expires", "Content-Encoding", "Content-Length"}


class Site(NamedTuple):
    """Rows that one address each shows, and words that readers read of them."""

    edition: Edition
    session: Session
    rows: dict[str, Any]


@pytest.fixture
def site() -> Iterator[Site]:
    with travel(NOW, tick=False):
        edition = EditionFactory.create(slug="demo", is_current=True)
        venue = VenueFactory.create(edition=edition, slug="rade")
        person = SpeakerFactory.create(slug="rade", name="Ana Mole")
        session = SessionFactory.create(
            edition=edition,
            slug="rade",
            track=TrackFactory.create(edition=edition, slug="rade"),
            speakers=[person],
            tags=[TagFactory.create(slug="rade")],
        )
        room = RoomFactory.create(edition=edition, slug="rade", venue=venue)
        SlotFactory.create(session=session, room=room)
        publish(edition)
        author = AuthorFactory.create(slug="rade")
        recap = RecapFactory.create(slug="rade", sessions=[session], authors=[author])
        rows = {
            "person": person,
            "room": room,
            "recap": recap,
            "withdrawn": RecapFactory.create(title_fr="Repris", title_en="Repris"),
            "draft": RecapFactory.create(
                title_fr="Inédit", title_en="Inédit", status=Recap.Status.DRAFT
            ),
            "page": PageFactory.create(edition=edition, slug="rade"),
            "hidden": PageFactory.create(edition=edition, title_fr="Vestiaire", title_en="Cloaks"),
            "partner": PartnerFactory.create(edition=edition, name="Conserverie Thon"),
            "comment": ReactionFactory.create(recap=recap, text="Pas si vite", state="held"),
            "refused": ReactionFactory.create(recap=recap, text="Du venin"),
            "editor": UserFactory.create(superuser=True),
        }
        yield Site(edition, session, rows)


# --- What changes, and the words that come or go with it -----------------------------------------


def publishes(site: Site) -> None:
    site.rows["room"].name_fr = site.rows["room"].name_en = "Calanque"
    site.rows["room"].save()
    publish(site.edition)


def erases(site: Site) -> None:
    erasure.erase(site.rows["person"], by=site.rows["editor"])


def renames_the_site(site: Site) -> None:
    SiteIdentity(name="Sète 3.0", short_name="Sète").save()


def publishes_a_recap(site: Site) -> None:
    transitions.apply("publish", site.rows["draft"], site.rows["editor"])


def withdraws_a_recap(site: Site) -> None:
    transitions.apply("withdraw", site.rows["withdrawn"], site.rows["editor"])


def announces(site: Site) -> None:
    AnnouncementFactory.create(edition=site.edition, text_fr="Mistral", text_en="Mistral")


def edits_a_page(site: Site) -> None:
    site.rows["page"].body_fr = site.rows["page"].body_en = "<p>Entrée par le quai</p>"
    site.rows["page"].save()


def hides(name: str) -> Callable[[Site], None]:
    def hide(site: Site) -> None:
        site.rows[name].published = False
        site.rows[name].save()

    return hide


def lets_a_comment_in(site: Site) -> None:
    moderation.publish(site.rows["comment"], site.rows["editor"])


def refuses_a_comment(site: Site) -> None:
    moderation.refuse(site.rows["refused"], site.rows["editor"])


COME = {
    "Calanque": publishes,
    "Sète 3.0": renames_the_site,
    "Inédit": publishes_a_recap,
    "Mistral": announces,
    "Entrée par le quai": edits_a_page,
    "Pas si vite": lets_a_comment_in,
}
GO = {
    "Ana Mole": erases,
    "Repris": withdraws_a_recap,
    "Vestiaire": hides("hidden"),
    "Conserverie Thon": hides("partner"),
    "Du venin": refuses_a_comment,
}


# --- What is asked -------------------------------------------------------------------------------


def addresses(language: str) -> Iterator[str]:
    for route in routes(language):
        if not route.startswith(ELSEWHERE):
            yield from filled(route, VALUES)


def shown(client: Client, address: str, **headers: str) -> tuple[Any, ...]:
    """What a reader gets there, without what is of the moment."""
    response = client.get(address, headers=headers)
    found = {name: value for name, value in response.items() if name not in OF_THE_MOMENT}
    return response.status_code, found, b"" if response.streaming else response.content


def kept(client: Client, language: str, query: str) -> dict[str, tuple[Any, ...]]:
    """What readers get of the pages that are kept, by address."""
    found = {address: shown(client, f"{address}{query}") for address in addresses(language)}
    return {f"{at}{query}": answer for at, answer in found.items() if "ETag" in answer[1]}


def asked_again(client: Client, address: str, first: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what a browser that has the first answer shows: that one if it still holds."""
    answer = shown(client, address, **{"If-None-Match": first[1]["ETag"]})
    return first if answer[0] == 304 else answer


def begin_anew() -> None:
    """Forget all that this process remembers, but for the pages in a client's own memory."""
    cache.clear()
    forget_releases()
    warmed.forget()
    edition_chrome.cache_clear()


# Asked by all names at once: of these each page reads those that it declares.
@pytest.mark.parametrize(("language", "query"), [("fr", ""), ("en", f"?{urlencode(ASKED)}")])
def test_memory_gives_what_a_process_without_one_would(
    site: Site, language: str, query: str
) -> None:
    client = Client()
    before = kept(client, language, query)
    assert len(before) > 45
    for address, first in before.items():
        assert shown(client, address) == first
        assert shown(client, address, **{"If-None-Match": first[1]["ETag"]})[0] == 304

    for change in (COME | GO).values():
        version = ContentVersion.current()
        change(site)
        assert ContentVersion.current() > version, change

    after = {address: asked_again(client, address, first) for address, first in before.items()}
    begin_anew()
    assert after == {address: shown(Client(), address) for address in before}
    words = b" ".join(body for _status, _headers, body in after.values()).decode(errors="replace")
    assert [each for each in COME if each not in words] == []
    assert [each for each in GO if each in words] == []
