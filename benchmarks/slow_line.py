"""Start a process whose database is a slow line away, and print how soon it is ready.

`python -m benchmarks.slow_line [MEGABYTES]`: PostgreSQL holds ten editions of 883 sessions and
answers no faster than 12 megabytes a second, unless MEGABYTES says otherwise. The exit code is 1
when a figure is missed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from threading import Thread

import django
from django.conf import settings

SIZE, EDITIONS = 883, 10
MEGABYTES = 12.0  # a second
# Seconds after the settings are read.
MOST = {"ready": 2.0, "the current programme": 3.0}
LONGEST = 120.0
PAUSE = 0.01
# The argument of the process that is started.
START = "start"


def start() -> int:
    """Start as a server does, in a new process; print when each part is ready."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "marseille20.settings"
    if settings.DEBUG:
        return 2
    begun = time.monotonic()
    Thread(target=serve, daemon=True).start()
    missed = False
    for name, is_there in steps():
        while not is_there() and time.monotonic() - begun < LONGEST:
            time.sleep(PAUSE)
        seconds = time.monotonic() - begun
        verdict = ("ok" if seconds <= MOST[name] else "MISSED") if name in MOST else ""
        missed |= verdict == "MISSED"
        spent = f"{seconds:6.2f} s {time.process_time():6.2f} s CPU"
        print(f"{name:<32}{MOST.get(name, ''):>6}{spent} {verdict}".rstrip(), flush=True)
    return int(missed)


def serve() -> None:
    import marseille20.wsgi  # noqa: F401, PLC0415 (it starts what a server process starts)


def steps() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Yield the parts that a start makes ready, in order, each with a check that it is."""
    yield "Django is set up", lambda: bool(django.apps.apps.ready)
    from marseille20.delivery.own_requests import ask  # noqa: PLC0415
    from marseille20.delivery.warming import Warmer, address  # noqa: PLC0415 (they need the apps)
    from talks import published  # noqa: PLC0415

    yield "what is public is known", lambda: published.SiteMemory.site is not None
    yield "ready", Warmer.is_ready.is_set

    def programme() -> bool:
        from marseille20.wsgi import handler  # noqa: PLC0415

        current = published.published_site().current
        assert current
        page = address("fr", "talks:programme", current.slug)
        return ask(handler, page, {}).status_code == HTTPStatus.OK

    yield "the current programme", programme
    read = published.editions_in_memory
    yield "all editions", lambda: read() == (EDITIONS, EDITIONS)


def main(megabytes: float) -> int:
    """Make the database, and start a process at the other end of the line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    from benchmarks.line import Line  # noqa: PLC0415
    from tests import postgres  # noqa: PLC0415

    with postgres.server() as server:
        os.environ["DATABASE_URL"] = server.address
        django.setup()
        fill()
        line = Line(server.home / ".s.PGSQL.5432", megabytes * 1e6)
        with line.listening() as port:
            address = f"postgres://{server.user}@127.0.0.1:{port}/postgres"
            command = [sys.executable, "-m", "benchmarks.slow_line", START]
            environment = os.environ | {"DATABASE_URL": address}
            code = subprocess.run(command, env=environment, check=False).returncode
        print(f"{line.bytes / 1e6:.1f} MB came through the line")
    return code


def fill() -> None:
    """Publish the editions, of which one is current."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from benchmarks.data import publish  # noqa: PLC0415
    from events.models import Edition  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    # Another size is another edition: the same one is the same to its last letter.
    slugs = [publish(SIZE + number) for number in range(EDITIONS)]
    Edition.objects.get(slug=slugs[0]).make_current()
    connection.close()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments == [START]:
        sys.exit(start())
    sys.exit(main(float(arguments[0]) if arguments else MEGABYTES))
