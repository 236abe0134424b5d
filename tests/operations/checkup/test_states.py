"""What is wrong with a site is named by all who can know it: `doctor`, status and the admin."""

import errno
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from psycopg.errors import ConnectionTimeout
from psycopg_pool import PoolTimeout

from core.database.cache import breaker as cache_breaker
from core.database.connection import Connection, SilentError
from core.files.storage import WholeFileStorage
from core.models import Backup, Letter, Worker
from marseille20.delivery.warming import Warmer
from marseille20.settings import environment
from operations.checkup import find, find_in_time, services
from operations.checkup.site import SITE
from operations.checkup.trouble import Trouble
from tests.admin import sign_in
from tests.core.database.test_connection import caused
from tests.servers import certificate_of, page, running
from tests.valkey import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass
class Machine:
    """What a state may change of the machine, for as long as a test lasts."""

    settings: LazySettings
    monkeypatch: pytest.MonkeyPatch
    folder: Path
    stack: ExitStack


type MachineState = Callable[[Machine], None]


def _refuse(
    machine: Machine,
    why: Exception | None,
    lost: psycopg.OperationalError = PoolTimeout(),  # noqa: B008 (it is only raised)
    **place: object,
) -> None:
    """Answer no question; `why` nobody gets a connection, if not by what is at a place."""

    def refuse(*_: object) -> None:
        raise caused(OperationalError("couldn't get a connection after 1.00 sec"), lost)

    def connect(**_: object) -> None:
        raise why or AssertionError

    machine.stack.enter_context(connection.execute_wrapper(refuse))
    if why:
        machine.monkeypatch.setattr(Connection, "connect", connect)
    database = type(connections["default"])
    machine.monkeypatch.setattr(database, "get_connection_params", lambda _: place)


def away(machine: Machine) -> None:
    said = 'connection to server at "10.1.2.3", port 5432 failed: Connection refused'
    lost = psycopg.OperationalError(f"connection failed: {said}\n\tIs the server running there?")
    _refuse(machine, lost)


def hanging(machine: Machine) -> None:
    _refuse(machine, ConnectionTimeout("connection timeout expired"))


def read_only(machine: Machine) -> None:
    # What a transaction may do ends with its savepoint.
    machine.stack.callback(transaction.savepoint_rollback, transaction.savepoint_create())
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")
    if is_sqlite:
        machine.stack.callback(lambda: connection.cursor().execute("PRAGMA query_only = OFF"))


def full_disk(machine: Machine) -> None:
    machine.monkeypatch.setattr(shutil, "disk_usage", lambda _: (20_000_000, 20_000_000, 0))


def full_storage(machine: Machine) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    machine.monkeypatch.setattr(WholeFileStorage, "_save", refuse)


def valkey_lost(machine: Machine) -> None:
    address = f"redis://127.0.0.1:{free_port()}/0"
    machine.settings.CACHE_URL, machine.settings.CACHES = address, environment.caches(address)
    machine.stack.callback(setattr, cache_breaker, "opened_at", None)
    cache_breaker.next_try = 0.0


def mail_silent(machine: Machine) -> None:
    machine.monkeypatch.setattr(services, "SECONDS", 0.1)
    listener = machine.stack.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
    machine.settings.MAILERS = {
        "default": {
            "BACKEND": "core.mail.backend.ServerBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": listener.getsockname()[1]},
        }
    }


def worker_dead(machine: Machine) -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))


def clock_off(machine: Machine) -> None:
    machine.monkeypatch.setattr(services, "drift_of_clock", lambda: -90.0)


def certificate_near_its_end(machine: Machine) -> None:
    file = certificate_of("localhost", machine.folder / "site.pem", days=3)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    machine.monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = machine.stack.enter_context(running(context))
    machine.settings.SITE_URL = f"https://localhost:{server.port}"


def one_process_down(machine: Machine) -> None:
    server = machine.stack.enter_context(running())
    server.scripts["/health/ready"] = page(b"ready, 1 of 1 editions in memory\n")
    addresses = [f"127.0.0.1:{port}" for port in (server.port, free_port())]
    machine.settings.WEB_PROCESSES = addresses


def halfway_upgrade(machine: Machine) -> None:
    MigrationRecorder(connection).record_applied("talks", "9999_of_the_next_version")


# The state, what status calls it, and how it begins to tell of it.
NAMED: tuple[tuple[MachineState, str, str], ...] = (
    (read_only, "database", "The database is read-only"),
    (full_disk, "disk", "Free space: 0\xa0bytes of 19.1\xa0MB."),
    (full_storage, "storage", "No more can be kept"),
    (valkey_lost, "cache", "Valkey is lost: "),
    (mail_silent, "mail", "The mail server 127.0.0.1:"),
    (halfway_upgrade, "program", "The database has had 1 change, on "),
    (worker_dead, "workers", "No worker was seen recently of: default"),
    (clock_off, "clock", "The clocks of this machine and of the database are 90 s"),
    (certificate_near_its_end, "certificate", "The certificate of localhost ends in 3 days"),
    (one_process_down, "web", "1 web process of 2 does not answer"),
)
ON_EACH = pytest.mark.postgresql
# Those that take the admin itself away.
UNSEEN: tuple[tuple[MachineState, str, str], ...] = (
    (away, "database", "The database is away: Connection refused"),
    (hanging, "database", "The database hangs"),
)


@pytest.fixture
def machine(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Machine]:
    Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
    Backup.objects.create(made_at=timezone.now())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: (100, 50, 50))
    with ExitStack() as stack:
        yield Machine(settings, monkeypatch, tmp_path, stack)


