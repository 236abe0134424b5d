"""Prepare what is missing, then serve the site and run its tasks until Ctrl-C."""

import hashlib
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.crypto import get_random_string

from core.checks import database_is_of_this_program, restore_is_finished, stores_answer
from core.content.version import content_changed
from core.http.answers import site_address
from core.models import ContentVersion, User
from events.models import Edition
from operations.children import Child, Say, stopped_at_the_end
from operations.management.base import SiteCommand
from operations.migrating import migrate_or_undo

ORGANISER = "organisateur@marseille20.example"
WORKERS = 2
# SQLite writes one at a time and reads in microseconds: four would do, and more only wait for
# Python. As many may wait for slow senders (core.http.bodies); PostgreSQL's pool has a place for
# each.
THREADS = 8
# A worker that is still starting misses its order to stop. The web server must outlive its workers
# to end them, or they would stay and keep the port.
WORKER_PATIENCE = 5


class Command(SiteCommand):
    help = __doc__
    # The server checks the site as it loads it; here it would only be done twice.
    requires_system_checks = ()

    def handle(self, *_args: object, **_options: object) -> None:
        # By whatever signal it is stopped, it unwinds as for Ctrl-C.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        host, port = settings.HOST, settings.PORT
        try:
            refuse_taken(host, port)
            refuse_lost_stores()
            wait_for_database(self.say)
            password = prepare(self.say)
            connections.close_all()
            web = Child("web server", web_server(host, port))
            workers = [worker(queue) for queue in settings.QUEUES]
            with counting_together(), stopped_at_the_end([web, *workers]):
                web.start()
                wait_for_answer(host, port, web)
                for child in workers:
                    child.start()
                self.greet(f"{site_address()}/", password)
                while True:
                    for child in (web, *workers):
                        child.look_after(self.say)
                    time.sleep(0.2)
        except KeyboardInterrupt:
            self.say("")

    def greet(self, home: str, password: str | None) -> None:
        """Print the address, and only now the login of a new organiser."""
        self.say(f"Marseille 2.0 is at {home} (Ctrl-C stops it)")
        if password:
            self.say(
                f"Organisers edit it at {home}admin/ with this login, shown only now:\n"
                f"  e-mail    {ORGANISER}\n"
                f"  password  {password}"
            )


@contextmanager
def counting_together() -> Iterator[None]:
    """Let all processes count in one folder, so that each reports all at /metrics.

    It is in memory where it can be: a disk that is full would end those that count on it.
    """
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
    where = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="marseille20-", dir=where) as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def refuse_taken(host: str, port: int) -> None:
    """Raise CommandError when nothing can listen on the port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as trial:
            # The last connections of a server that just stopped linger, and are no obstacle.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {host}:{port} ({error.strerror}). Choose another PORT= or HOST=."
        ) from None


def refuse_lost_stores() -> None:
    """Raise CommandError when a shared cache or bucket is not where the settings say."""
    for refusal in stores_answer():
        raise CommandError(refusal.msg)


def wait_for_database(say: Say) -> None:
    """Return when the database answers; say why it does not, once for each reason.

    Raises CommandError for options that no database has.
    """
    # Not from the pool, which keeps the reason to itself.
    connection = connections["default"].copy()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    reason = ""
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if str(error) != reason:
                reason = str(error)
                say(f"Waiting for the database: {reason.strip()}")
            time.sleep(1)
        except ProgrammingError as error:
            raise CommandError(f"DATABASE_URL: {str(error).strip()}") from error
        else:
            return connection.close()


def prepare(say: Say) -> str | None:
    """Bring this machine's data up to this program; return the password of a new organiser."""
    close_to_others()
    migrate(say)
    collect_static(say)
    load_demonstration(say)
    password = create_organiser()
    # Cards and booklets as this program draws them, which may be a newer one.
    content_changed.send(sender=ContentVersion, version=ContentVersion.current())
    return password


def close_to_others() -> None:
    """Let no other user of this machine read its data: what exists, and what children create."""
    os.umask(0o077)
    mails = settings.VAR_DIR / "mail"
    folders = [settings.VAR_DIR, mails, settings.MEDIA_ROOT, settings.STATIC_ROOT]
    database = Path(connections["default"].settings_dict["NAME"])
    # SQLite's own, beside the database: of PostgreSQL there is no such file.
    files = [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm")]
    for mode, paths in ((0o700, folders), (0o600, [*files, *mails.glob("*")])):
        for path in paths:
            # Not there yet, or another user's: then it is for them to close.
            with suppress(FileNotFoundError, PermissionError):
                path.chmod(mode)


def migrate(say: Say) -> None:
    """Apply the migrations the database lacks. Raises CommandError for one of another version.

    Also when one fails; the database is as it was before, then.
    """
    for check in (restore_is_finished, database_is_of_this_program):
        for refusal in check(databases=["default"]):
            raise CommandError(f"{refusal.msg} {refusal.hint}")
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        migrate_or_undo()


def collect_static(say: Say) -> None:
    """Fingerprint and compress the static files when any of them changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_suffix(".stamp")
    current = static_fingerprint()
    if not root.is_dir() or not stamp.exists() or stamp.read_text() != current:
        say("Compressing the static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(current)


def static_fingerprint() -> str:
    """Return a digest that changes with any static file or with what prepares them."""
    libraries = [version(name) for name in ("whitenoise", "rjsmin")]
    tools = (django.VERSION, *libraries, settings.STORAGES["staticfiles"])
    digest = hashlib.sha256(repr(tools).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            content = Path(storage.path(name)).read_bytes()
            digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def load_demonstration(say: Say) -> None:
    """Load the demonstration edition into a database that has no edition and no account."""
    if settings.EMPTY:
        return
    if not Edition.objects.exists() and not User.objects.exists():
        say("Loading the demonstration edition …")
        call_command("demo")


def create_organiser() -> str | None:
    """Create the first organiser account; return its password, or None where one exists."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    User.objects.create_superuser(email=ORGANISER, password=password)
    return password


def web_server(host: str, port: int, workers: int = WORKERS) -> list[str]:
    """Return the command that serves the site."""
    return [
        *(sys.executable, "-m", "granian", "marseille20.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS)),
        *("--workers-kill-timeout", str(WORKER_PATIENCE), "--respawn-failed-workers"),
        *("--log-level", "error"),
    ]


def worker(queue: str) -> Child:
    """Return the child that runs the tasks of a queue."""
    command = [sys.executable, "manage.py", "work", "--queue-name", queue, "--no-startup-delay"]
    # Started again by the same name, it takes up at once what it was doing as it was killed.
    command += ["--worker-id", get_random_string(32)]
    return Child(f"worker of {queue}", command)


def wait_for_answer(host: str, port: int, server: Child) -> None:
    """Return when the server answers a request; raise CommandError when it ends before."""
    # The site refuses to answer under a name that is not its own.
    name = urlsplit(settings.SITE_URL).netloc or f"{host}:{port}"
    while server.runs:
        connection = http.client.HTTPConnection(host, port, timeout=60)
        with closing(connection), suppress(OSError):
            connection.request("HEAD", "/", headers={"Host": name})
            connection.getresponse()
            return
        time.sleep(0.05)
    raise CommandError("The web server did not start.")
