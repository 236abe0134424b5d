"""What `serve` does before, around and after the processes it starts."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from core.models import User
from marseille20.settings import QUEUES, STORAGES, environment
from operations import children, migrating
from operations.children import Child, stopped_at_the_end
from operations.management.commands import serve
from tests.databases import database_url


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_port_that_is_taken_is_refused(port: int) -> None:
    serve.refuse_taken("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)), pytest.raises(CommandError) as refused:
        serve.refuse_taken("127.0.0.1", port)
    assert str(refused.value) == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). "
        "Choose another PORT= or HOST=."
    )
    with pytest.raises(CommandError, match=re.escape(f"Cannot listen on 192.0.2.1:{port} (")):
        serve.refuse_taken("192.0.2.1", port)


def test_a_store_that_is_not_there_is_refused(settings: LazySettings, port: int) -> None:
    serve.refuse_lost_stores()
    settings.CACHE_URL = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = environment.caches(settings.CACHE_URL)
    with pytest.raises(CommandError, match="CACHE_URL: no Valkey answers there"):
        serve.refuse_lost_stores()


class Starting:
    """A database that is away as often as these errors say."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.settings_dict = {"OPTIONS": {"pool": True}}
        self.is_closed = False

    def copy(self) -> "Starting":
        return self

    def ensure_connection(self) -> None:
        assert self.settings_dict == {"OPTIONS": {}}
        if self.errors:
            raise self.errors.pop(0)

    def close(self) -> None:
        self.is_closed = True


def test_a_database_that_starts_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    database = Starting(*map(OperationalError, ["refused\n", "refused\n", "starting up"]))
    monkeypatch.setattr(serve, "connections", {"default": database})
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    said: list[str] = []
    serve.wait_for_database(said.append)
    assert said == ["Waiting for the database: refused", "Waiting for the database: starting up"]
    assert database.is_closed

    monkeypatch.setattr(serve, "connections", {"default": Starting(ProgrammingError("ssl=x\n"))})
    with pytest.raises(CommandError, match=r"^DATABASE_URL: ssl=x$"):
        serve.wait_for_database(said.append)


def test_processes_count_in_one_folder_that_ends_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    with serve.counting_together():
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        assert mode(folder) == 0o700
    assert not folder.exists()


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The one that systems have; `serve` narrows that of its process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Path:
    """A folder whose static files are compressed, which takes long."""
    var = tmp_path_factory.mktemp("var")
    shutil.copytree(collected, var / "static")
    with override_settings(STORAGES=STORAGES):
        (var / "static.stamp").write_text(serve.static_fingerprint())
    return var


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


