"""Take the database away just after something public changed, and count pages that fail.

`python -m benchmarks.known_last` reads eighteen pages of the demonstration until all processes
have them, counts up the version of the content, and stops PostgreSQL so many seconds later. Then
it does so once more with a change that takes something away: no page of before may be shown. It
needs PostgreSQL; the exit code is 1 when a figure is missed.
"""

import re
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection

from benchmarks.outages import SETTLED, Site

import psycopg  # isort: skip (that sets Django up)

from benchmarks.figures import Figure
from benchmarks.server import HOST
from tests import postgres

PAUSES = (0.2, 0.6, 1.5, 4.0)  # seconds
# Each page is asked for so often: there are two processes, of which any may answer.
TIMES = 12
LONGEST = 20
PAGES = (
    *("/", "/en/", "/demo/", "/en/demo/", "/demo/programme/", "/en/demo/programme/"),
    *("/demo/state.json", "/demo/intervenants/", "/demo/programme/changements/", "/recits/"),
)
SESSIONS = 8
COMES = "UPDATE core_contentversion SET number = number + 1, changed_at = now()"
GOES = f"{COMES}, oldest_shown = number + 1"


def get(site: Site, path: str) -> tuple[int, str, str]:
    """Return the status of an answer, its ETag and its body."""
    connection = HTTPConnection(HOST, site.port, timeout=LONGEST)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("ETag", ""), answer.read().decode()
    finally:
        connection.close()


def kept_pages(site: Site) -> list[str]:
    _status, _tag, body = get(site, "/demo/programme/")
    found = dict.fromkeys(re.findall(r'"(/demo/sessions/[^"/#]+/)"', body))
    return [*PAGES, *list(found)[:SESSIONS]]


def answers(site: Site, pages: list[str]) -> Iterator[tuple[str, int, str]]:
    for page in pages:
        for _ in range(TIMES):
            status, tag, _body = get(site, page)
            yield page, status, tag


def lost(site: Site, pages: list[str], change: str, pause: float) -> tuple[set[str], set[str]]:
    """Return the pages that fail without a database, and those still as before the change."""
    before = {(page, tag) for page, _status, tag in answers(site, pages)}
    with psycopg.connect(site.server.address, autocommit=True) as connection:
        connection.execute(change)
    time.sleep(pause)
    site.server.stop()
    found = list(answers(site, pages))
    site.server.start()
    while get(site, "/recits/back/")[0] == 503:
        time.sleep(0.1)
    time.sleep(SETTLED)
    failed = {page for page, status, _tag in found if status != 200}
    return failed, {page for page, _status, tag in found if tag and (page, tag) in before}


def trials(site: Site) -> Iterator[Figure]:
    pages = kept_pages(site)
    for pause in PAUSES:
        failed, old = lost(site, pages, COMES, pause)
        name = f"changed {pause:g} s before: of {len(pages)} pages, failed"
        yield Figure(name, len(failed), f"({len(old)} old)", 0)
    for pause in PAUSES[1:]:
        # The first is less than processes take to hear of it.
        failed, old = lost(site, pages, GOES, pause)
        name = f"taken away {pause:g} s before: pages of before"
        yield Figure(name, len(old), f"({len(failed)} failed)", 0)


def main() -> int:
    missed = False
    with postgres.server() as server:
        site = Site(server)
        with site.running():
            for figure in trials(site):
                print(figure, flush=True)
                missed |= not figure.ok
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
