"""What Prometheus reads."""

from datetime import timedelta
from math import isnan
from threading import Event

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from time_machine import travel

from core.database.connection import breaker
from core.models import Backup, Letter
from events.models import Edition
from marseille20.delivery.warming import Warmer
from operations.checkup.disk import Disk, DiskSpace, disk
from operations.checkup.needs import NEEDS, Watch, watch
from push.models import UNPROVEN, PushSubscription
from tests.core.tasks.test_queues import hand_in

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
        assert more("request_duration_seconds_count", "recaps:recap") == 1
        assert more("request_duration_seconds_bucket", "home", "+Inf") == 2
        assert 0 < more("request_duration_seconds_sum", "home") < 60

    def test_what_waits_is_reported(self, client: Client) -> None:
        hand_in("letters", enqueued_at=timezone.now() - timedelta(minutes=5))
        Letter.objects.create(to="odile@example.org", template="x", subject="Ahoy", body="…")
        found = samples(client)
        assert found[key("tasks_waiting", "letters")] == 1
        assert found[key("tasks_waiting", "pages")] == 0
        assert 300 <= found[key("oldest_task_seconds", "letters")] < 400
        assert found[key("mails", "waiting")] == 1
        assert found[key("database_breaker_open")] == 0

    def test_browsers_that_cannot_be_informed_are_counted(
        self, client: Client, edition: Edition
    ) -> None:
        """The sender: it is the same for all. One that was never told anything is none."""
        never = UNPROVEN
        for number, failures in enumerate((0, never, never + 1, 29)):
            PushSubscription.objects.create(digest=number, edition=edition, failures=failures)
        found = samples(client)
        assert found[key("push_subscriptions")] == 4
        assert found[key("push_subscriptions_failing")] == 2

    def test_backups_are_reported_with_their_time(self, client: Client) -> None:
        name = key("last_backup_timestamp_seconds")
        assert name not in samples(client)
        with travel("2027-05-20 03:10:00Z", tick=False):
            Backup.objects.create(made_at=timezone.now())
            Backup.objects.create(made_at=timezone.now(), failure="The disk is full.")
            assert samples(client)[name] == timezone.now().timestamp()

    def test_the_process_and_its_machine_are_reported(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Warmer, "is_ready", is_ready := Event())
        monkeypatch.setattr(disk, "room", DiskSpace(total=100, free=7))
        monkeypatch.setattr(watch, "is_well", {"mail": False, "cache": True})
        found = samples(client)
        assert found[key("ready")] == 0
        is_ready.set()
        assert samples(client)[key("ready")] == 1
        assert (found[key("disk_free_bytes")], found[key("disk_size_bytes")]) == (7, 100)
        assert (found[key("check_ok", "mail")], found[key("check_ok", "cache")]) == (0, 1)

    def test_what_nobody_looked_at_yet_is_reported_as_unknown(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And not left out: an alert would end with it."""
        monkeypatch.setattr(disk, "room", Disk.room)
        for name, value in vars(Watch()).items():
            monkeypatch.setattr(watch, name, value)
        found = samples(client)
        assert all(isnan(found[key("check_ok", name)]) for name in NEEDS)
        assert isnan(found[key("disk_free_bytes")])
        assert isnan(found[key("disk_size_bytes")])
        assert found[key("checks_timestamp_seconds")] == 0


class TestToken:
    """A Prometheus elsewhere asks a process by its number, over http, or by way of the proxy."""

    TOKEN = "tide-and-time-wait-for-none"
    ELSEWHERE = {"Host": "10.1.2.3:8000"}

    @pytest.fixture(autouse=True)
    def public_site(self, settings: LazySettings) -> None:
        settings.ALLOWED_HOSTS = ["marseille20.example"]
        settings.SECURE_SSL_REDIRECT = True
        settings.METRICS_TOKEN = self.TOKEN

    def ask(self, client: Client, given: str, path: str = "/metrics") -> int:
        headers = {**self.ELSEWHERE, "Authorization": given} if given else self.ELSEWHERE
        return client.get(path, headers=headers, REMOTE_ADDR="203.0.113.5").status_code

    def test_it_opens_the_metrics(self, client: Client, db: None) -> None:
        assert self.ask(client, f"Bearer {self.TOKEN}") == 200
        assert self.ask(client, f"Bearer {self.TOKEN}", "/health/status") == 400

    @pytest.mark.parametrize("given", ["", "Bearer tide", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
    def test_nothing_else_does(self, given: str, client: Client) -> None:
        assert self.ask(client, given) == 400

    def test_without_one_nobody_has_it(self, client: Client, settings: LazySettings) -> None:
        settings.METRICS_TOKEN = ""
        for given in ("", "Bearer ", "Bearer None"):
            assert self.ask(client, given) == 400


def test_without_a_database_it_tells_what_it_knows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError())
    found = samples(client)
    assert found[key("database_breaker_open")] == 1
    assert key("tasks_waiting", "letters") not in found


@pytest.mark.django_db
def test_strangers_and_staff_elsewhere_find_nothing(client: Client, organiser: Client) -> None:
    sent_on = {"X-Forwarded-For": "203.0.113.5"}
    for who in (client, organiser):
        assert who.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 404
        assert who.get("/metrics", headers=sent_on).status_code == 404
