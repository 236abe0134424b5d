"""Probes of the processes, and of what they need."""

import tomllib
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.conf import LazySettings, settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from core.database.connection import breaker
from core.models import Worker
from marseille20.delivery.warming import Warmer
from operations.checkup.installation import HEARD
from talks.published import published_site
from talks.releases import publish
from tests.admin import sign_in
from tests.core.tasks.test_queues import hand_in
from tests.factories import EditionFactory

PROXY = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"}
# A balancer knows a process by its number, and asks over http.
BY_NUMBER = {"Host": "10.1.2.3:8000"}


@pytest.fixture
def public_site(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["marseille20.example"]
    settings.SECURE_SSL_REDIRECT = True


@pytest.fixture(autouse=True)
def is_ready(monkeypatch: pytest.MonkeyPatch) -> Event:
    event = Event()
    monkeypatch.setattr(Warmer, "is_ready", event)
    return event


@pytest.mark.usefixtures("public_site")
class TestProbes:
    """None of these may ask the database: without a fixture for it, that would be an error."""

    def test_a_process_lives_when_it_answers(self, client: Client) -> None:
        answer = client.get("/health/live", headers=BY_NUMBER)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]

    def test_it_says_so_when_it_hears_what_a_proxy_has_to_drop(self, client: Client) -> None:
        assert HEARD not in client.get("/health/live", headers=BY_NUMBER)
        assert client.get("/health/live", headers=BY_NUMBER | {HEARD: "1"})[HEARD] == "1"

    def test_it_is_ready_once_the_current_edition_is_in_memory(
        self, client: Client, is_ready: Event
    ) -> None:
        answer = client.get("/health/ready", headers=BY_NUMBER)
        assert answer.status_code == 503
        assert "0 of 0 editions in memory" in answer.text
        is_ready.set()
        answer = client.get("/health/ready", headers=BY_NUMBER)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]

    def test_it_stays_ready_while_the_database_is_away(
        self, client: Client, is_ready: Event
    ) -> None:
        is_ready.set()
        breaker.open(ConnectionError())
        assert client.get("/health/ready", headers=BY_NUMBER).status_code == 200
        assert client.get("/health/live", headers=BY_NUMBER).status_code == 200

    @pytest.mark.parametrize("path", ["/", "/health/live/"])
    def test_nothing_else_is_answered_under_another_name(self, client: Client, path: str) -> None:
        answer = client.get(path, headers={**BY_NUMBER, "X-Forwarded-Proto": "https"}, secure=True)
        assert answer.status_code == 400


@pytest.mark.django_db
class TestStatus:
    @pytest.fixture(autouse=True)
    def ready(self, is_ready: Event) -> None:
        is_ready.set()

    def test_this_machine_reads_it(self, client: Client, public_site: None) -> None:
        Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
        answer = client.get("/health/status", headers={"Host": "127.0.0.1:8000"})
        assert answer.status_code == 200
        stands_on = ("database", "program", "cache", "storage", "mail", "web")
        needs = (*stands_on, "workers", "disk", "clock")
        payload = answer.json()
        project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
        assert payload.pop("version") == project["project"]["version"]
        assert payload == dict.fromkeys((*needs, "certificate", "pages"), "ok")
        assert "no-store" in answer["Cache-Control"]

    def test_strangers_find_nothing(self, client: Client) -> None:
        assert client.get("/health/status", headers=PROXY).status_code == 404
        assert client.get("/health/status", REMOTE_ADDR="203.0.113.5").status_code == 404
        sign_in(client)
        assert client.get("/health/status", headers=PROXY).status_code == 404

    def test_staff_read_it_from_anywhere(self, client: Client) -> None:
        sign_in(client, organiser=True)
        assert client.get("/health/status", headers=PROXY).json()["database"] == "ok"

    def test_tasks_that_nobody_does_are_reported(self, client: Client) -> None:
        Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
        hand_in("pages", enqueued_at=timezone.now() - timedelta(hours=1))
        answer = client.get("/health/status")
        assert answer.status_code == 503
        payload = answer.json()
        assert payload["database"] == "ok"
        assert "pages" in payload["workers"]

    def test_what_is_still_to_be_read_is_reported(self, client: Client, is_ready: Event) -> None:
        for slug in ("2026", "2027"):
            publish(EditionFactory.create(slug=slug, is_current=slug == "2027"))
        Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
        is_ready.clear()
        published_site()
        answer = client.get("/health/status")
        assert answer.status_code == 503
        assert answer.json()["pages"] == "not ready yet, 1 of 2 editions in memory"
        is_ready.set()
        assert client.get("/2026/programme/").status_code == 200
        assert client.get("/health/status").json()["pages"] == "ok"
        assert client.get("/health/ready").text == "ready, 2 of 2 editions in memory\n"

    def test_of_what_fails_no_secret_is_reported(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise OperationalError("connection failed: postgres://site:tide@10.0.0.1/site")

        monkeypatch.setattr(Worker.objects, "create", refuse)
        answer = client.get("/health/status")
        assert answer.status_code == 503
        assert answer.json()["database"] != "ok"
        assert "tide" not in answer.text
