from typing import Any

import pytest
from django.test import Client

from core.models import Tally
from picks.models import StarCount
from picks.views import stars
from tests.picks.conftest import short

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("edition")]

ADDRESS = "/ma-selection/etoiles/"


def tell(client: Client, **fields: str) -> Any:
    return client.post(ADDRESS, fields)


def test_is_counted_and_nothing_is_kept_of_who_reported_it(client: Client) -> None:
    answer = tell(client, added=short("phares", "rues"), removed="")
    assert answer.status_code == 204
    assert answer.headers["Cache-Control"].startswith("no-store")
    assert not answer.cookies
    assert StarCount.objects.filter(count=1).count() == 2
    # What bounds floods is a keyed digest, for as long as the bound lasts.
    assert all("127.0.0.1" not in tally.key for tally in Tally.objects.all())


def test_floods_are_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stars, "MOST_ADDED", 5)
    answers = [tell(client, added=short("phares", "rues")).status_code for _ in range(4)]
    assert answers == [204, 204, 429, 429]
    assert tell(client, added=short("phares")).status_code == 204
    assert StarCount.objects.get(session__slug="phares").count == 3
    # From elsewhere it goes on.
    assert tell(Client(REMOTE_ADDR="198.51.100.7"), added=short("phares")).status_code == 204


def test_one_place_takes_away_few_of_all_stars(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stars, "MOST_REMOVED", 2)
    for _browser in range(5):
        tell(client, added=short("phares"))
    answers = [tell(client, removed=short("phares")).status_code for _ in range(4)]
    assert answers == [204, 204, 429, 429]
    assert StarCount.objects.get().count == 3
    assert tell(client, added=short("phares")).status_code == 204


def test_other_sites_count_nothing(client: Client) -> None:
    foreign = {"Origin": "https://evil.example"}
    answer = client.post(ADDRESS, {"added": short("phares")}, headers=foreign)
    assert answer.status_code == 403
    assert client.get(ADDRESS).status_code == 405
    assert not StarCount.objects.exists()
