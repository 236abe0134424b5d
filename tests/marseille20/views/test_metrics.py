"""What Prometheus reads."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from core.client import Client as WebClient
from core.client import FetchError
from core.database import breaker
from core.models import Letter
from events.models import Edition
from tests.core.test_queues import hand_in

type Sample = tuple[str, frozenset[str]]


def samples(client: Client) -> dict[Sample, float]:
    """Values by name and values of labels."""
    text = client.get("/metrics").text
    families = text_string_to_metric_families(text)
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def key(name: str, *labels: str) -> Sample:
    return f"marseille20_{name}", frozenset(labels)


@pytest.mark.django_db
class TestSite:
    def test_what_is_answered_is_counted(self, client: Client, edition: Edition) -> None:
        before = samples(client)
        client.get("/")
        client.get("/")
        client.get("/recits/nulle-part/")  # a page too, which is not kept
        after = samples(client)

        def more(*of: str) -> float:
            return after[key(*of)] - before.get(key(*of), 0)

        assert more("requests_total", "home", "200") == 2
        assert more("requests_total", "recaps:recap", "404") == 1
        assert more("pages_total", "rendered") == 2
        assert more("pages_total", "memory") == 1
        assert key("requests_total", "metrics", "200") not in after

    def test_what_waits_is_told(self, client: Client) -> None:
        hand_in("letters", enqueued_at=timezone.now() - timedelta(minutes=5))
        Letter.objects.create(to="odile@example.org", template="x", subject="Ahoy", body="…")
        told = samples(client)
        assert told[key("tasks_waiting", "letters")] == 1
        assert told[key("tasks_waiting", "pages")] == 0
        assert 300 <= told[key("oldest_task_seconds", "letters")] < 400
        assert told[key("mails", "waiting")] == 1
        assert told[key("database_breaker_open")] == 0


def test_fetches_are_counted_by_how_they_end(client: Client, db: None) -> None:
    before = samples(client).get(key("fetches_total", "address"), 0)
    with pytest.raises(FetchError):
        WebClient().get("ftp://example.org/")
    assert samples(client)[key("fetches_total", "address")] == before + 1


def test_without_a_database_it_tells_what_it_knows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError())
    told = samples(client)
    assert told[key("database_breaker_open")] == 1
    assert key("tasks_waiting", "letters") not in told


@pytest.mark.django_db
def test_strangers_and_staff_elsewhere_find_nothing(client: Client, organiser: Client) -> None:
    sent_on = {"X-Forwarded-For": "203.0.113.5"}
    for who in (client, organiser):
        assert who.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 404
        assert who.get("/metrics", headers=sent_on).status_code == 404


@pytest.mark.process
def test_each_process_tells_of_all_that_count_in_one_folder(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from core.metrics import FETCHES, counted; FETCHES.labels('answered').inc()"

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.check_output(command, env=environment, cwd=settings.BASE_DIR, text=True)

    run(count)
    told = run(f"{count}; print(counted().decode())")
    assert 'marseille20_fetches_total{outcome="answered"} 2.0' in told
