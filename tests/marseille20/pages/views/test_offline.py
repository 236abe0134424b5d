import gzip
import json
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.content.version import count_change
from core.database.breaker import AwayError
from core.database.connection import breaker
from events.models import Edition
from marseille20.offline import copies
from marseille20.offline.copies import Copy
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renew(client: Client) -> Callable[[], None]:
    """Make the copies, with one page at every address: what is in it does not matter here."""

    def renew() -> None:
        page: Any = client.get("/hors-ligne/")
        copies.renew(published_site(), lambda _path: page)

    return renew


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session__edition=edition, session__slug="rade")
    publish(edition)
    return edition


def test_copy_in_each_coding(client: Client, renew: Callable[[], None], edition: Edition) -> None:
    renew()
    codings = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
    for coding, unpack in codings.items():
        response = client.get("/en/copy.json", headers={"Accept-Encoding": coding})
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers.get("Content-Encoding", "identity") == coding
        assert response.headers["Vary"] == "Accept-Encoding"
        assert json.loads(unpack(response.content))["language"] == "en"


def test_who_has_it_is_informed_so(
    client: Client, renew: Callable[[], None], edition: Edition
) -> None:
    renew()
    etag = client.get("/copy.json").headers["ETag"]
    response = client.get("/copy.json", headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert not response.content
    assert client.get("/en/copy.json", headers={"If-None-Match": etag}).status_code == 200


def test_parts_of_another_copy_are_refused(
    client: Client, renew: Callable[[], None], edition: Edition
) -> None:
    renew()
    of = client.get("/copy.json").headers["ETag"].strip('"')
    part = client.get(f"/copy.json?part=1&of={of}")
    assert "/2027/sessions/rade/" in part.json()["pages"]
    Edition.objects.update(city="Cassis")
    publish(edition)
    renew()
    assert client.get(f"/copy.json?part=1&of={of}").status_code == 404
    for nonsense in ("99", "-1", "²", "9" * 5000):
        assert client.get("/copy.json", {"part": nonsense}).status_code == 404


def test_while_it_is_made_browsers_ask_again(client: Client, edition: Edition) -> None:
    response = client.get("/copy.json")
    assert response.status_code == 202
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("error", [OperationalError, AwayError])
def test_while_the_database_does_not_tell_browsers_ask_again(
    client: Client,
    renew: Callable[[], None],
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    def fails(*_args: object) -> bool:
        raise error

    renew()
    monkeypatch.setattr(Copy, "is_public", fails)
    assert client.get("/copy.json").status_code == 202


@pytest.mark.parametrize(("version", "status"), [("the same", 200), ("an older one", 202)])
def test_while_the_database_is_away_only_what_is_known_is_answered(
    client: Client,
    renew: Callable[[], None],
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    version: str,
    status: int,
) -> None:
    """Without waiting for it: the copy may show what was erased since another version."""
    renew()
    if version == "an older one":
        count_change(takes_away=False)
        published_site()
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError("nobody there"))
    with django_assert_num_queries(0):
        assert client.get("/copy.json").status_code == status
