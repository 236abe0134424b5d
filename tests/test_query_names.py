"""What a public page may be asked for is declared: its key in memory knows no other name."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.test import Client

from core.http.answers import QUERY, PublicAnswer
from talks.releases import publish
from tests.addresses import filled, routes
from tests.factories import (
    EditionFactory,
    PageFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db

VALUES = {
    "edition": ["demo"],
    "slug": ["rade", "garnier", "salle", "vents", "bilan", "acces"],
    "day": ["2027-05-20"],
}
ELSEWHERE = ("admin/", "compte/", "ecrire/")


class Noting(QueryDict):
    """A query that notes which names of it are read."""

    def __init__(self, query: str) -> None:
        self.read: set[str] = set()
        super().__init__(query)
        # So far by Django, which fills it.
        self.read.clear()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().getlist(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def keys(self) -> Any:
        self.read.update(super().keys())
        return super().keys()

    def lists(self) -> Any:
        self.keys()
        return super().lists()


class Watch:
    """Notes what public answers read of their query."""

    undeclared: dict[str, set[str]]
    answered: set[str]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = Noting(request.META["QUERY_STRING"])
        request.GET = query  # type: ignore[assignment]
        response = self.get_response(request)
        if isinstance(response, PublicAnswer) and response.status_code == 200:
            route = request.resolver_match.route if request.resolver_match else ""
            self.answered.add(route)
            if found := query.read - {*QUERY}:
                self.undeclared[route] = found
        return response


def addresses() -> Iterator[str]:
    for route in routes():
        if not route.startswith(ELSEWHERE):
            yield from filled(route, VALUES)


def test_no_public_page_reads_another_name(client: Client, settings: LazySettings) -> None:
    edition = EditionFactory.create(slug="demo", is_current=True)
    session = SessionFactory.create(
        edition=edition,
        slug="rade",
        speakers=[SpeakerFactory.create(slug="garnier")],
        tags=[TagFactory.create(slug="vents")],
    )
    room = RoomFactory.create(edition=edition, slug="salle")
    SlotFactory.create(session=session, room=room, at="10:00")
    publish(edition)
    RecapFactory.create(slug="bilan", sessions=[session])
    PageFactory.create(edition=edition, slug="acces")
    # After the memory of pages, which reads the names that it knows.
    at = settings.MIDDLEWARE.index("marseille20.delivery.pagecache.PageCacheMiddleware") + 1
    watch = f"{__name__}.Watch"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:at], watch, *settings.MIDDLEWARE[at:]]
    Watch.undeclared, Watch.answered = {}, set()
    for address in addresses():
        client.get(address, {"utm_source": "mail"})
    assert len(Watch.answered) > 30
    assert Watch.undeclared == {}
