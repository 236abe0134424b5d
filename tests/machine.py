"""nginx before two processes of the application, as deploy/machine sets them up on a machine.

The files are the same; ports, folders and certificate are the test's own.
"""

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event, Thread

from benchmarks.server import free_port, processes
from tests.packages import BROTLI
from tests.servers import certificate_of

BASE = Path(__file__).resolve().parent.parent
DEPLOY = BASE / "deploy" / "machine"
NAME = "localhost"
HERE = "127.0.0.1"
PATIENCE = 60  # seconds; a machine may be busy


def programs_missing() -> list[str]:
    """What this machine lacks to run nginx."""
    return [name for name in ("nginx", "envsubst") if not shutil.which(name)]


def exec_start(unit: str) -> str:
    """The command of a unit, as written there."""
    found = re.search(r"^ExecStart=(.+)$", (DEPLOY / unit).read_text(), re.MULTILINE)
    assert found
    return found[1]


def command(unit: str, instance: str) -> list[str]:
    """The command of a unit, with the Python that runs this."""
    python, *arguments = shlex.split(exec_start(unit).replace("%i", instance))
    assert python == "/opt/marseille20/current/.venv/bin/python"
    return [sys.executable, *arguments]


@dataclass
class Machine:
    """nginx and the ports of the two processes behind it."""

    home: Path
    var: Path
    environment: Mapping[str, str]
    web: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def configuration(self) -> Path:
        return self.home / "nginx.conf"

    @property
    def template(self) -> str:
        return (DEPLOY / "nginx.conf").read_text()

    def configure(self) -> None:
        """Fill the configuration in as `install` does."""
        certificate = str(certificate_of(NAME, self.home / "site.pem"))
        static = "static-from-disk.conf" if BROTLI.exists() else "static-from-application.conf"
        words = {
            "SITE_HOST": NAME,
            "HTTP_PORT": str(self.http),
            "HTTPS_PORT": str(self.https),
            "WEB_1": f"{HERE}:{self.web[0]}",
            "WEB_2": f"{HERE}:{self.web[1]}",
            "CERTIFICATE": certificate,
            "KEY": certificate,
            "VAR": str(self.var),
            "CACHE": str(self.home / "cache"),
            "ACME": str(self.home / "acme"),
            "RUN": str(self.home),
            "STATIC": str(DEPLOY / static),
            "ERROR_LOG": str(self.home / "error.log"),
            "ACCESS_LOG": str(self.home / "failed.log"),
        }
        (self.home / "cache").mkdir()
        filled = subprocess.run(
            ["envsubst", " ".join(f"${{{word}}}" for word in words)],
            input=self.template,
            env=os.environ | words,
            capture_output=True,
            text=True,
            check=True,
        )
        self.configuration.write_text(filled.stdout)

    def nginx(self, *arguments: str) -> None:
        subprocess.run(
            ["nginx", "-e", self.home / "error.log", "-c", self.configuration, *arguments],
            check=True,
            stderr=subprocess.DEVNULL,
        )

    def start_web(self, port: int) -> None:
        self.running[port] = subprocess.Popen(
            command("marseille20-web@.service", str(port)),
            cwd=BASE,
            env=os.environ | self.environment | {"VAR_DIR": str(self.var)},
            process_group=0,
        )

    def wait_for_web(self, port: int) -> None:
        """Return when the process answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.running[port].poll() is None, "the process ended"
            connection = HTTPConnection(HERE, port, timeout=PATIENCE)
            with closing(connection), suppress(OSError):
                connection.request("GET", "/robots.txt", headers={"Host": NAME})
                connection.getresponse().read()
                return
            time.sleep(0.05)
        raise TimeoutError(f"nothing answers on port {port}")

    def stop_web(self, port: int) -> None:
        """As systemd stops it."""
        process = self.running.pop(port)
        process.terminate()
        process.wait(PATIENCE)

    def kill_web(self, port: int) -> None:
        """End the process that answers, and the one that started it, without a word."""
        process = self.running.pop(port)
        _used, children_of = processes()
        for pid in (*children_of[process.pid], process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        process.wait(PATIENCE)

    def have_back(self) -> None:
        """Start the processes that were stopped or killed."""
        for port in (gone := [port for port in self.web if port not in self.running]):
            self.start_web(port)
        for port in gone:
            self.wait_for_web(port)

    def visitor(self, *, name: str = NAME, source: str = "") -> "Visitor":
        return Visitor(self.https, name, source=source)


class Visitor(HTTPConnection):
    """A connection to the site by https, from an address; it trusts the test's certificate."""

    def __init__(self, port: int, name: str, address: str = HERE, source: str = "") -> None:
        super().__init__(name, port, timeout=PATIENCE)
        self.address = address
        self.source = (source, 0) if source else None

    def connect(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection((self.address, self.port), self.timeout, self.source)
        self.sock = context.wrap_socket(plain, server_hostname=self.host)

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """The answer and its body; headers are named with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.request(method, path, body, named)
        answer = self.getresponse()
        return answer, answer.read()


@contextmanager
def trickling(site: Machine, path: str, count: int) -> Iterator[None]:
    """So many forms whose next byte always comes, and whose last one never does."""
    senders = [site.visitor() for _ in range(count)]
    for sender in senders:
        sender.putrequest("POST", path)
        sender.putheader("Content-Length", "60000")
        sender.endheaders(b"a=")
    ended = Event()

    def go_on() -> None:
        while not ended.wait(0.5):
            for sender in senders:
                with suppress(OSError):
                    sender.send(b"a")

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for sender in senders:
            sender.close()


@contextmanager
def machine(var: Path, **environment: str) -> Iterator[Machine]:
    """The whole, for as long as it is needed, with what is collected and kept in `var`."""
    home = Path(tempfile.mkdtemp(prefix="m2-machine-"))
    made = Machine(home, var, environment | {"SITE_URL": f"https://{NAME}"})
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, home, ignore_errors=True)
        # nginx hands files out as another user than root.
        home.chmod(0o711)
        made.configure()
        for port in made.web:
            made.start_web(port)
            ends.callback(stop, made, port)
        for port in made.web:
            made.wait_for_web(port)
        made.nginx()
        ends.callback(made.nginx, "-s", "stop")
        yield made


def stop(made: Machine, port: int) -> None:
    if port in made.running:
        made.stop_web(port)