def assert_is_plain(*texts: str) -> None:
    """No word of a program stands in what people read."""
    words = ("unknown", "Unknown", "Traceback", "could not be checked", "pu être examiné")
    assert not [word for word in words for text in texts if word in text]


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process is after its start."""
    event = Event()
    event.set()
    monkeypatch.setattr(Warmer, "is_ready", event)


def faults_in_status(client: Client) -> dict[str, str]:
    answer = client.get("/health/status", headers={"Host": "127.0.0.1:8000"})
    payload: dict[str, str] = answer.json()
    del payload["version"]
    wrong = {name: said for name, said in payload.items() if said != "ok"}
    assert answer.status_code == (503 if wrong else 200)
    assert_is_plain(*wrong.values())
    return wrong


def faults_by_doctor(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with suppress(SystemExit):
        call_command("doctor")
    printed = capsys.readouterr().out
    assert_is_plain(printed)
    return [line for line in printed.splitlines() if line.startswith("WRONG")]


def test_all_is_well_on_a_quiet_day(
    client: Client, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert faults_in_status(client) == {}
    Letter.objects.create(to="odile@example.org", template="x", failure="550 no", attempts=1)
    [line] = [line for line in faults_by_doctor(capsys) if "letter was refused" in line]
    assert "Letters" in line
    Letter.objects.all().delete()
    with override("fr"):
        wrong = [str(check.name) for check in SITE if not find(check).is_well]
    assert wrong == ["Programme"]  # none is published here


@pytest.mark.parametrize(
    ("state", "name", "english"),
    [
        pytest.param(*each, id=each[0].__name__, marks=ON_EACH if each[0] is read_only else ())
        for each in NAMED
    ],
)
def test_it_is_named_by_all(
    state: MachineState,
    name: str,
    english: str,
    machine: Machine,
    client: Client,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sign_in(client, organiser=True)
    state(machine)
    wrong = faults_in_status(client)
    assert list(wrong) == [name]
    assert wrong[name].startswith(english)

    page = client.get("/admin/state/")
    assert page.status_code == 200
    findings = [found for found in page.context["findings"] if not found.is_well]
    [found] = [found for found in findings if found.name != "Programme"]
    assert not found.sentence.startswith(english)  # but in French
    assert found.remedy
    assert_is_plain(page.text)

    [line] = [line for line in faults_by_doctor(capsys) if english in line]
    assert "server" in line or "timedatectl" in line or "SMTP_URL" in line


@pytest.mark.parametrize(
    ("state", "name", "english"), UNSEEN, ids=[state.__name__ for state, *_ in UNSEEN]
)
def test_a_database_that_does_not_answer_is_named_once(
    state: MachineState,
    name: str,
    english: str,
    machine: Machine,
    client: Client,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sign_in(client, organiser=True)
    state(machine)
    wrong = faults_in_status(client)
    assert wrong[name].startswith(english)
    assert "systemctl" in wrong[name]
    assert "10.1.2.3" not in wrong[name]
    others = [said for other, said in wrong.items() if other != name]
    assert others
    assert all(said.endswith("does not answer. Repair the database first.") for said in others)
    lines = faults_by_doctor(capsys)
    assert [line for line in lines if english in line] == lines[:1]
    # Without it nobody knows who may see more.
    client.raise_request_exception = False
    assert client.get("/admin/state/").status_code == 503


REFUSED = 'connection failed: connection to server at "10.1.2.3", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (f"Attempts failed:\n- host: 'db': {REFUSED}Refused\n\tIs it running?", "Refused"),
        ("failed to resolve host 'db': Name unknown.", "failed to resolve host …: Name unknown"),
        ("", "OperationalError"),
    ],
)
def test_why_a_database_is_away_is_reported_without_addresses(
    said: str, reason: str, machine: Machine
) -> None:
    _refuse(machine, psycopg.OperationalError(said))
    with override("en"), pytest.raises(Trouble) as found:
        services.database()
    assert found.value.sentence == f"The database is away: {reason}."


class Answering:
    """A connection that a person gets, whatever others wait for."""

    def __init__(self, said: Exception | None = None) -> None:
        self.said = said
        self.is_closed = False

    def execute(self, _query: str) -> None:
        if self.said:
            raise self.said

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize(
    ("lost", "said", "sentence"),
    [
        (PoolTimeout(), None, "The database answers, and all connections of this process"),
        (psycopg.OperationalError(), None, "The database did not answer a moment ago, and does"),
        (PoolTimeout(), SilentError(), "The database hangs"),
        (PoolTimeout(), psycopg.OperationalError("it stops"), "The database is away: it stops."),
    ],
)
def test_a_database_that_takes_connections_is_asked(
    lost: psycopg.OperationalError, said: Exception | None, sentence: str, machine: Machine
) -> None:
    aside = Answering(said)
    _refuse(machine, None, lost)
    machine.monkeypatch.setattr(Connection, "connect", lambda **_: aside)
    with override("en"):
        found = find(services.DATABASE)
    assert found.sentence.startswith(sentence)
    assert found.is_away
    assert aside.is_closed


@pytest.mark.postgresql
def test_when_all_connections_are_in_use_it_is_said(settings: LazySettings) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connections that run out")
    settings.CHECKUP_IN_THREADS = True
    pool = connection.pool  # type: ignore[attr-defined]
    held = [pool.getconn() for _ in range(pool.max_size - 1)]  # and that of the test
    try:
        found = find_in_time(services.DATABASE)
    finally:
        for each in held:
            pool.putconn(each)
    assert found.sentence.startswith("The database answers, and all connections")
    assert "pg_stat_activity" in found.remedy
