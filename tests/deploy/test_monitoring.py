"""Alerts and dashboard speak of what /metrics tells, and each trouble is one alert."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from core.database.connection import breaker
from core.models import Backup
from marseille20.delivery.warming import Warmer
from operations.checkup.needs import NEEDS, watch
from tests.operations.checkup import test_states as states
from tests.operations.checkup.test_states import Machine, MachineState

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FOLDER = settings.BASE_DIR / "deploy" / "monitoring"
RULES = FOLDER / "rules.yml"
ALERTS = {rule["alert"]: rule for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]}
NAME = re.compile(r"\bmarseille20_\w+")

FIRED: tuple[tuple[MachineState, str], ...] = (
    (states.away, "DatabaseAway"),
    (states.hanging, "DatabaseAway"),
    (states.read_only, "DatabaseRefuses"),
    (states.full_disk, "DiskFull"),
    (states.full_storage, "StorageRefuses"),
    (states.valkey_lost, "ValkeyLost"),
    (states.mail_silent, "MailSilent"),
    (states.halfway_upgrade, "ProgramUnfit"),
    (states.worker_dead, "WorkersDead"),
    (states.clock_off, "ClockOff"),
    (states.certificate_near_its_end, "CertificateEnds"),
)

COUNTED: tuple[tuple[dict[str, str], str], ...] = (
    ({'up{job="marseille20"}': "0x120"}, "SiteDown"),
    ({"marseille20_ready{}": "0x120"}, "ProcessNotReady"),
    ({'marseille20_ready{instance="two"}': "0x120"}, "ProcessNotReady"),
    ({'up{job="marseille20",instance="two"}': "0x120"}, "ProcessNotReady"),
    ({"marseille20_checks_timestamp_seconds{}": "0x120"}, "ChecksOld"),
    ({'marseille20_check_ok{check="disk"}': "0x120"}, "DiskHangs"),
    (
        {
            'marseille20_check_ok{check="disk"}': "0x120",
            'marseille20_check_ok{check="storage"}': "0x120",
        },
        "StorageRefuses",
    ),
    # A process that starts does not know it yet: no alert ends.
    ({'marseille20_check_ok{check="mail"}': "0x118 NaN NaN"}, "MailSilent"),
    ({'marseille20_mails{state="given up"}': "3x120"}, "MailsGivenUp"),
    ({"marseille20_last_backup_timestamp_seconds{}": "-100000x120"}, "BackupMissing"),
    (
        {
            'marseille20_requests_total{view="home",status="200"}': "0+90x120",
            'marseille20_requests_total{view="home",status="500"}': "0+10x120",
        },
        "ServerErrors",
    ),
    (
        {
            f'marseille20_request_duration_seconds_bucket{{view="home",le="{most}"}}': more
            for most, more in (
                ("1.0", "0+9x120"),
                ("2.5", "0+10x120"),
                ("+Inf", "0+10x120"),
            )
        },
        "SlowAnswers",
    ),
    (
        {
            "marseille20_push_subscriptions{}": "21x120",
            "marseille20_push_subscriptions_failing{}": "11x120",
        },
        "NotificationsRefused",
    ),
)

machine = states.machine


@pytest.fixture(autouse=True)
def quiet_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is ready, and whose breaker nobody closes in between."""
    monkeypatch.setattr(Warmer, "is_ready", is_ready := Event())
    monkeypatch.setattr(watch, "is_well", dict.fromkeys(NEEDS))
    monkeypatch.setattr(watch, "looked_at", None)
    monkeypatch.setattr(breaker, "pause", float("inf"))
    is_ready.set()


def recorded(client: Client) -> dict[str, str]:
    """What /metrics tells now, as `promtool` reads it: values by name and labels.

    But for requests: those are what other tests asked for.
    """
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {'up{job="marseille20"}': "1"} | {
        f"{sample.name}{json_labels(sample.labels)}": str(sample.value)
        for family in families
        for sample in family.samples
        if sample.name.startswith("marseille20_")
        and not sample.name.startswith(("marseille20_requests", "marseille20_request_duration"))
    }


