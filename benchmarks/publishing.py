"""The cost of publishing all of a large edition."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Any
from uuid import UUID

import brotli
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from benchmarks import rows
from benchmarks.edition import programme
from benchmarks.figures import Figure
from core.models import User
from marseille20.delivery.pagecache import BROTLI_QUALITY
from talks.programme import Programme
from talks.releases import publish

SESSIONS = 900
TIMES = 3


def publishing() -> Iterator[Figure]:
    """Measure publishing an edition of which each session was moved and rewritten."""
    edition = rows.make(_made())
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        User.objects.create(email="many@example.org", is_superuser=True, is_staff=True)
    )
    address = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    first = client.get(address).content
    yield Figure("publish page of a first release: HTML", len(first) / 1000, "kB", 300, exact=True)
    publish(edition)
    rows.rework(edition)
    name = f"publish page of {2 * SESSIONS} changes"
    page, queries, seconds = min(
        (_measured(lambda: client.get(address)) for _ in range(TIMES)), key=itemgetter(2)
    )
    yield Figure(f"{name}: SQL queries", queries, "", 25, exact=True)
    yield Figure(f"{name}: server", seconds, "s CPU", 1.5)
    yield Figure(f"{name}: HTML", len(page.content) / 1000, "kB", 300, exact=True)
    size = len(brotli.compress(page.content, quality=BROTLI_QUALITY))
    yield Figure(f"{name}: HTML, brotli", size / 1000, "kB", 250, exact=True)
    document: Any = html.fromstring(page.content.decode())
    (form,) = document.find_class("publish-form")
    sent = {**dict(form.form_values()), "choose": "everything"}
    answer, queries, seconds = _measured(lambda: client.post(address, sent))
    assert answer.status_code == 302, answer.content
    yield Figure("… publishing them by one click: SQL queries", queries, "", 40, exact=True)
    yield Figure("… publishing them by one click: server", seconds, "s CPU", 2)


def _made() -> Programme:
    """Return a programme of another edition than the one that readers are measured with."""
    made = programme(SESSIONS)
    facts = replace(made.edition, key=UUID(int=1), slug="published", name="Published")
    return replace(made, edition=facts)


def _measured(ask: Callable[[], Any]) -> tuple[Any, int, float]:
    """Return an answer, the number of its queries, and its CPU time in seconds."""
    begun = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return answer, len(captured), time.process_time() - begun
