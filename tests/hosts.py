"""The site on ten hosts: nginx, three that answer, two workers, PostgreSQL, Valkey and S3.

Each has an address of its own (tests.network), and no disk that another one reads. The tenth is the
test, with a mail server and anyone who reads.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import psycopg
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from redis import Redis

from tests import postgres, seaweed, smtp, valkey
from tests.admin import document, sheet
from tests.machine import BASE, HERE, NAME, Machine, Visitor, command, programs_missing
from tests.network import SWITCH, Network, network, why_unavailable

APPLICATIONS = ("web1", "web2", "web3")
WORKERS = ("worker1", "worker2")
PORT = 8001
ORGANISER, PASSWORD = "ines@example.org", "sirene"
PROGRAMME = "/sobre/programme/"
# Seconds. The machine may have much else to do.
LEASE, PATIENCE = 10, 180
# Started again whenever it ends, as systemd does, under another name.
WORKER = """
for number in $(seq 100); do
    $0 -m tests.worker --queue-name='*' --no-startup-delay --worker-id="$1.$number"
done
"""
# Before the first process starts: what readers see, and who may change it.
ROWS = f"""
import django; django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.db.models.functions import Now
from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from tests.editions import spare
from tests.factories import UserFactory
call_command("migrate", verbosity=0)
for path in PERIODIC:
    # Nothing else is to be done meanwhile.
    PeriodicTask.objects.create(path=path, due_at=Now() + timedelta(days=1))
spare()
UserFactory.create(superuser=True, email={ORGANISER!r})
"""


def missing() -> str:
    """What this machine lacks to be ten; nothing where it has it."""
    lacking = programs_missing()
    if not postgres.programs():
        lacking.append("PostgreSQL")
    if not shutil.which("valkey-server"):
        lacking.append("Valkey")
    return f"no {', '.join(lacking)} on this machine" if lacking else why_unavailable()


def until[T](ask: Callable[[], T]) -> T:
    """The first answer that is not nothing."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)
    return answer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Browser:
    """Asks one host from outside, and keeps its cookies."""

    network: Network
    host: str
    connection: Callable[[], HTTPConnection]
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """The answer; to a form that is sent when there is one. Headers are named with _ for -."""
        given = {
            "Host": NAME,
            "Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in self.cookies.values()),
            # What nginx says replaces it.
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
        }
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None
        if form is not None:
            given |= {"Content-Type": MULTIPART_CONTENT, "Origin": f"https://{NAME}"}
            token = self.cookies["csrftoken"].value if "csrftoken" in self.cookies else ""
            body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": token} | dict(form))
        with closing(self.connection()) as connection:
            with self.network.inside(SWITCH):
                connection.connect()
            connection.request("POST" if body else "GET", path, body, given)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", ()):
                self.cookies.load(cookie)
            return Answer(answer.status, answer.headers, answer.read())

    def reads(self, path: str, words: str) -> Callable[[], bool]:
        """Asks whether they stand there."""
        return lambda: words in self.ask(path).text

    def sign_in(self) -> None:
        self.ask("/compte/connexion/")
        answer = self.ask("/compte/connexion/", {"login": ORGANISER, "password": PASSWORD})
        assert answer.status == 302

    def publish(self, title: str) -> None:
        """Give the first session another title, and publish that."""
        page = "/admin/talks/session/1/change/"
        answer = self.ask(page, sheet(self.ask(page), title_fr=title))
        assert answer.status == 302
        page = "/admin/talks/release/publish/1/"
        form = next(f for f in document(self.ask(page)).forms if "choose" in f.fields)
        chosen = form.xpath(".//input[@name='choose']/@value")
        written = {name: value or "" for name, value in form.fields.items()}
        answer = self.ask(page, written | {"choose": chosen})
        assert answer.status == 302


@dataclass
class Front(Machine):
    """nginx on a host of its own, as it is set up before two processes of its own machine."""

    servers: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        first, second = (f"server ${{WEB_{n}}} max_fails=0;" for n in (1, 2))
        found = super().template
        assert first in found
        assert second in found
        every = "\n".join(f"server {address}:{PORT} max_fails=0;" for address in self.servers)
        return found.replace(first, every).replace(second, "")


