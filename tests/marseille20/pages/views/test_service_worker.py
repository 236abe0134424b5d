import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESS = "/service-worker.js"


def scripts(client: Client) -> list[str]:
    """The static files that the worker is made of."""
    _before, _, named = client.get(ADDRESS).content.decode().partition("importScripts")
    return [part.removeprefix("/static/") for part in named.split('"') if "/static/" in part]


def test_browsers_ask_for_the_worker_each_time(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers


def test_it_is_made_of_static_files(client: Client) -> None:
    assert scripts(client)
    assert all(finders.find(script) for script in scripts(client))


def test_every_public_page_asks_for_it(client: Client) -> None:
    EditionFactory.create(is_current=True)
    assert "marseille20/offline.js" in client.get("/").content.decode()


def test_one_setting_switches_it_off(client: Client, settings: LazySettings) -> None:
    settings.SERVICE_WORKER = False
    EditionFactory.create(is_current=True)
    assert scripts(client) == ["marseille20/worker/farewell.js"]
    assert "marseille20/offline.js" not in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/ecrire/", "/compte/connexion/"])
def test_pages_for_one_person_do_not_ask_for_it(client: Client, address: str) -> None:
    html = client.get(address, follow=True).content.decode()
    assert "marseille20/offline.js" not in html