class TestPreparation:
    def test_data_is_closed_to_others(
        self, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
        settings.STATIC_ROOT = tmp_path / "static"
        folders = [tmp_path, settings.MEDIA_ROOT, tmp_path / "mail"]
        for folder in folders:
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        files = [tmp_path / f"site.sqlite3{end}" for end in ("", "-wal", "-shm")]
        files.append(tmp_path / "mail" / "one.eml")
        for file in files:
            file.write_text("private")
            assert mode(file) == 0o644
        monkeypatch.setitem(connection.settings_dict, "NAME", str(files[0]))

        serve.close_to_others()

        assert {mode(folder) for folder in folders} == {0o700}
        assert {mode(file) for file in files} == {0o600}
        settings.STATIC_ROOT.mkdir()
        (tmp_path / "mail" / "two.eml").write_text("private")
        assert mode(settings.STATIC_ROOT) == 0o700
        assert mode(tmp_path / "mail" / "two.eml") == 0o600

    def test_a_database_of_another_version_is_refused(self, db: None) -> None:
        MigrationRecorder(connection).record_applied("core", "0099_of_another_version")
        with pytest.raises(CommandError, match="start with a new one"):
            serve.migrate(lambda text: None)

    def test_missing_migrations_are_applied(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        called: list[str] = []
        monkeypatch.setattr(migrating, "call_command", lambda name, **_: called.append(name))
        serve.migrate(lambda _: None)
        assert called == []
        MigrationRecorder.Migration.objects.filter(app="recaps").delete()
        serve.migrate(lambda _: None)
        assert called == ["migrate"]

    def test_static_files_are_collected_when_one_changed(
        self, settings: LazySettings, tmp_path: Path
    ) -> None:
        sheet = tmp_path / "source" / "sheet.css"
        sheet.parent.mkdir()
        sheet.write_text("a{}")
        settings.STATICFILES_DIRS = [sheet.parent]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STORAGES = STORAGES
        said: list[str] = []

        serve.collect_static(said.append)
        # As one that was unpacked from an image.
        os.utime(sheet, (0, 0))
        serve.collect_static(said.append)
        assert len(said) == 1

        sheet.write_text("a{color:red}")
        serve.collect_static(said.append)
        assert len(said) == 2
        collected = (tmp_path / "static").glob("sheet.*.css")
        assert {path.read_text() for path in collected} == {"a{}", "a{color:red}"}

    def test_the_first_organiser_can_log_in(self, db: None) -> None:
        password = serve.create_organiser()
        organiser = User.objects.get()
        assert password is not None
        assert organiser.check_password(password)
        assert organiser.is_staff
        assert organiser.is_superuser
        # A second start creates nobody.
        assert serve.create_organiser() is None
        assert User.objects.count() == 1

    def test_a_new_database_gets_the_demonstration_unless_it_starts_empty(
        self, db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        called: list[str] = []
        monkeypatch.setattr(serve, "call_command", called.append)
        settings.EMPTY = True
        serve.load_demonstration(lambda _: None)
        assert called == []
        settings.EMPTY = False
        serve.load_demonstration(lambda _: None)
        assert called == ["demo"]
        User.objects.create_user("someone@example.org")
        serve.load_demonstration(lambda _: None)
        assert called == ["demo"]


def test_a_server_that_never_answers_is_an_error(port: int) -> None:
    server = Child("web server", [sys.executable, "-c", "pass"])
    with stopped_at_the_end([server]):
        server.start()
        with pytest.raises(CommandError, match="did not start"):
            serve.wait_for_answer("127.0.0.1", port, server)


@pytest.mark.slow
@pytest.mark.exhaustive
def test_workers_that_do_not_listen_do_not_keep_the_port(
    port: int, monkeypatch: pytest.MonkeyPatch, var: Path, django_db_setup: None
) -> None:
    assert serve.WORKER_PATIENCE < children.PATIENCE
    monkeypatch.setattr(serve, "WORKER_PATIENCE", 1)
    for name, value in environment_of(port, var, database_url()).items():
        monkeypatch.setenv(name, value)
    server = Child("web server", serve.web_server("127.0.0.1", port))
    with stopped_at_the_end([server]):
        process = server.start()
        serve.wait_for_answer("127.0.0.1", port, server)
        # As when they are still starting.
        deaf = children_of(process.pid)
        assert len(deaf) == serve.WORKERS
        for worker in deaf:
            os.kill(worker, signal.SIGSTOP)
        server.stop()
        process.wait()
        serve.refuse_taken("127.0.0.1", port)


def environment_of(port: int, var: Path, database: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "DATABASE_URL": database,
        "EMPTY": "1",
        "VAR_DIR": str(var),
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


type Start = Callable[[str], subprocess.Popen[str]]


@pytest.mark.slow
class TestServe:
    """The command itself."""

    @pytest.fixture
    def start(self, port: int, var: Path) -> Iterator[Start]:
        started: list[subprocess.Popen[str]] = []

        def start(database: str) -> subprocess.Popen[str]:
            started.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "serve"],
                    env=os.environ | environment_of(port, var, database),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            return started[-1]

        yield start
        for process in started:
            if process.poll() is None:
                process.terminate()
                process.communicate()

    @pytest.fixture
    def site(self, transactional_db: None, start: Start, var: Path) -> subprocess.Popen[str]:
        """One that was started for the first time."""
        var.chmod(0o755)
        return start(database_url())

    @pytest.fixture
    def greeting(self, site: subprocess.Popen[str]) -> list[str]:
        return lines_until(site, "  password")

    def test_it_serves_and_starts_again_what_is_killed(
        self, site: subprocess.Popen[str], greeting: list[str], port: int, var: Path
    ) -> None:
        assert f"Marseille 2.0 is at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n" in greeting
        assert f"  e-mail    {serve.ORGANISER}\n" in greeting
        assert mode(var) == 0o700
        page = fetch(f"http://127.0.0.1:{port}/", "identity")
        sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page.read().decode())
        assert sheet is not None
        style = fetch(f"http://127.0.0.1:{port}{sheet[1]}", "br")
        assert style.headers["Content-Encoding"] == "br"
        assert "immutable" in style.headers["Cache-Control"]

        for child in children_of(site.pid):
            os.kill(child, signal.SIGKILL)
        names = ["web server", *(f"worker of {queue}" for queue in QUEUES)]
        assert site.stdout
        assert {next(site.stdout) for _ in names} == {
            f"The {name} ended by SIGKILL: it is started again in 1 s.\n" for name in names
        }
        served = Child("site", [])
        served.process = site
        serve.wait_for_answer("127.0.0.1", port, served)

        site.send_signal(signal.SIGINT)
        rest, _ = site.communicate()
        assert (site.returncode, lines_of(rest)) == (0, [])
        # Of the first web server nothing is left that would keep the port.
        serve.refuse_taken("127.0.0.1", port)


def children_of(parent: int) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(parent)], stdout=subprocess.PIPE, text=True, check=False
    )
    return [int(number) for number in found.stdout.split()]


def lines_of(rest: str) -> list[str]:
    """The lines, but those that a machine with much else to do adds."""
    return [line for line in rest.splitlines() if line.strip() and "Slow query" not in line]


def lines_until(process: subprocess.Popen[str], beginning: str) -> list[str]:
    """Read what a process prints, up to the line that begins so."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line.startswith(beginning):
            return lines
    raise AssertionError("".join(lines))


def fetch(address: str, encoding: str) -> http.client.HTTPResponse:
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    response = urllib.request.urlopen(request, timeout=30)
    assert isinstance(response, http.client.HTTPResponse)
    return response
