from pathlib import Path

import brotli
import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client
from rjsmin import jsmin

from marseille20.pages.views.service_worker import SCRIPTS
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/service-worker.js"


def has(client: Client, script: str) -> bool:
    """Tell whether the worker has what a static file does."""
    path = finders.find(script)
    assert path
    return jsmin(Path(path).read_text()) in client.get(ADDRESS).content.decode()


def test_browsers_ask_for_the_worker_each_time(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers
    again = client.get(ADDRESS, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_of_it_comes_at_once(client: Client) -> None:
    assert all(has(client, script) for script in SCRIPTS)
    assert "importScripts" not in client.get(ADDRESS).content.decode()
    response = client.get(ADDRESS, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(response.content) == client.get(ADDRESS).content
    assert response.headers["Vary"] == "Accept-Encoding"


def test_one_setting_switches_it_off(client: Client, settings: LazySettings) -> None:
    settings.SERVICE_WORKER = False
    EditionFactory.create(is_current=True)
    assert has(client, "marseille20/worker/farewell.js")
    assert not any(has(client, script) for script in SCRIPTS)
    assert "marseille20/offline.js" not in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/ecrire/", "/compte/connexion/"])
def test_pages_for_one_person_do_not_ask_for_it(client: Client, address: str) -> None:
    html = client.get(address, follow=True).content.decode()
    assert "marseille20/offline.js" not in html