@dataclass
class Site:
    network: Network
    home: Path
    var: Path
    ends: ExitStack
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        for host in ("nginx", *APPLICATIONS, *WORKERS):
            self.network.add(host)
        self.postgres = self._server("postgres", postgres.server)
        self.valkey = self._server("valkey", valkey.server)
        self.s3 = self._server("s3", seaweed.server)
        with self.network.inside(SWITCH):
            mailbox = smtp.running(self.network.addresses[SWITCH])
            self.mailbox = self.ends.enter_context(mailbox)
        self.run("web1", sys.executable, "-c", ROWS)
        self.ends.callback(self.kill_programs)
        for host in (*APPLICATIONS, *WORKERS):
            self.start_program(host)
        self._start_nginx()
        for host in APPLICATIONS:
            self.wait_for(host)

    def _server[S](self, host: str, server: Callable[[str], Any]) -> Any:
        address = self.network.add(host)
        with self.network.inside(host):
            return self.ends.enter_context(server(address))

    def _start_nginx(self) -> None:
        home = self.home / "nginx"
        home.mkdir()
        servers = tuple(self.network.addresses[host] for host in APPLICATIONS)
        self.nginx = Front(home, self.var, {}, http=80, https=443, servers=servers)
        self.nginx.configure()
        with self.network.inside("nginx"):
            self.nginx.nginx()
        self.ends.callback(self.nginx.nginx, "-s", "stop")

    @cached_property
    def environment(self) -> dict[str, str]:
        """The settings, which are the same on all hosts."""
        return {
            "DJANGO_SETTINGS_MODULE": "tests.process_settings",
            "SITE_URL": f"https://{NAME}",
            "SECRET_KEY": "the same on all hosts",
            "TRUSTED_PROXIES": "1",
            "LEASE": str(LEASE),
            "DATABASE_URL": self.postgres.address,
            "CACHE_URL": self.valkey.address,
            "STORAGE_URL": self.s3.address,
            "SMTP_URL": f"smtp://{self.network.addresses[SWITCH]}:{self.mailbox.port}",
        }

    def settings(self, host: str) -> dict[str, str]:
        """Those of a process, with a folder of its host's own."""
        var = self.home / host
        if not var.exists():
            var.mkdir()
            (var / "static").symlink_to(self.var / "static")
        return os.environ | self.environment | {"VAR_DIR": str(var)}

    def run(self, host: str, *program: str) -> None:
        """Run a program to its end."""
        with self.network.inside(host):
            subprocess.run(program, cwd=BASE, env=self.settings(host), check=True)

    def enqueue(self, host: str, task: str, *args: str) -> None:
        """Have it done by whichever worker comes first."""
        module, _, name = task.rpartition(".")
        program = f"from {module} import {name}; {name}.enqueue(*{args!r})"
        self.run(host, sys.executable, "-c", f"import django; django.setup(); {program}")

    def start_program(self, host: str) -> None:
        """Start what answers there, or does tasks."""
        if host in APPLICATIONS:
            unit = command("marseille20-web@.service", str(PORT))
            program = [self.network.addresses[host] if part == HERE else part for part in unit]
        else:
            program = ["sh", "-c", WORKER, sys.executable, host]
        with self.network.inside(host):
            self.running[host] = subprocess.Popen(
                program, cwd=BASE, env=self.settings(host), process_group=0
            )

    def kill_programs(self) -> None:
        for host in [*self.running]:
            self.kill_program(host)

    def kill_program(self, host: str) -> None:
        """End it and its children without a word."""
        process = self.running.pop(host)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()

    def wait_for(self, host: str) -> None:
        """Return when it answers."""

        def answers() -> bool:
            assert self.running[host].poll() is None, "the process ended"
            with suppress(OSError):
                return self.browser(host).ask("/robots.txt").status == 200
            return False

        until(answers)

    def browser(self, host: str) -> Browser:
        """Who asks one host alone, or nginx."""
        address = self.network.addresses[host]
        if host == "nginx":
            return Browser(self.network, host, lambda: Visitor(443, NAME, address))
        return Browser(self.network, host, lambda: HTTPConnection(address, PORT, PATIENCE))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with self.network.inside(SWITCH), psycopg.connect(self.postgres.address) as connection:
            return connection.execute(query, values).fetchall()

    def runs(self, task: str, status: str) -> list[tuple[list[str], datetime]]:
        """Who began each such task of that status, and when it was begun last."""
        return self.rows(
            "SELECT worker_ids, started_at FROM django_tasks_database_dbtaskresult"
            " WHERE task_path = %s AND status = %s",
            *(task, status),
        )

    @contextmanager
    def memory(self) -> Iterator[Redis]:
        """What Valkey keeps."""
        with self.network.inside(SWITCH), Redis.from_url(self.valkey.address) as client:
            yield client

    @contextmanager
    def stopped(self, host: str) -> Iterator[None]:
        """The Valkey or S3 of that host has ended, and is started again afterwards."""
        server = {"valkey": self.valkey, "s3": self.s3}[host]
        server.stop()
        try:
            yield
        finally:
            with self.network.inside(host):
                server.start()


@contextmanager
def running(var: Path) -> Iterator[Site]:
    """The whole, for as long as it is needed, with what was collected and written in `var`."""
    home = Path(tempfile.mkdtemp(prefix="m2-hosts-"))
    # nginx hands files out as another user than root.
    home.chmod(0o711)
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, home, ignore_errors=True)
        hosts = ends.enter_context(network())
        site = Site(hosts, home, var, ends)
        site.start()
        yield site