def json_labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f"{name}={json.dumps(value)}" for name, value in labels.items()) + "}"


type Trial = tuple[dict[str, str], dict[str, str]]


def judge(folder: Path, *trials: Trial, interval: str = "1m") -> None:
    """Have `promtool` see that of all alerts one fires, once; values are an interval apart.

    Of each trial: the series, and by moment which alert that is.
    """
    if not shutil.which("promtool"):
        pytest.skip("no promtool on this machine")
    tests = [
        {
            "interval": interval,
            "input_series": [{"series": name, "values": values} for name, values in series.items()],
            "alert_rule_test": [expected(name, at, fired) for name in ALERTS],
        }
        for series, moments in trials
        for at, fired in moments.items()
    ]
    file = folder / "trial.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "tests": tests}))
    run = subprocess.run(
        ["promtool", "test", "rules", file], capture_output=True, text=True, check=False
    )
    assert not run.returncode, run.stdout + run.stderr


def expected(name: str, at: str, fired: str) -> dict[str, Any]:
    rule = ALERTS[name]
    alerts = [{"exp_labels": rule["labels"], "exp_annotations": rule["annotations"]}]
    return {"eval_time": at, "alertname": name, "exp_alerts": alerts * (name == fired)}


def steady(series: dict[str, str]) -> dict[str, str]:
    """Each of them for two hours."""
    return {
        name: " ".join(["NaN"] * 121) if value == "nan" else f"{value}x120"
        for name, value in series.items()
    }


class TestAlerts:
    @pytest.fixture(autouse=True)
    def beginning(self, machine: Machine) -> None:
        """The tests of `promtool` begin in 1970."""
        Backup.objects.update(made_at="1970-01-01T00:00:10Z")

    @pytest.mark.parametrize(
        ("state", "alert"), FIRED, ids=[state.__name__ for state, _alert in FIRED]
    )
    def test_each_trouble_is_one(
        self, state: MachineState, alert: str, machine: Machine, client: Client, tmp_path: Path
    ) -> None:
        state(machine)
        watch.look()
        judge(tmp_path, (steady(recorded(client)), {"119m": alert}))

    def test_on_a_quiet_day_there_is_none(
        self, machine: Machine, client: Client, tmp_path: Path
    ) -> None:
        watch.look()
        series = {name: f"{value}x840" for name, value in recorded(client).items()}
        # One more is made after a day.
        series["marseille20_last_backup_timestamp_seconds{}"] = "10x725 87000x115"
        # A thousand requests in two minutes; one of them fails, twenty take long.
        series['marseille20_requests_total{view="home",status="200"}'] = "0+1000x840"
        series['marseille20_requests_total{view="home",status="500"}'] = "0+1x840"
        for most, more in (("0.025", 980), ("2.5", 1000), ("+Inf", 1000)):
            bucket = f'marseille20_request_duration_seconds_bucket{{view="home",le="{most}"}}'
            series[bucket] = f"0+{more}x840"
        # Of a thousand browsers half are gone for a while; of ten, all.
        series["marseille20_push_subscriptions{}"] = "1000x420 10x420"
        series["marseille20_push_subscriptions_failing{}"] = "500x420 10x420"
        judge(tmp_path, (series, {"1670m": ""}), interval="2m")

    def test_so_is_what_is_counted(self, machine: Machine, client: Client, tmp_path: Path) -> None:
        watch.look()
        series = steady(recorded(client))
        judge(tmp_path, *((series | changes, {"119m": alert}) for changes, alert in COUNTED))


def test_all_that_is_asked_for_is_reported(client: Client, machine: Machine) -> None:
    Backup.objects.create(made_at="2027-05-20T03:10:00Z")
    watch.look()
    client.get("/")
    text = client.get("/metrics").text
    found = set(NAME.findall(text))
    for file in FOLDER.iterdir():
        asked = set(NAME.findall(file.read_text()))
        assert asked, file
        assert asked <= found, file


def test_every_alert_says_what_to_do() -> None:
    for name, rule in ALERTS.items():
        assert rule["labels"]["severity"] in {"page", "ticket"}, name
        assert rule["annotations"].keys() == {"summary", "description"}, name
