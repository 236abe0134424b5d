"""The cost of finding places for one session of a large edition, and for many of a small one."""

import time
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse
from lxml import html

from benchmarks import rows
from benchmarks.edition import programme
from benchmarks.figures import Figure
from core.models import Tag, User
from events.models import Edition
from speakers.models import Speaker
from talks.clashes import circumstances, problems
from talks.drafts import planned
from talks.models import Session, Slot

SESSIONS, SMALL, WAITING = 900, 90, 30


def finding() -> Iterator[Figure]:
    """Measure the page of one session among 900, and placing 30 beside 60 in six rooms."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        User.objects.create(email="places@example.org", is_superuser=True, is_staff=True)
    )
    edition = rows.make(programme(SESSIONS))
    # Templates are compiled once.
    _measured(client, _address(edition, session=_taken_off(edition, 1)[0].key))
    for name, thinned in (("full", 0), ("with gaps", 130)):
        sessions = _taken_off(edition, thinned + 1)
        address = _address(edition, session=sessions[0].key)
        _page, seconds = _measured(client, address)
        yield Figure(f"places for one of {SESSIONS}, {name}: server", seconds, "s CPU", 1)
    _page, seconds = _measured(client, _address(edition, all=1))
    yield Figure(f"places for {WAITING} of {SESSIONS}: server", seconds, "s CPU")
    yield from _many(client)


def _many(client: Client) -> Iterator[Figure]:
    for model in (Session, Speaker, Tag):
        model.objects.all().delete()
    edition = rows.make(programme(SMALL))
    before = _broken(edition)
    _taken_off(edition, WAITING)
    address = _address(edition, all=1)
    page, seconds = _measured(client, address)
    name = f"places for {WAITING} beside {SMALL - WAITING} in six rooms"
    yield Figure(f"{name}: server", seconds, "s CPU", 5)
    document: Any = html.fromstring(page.content.decode())
    [form] = [form for form in document.forms if "step" in form.fields]
    sent: dict[str, list[str]] = {}
    for field, value in form.form_values():
        sent.setdefault(field, []).append(value)
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content
    missing = WAITING - len(sent["change"])
    yield Figure(f"{name}: without a place", missing, "", 0, exact=True)
    broken = len(_broken(edition) - before)
    yield Figure(f"{name}: rules that are broken by them", broken, "", 0, exact=True)


def _taken_off(edition: Edition, count: int) -> list[Session]:
    """Take the slots of some sessions away, evenly spread; return the sessions."""
    every = list(edition.sessions.filter(state="confirmed", slots__isnull=False).order_by("pk"))
    chosen = every[:: len(every) // count][:count]
    Slot.objects.filter(session__in=chosen).delete()
    return chosen


def _broken(edition: Edition) -> set[tuple[object, ...]]:
    found = problems(planned(edition), circumstances(edition))
    return {problem.identity for problem in found if problem.rule != "without_slot"}


def _address(edition: Edition, **query: object) -> str:
    return reverse("admin:events_edition_sheet_places", args=[edition.pk], query=query)


def _measured(client: Client, address: str) -> tuple[Any, float]:
    """Return the page and its CPU time in seconds."""
    begun = time.process_time()
    page = client.get(address)
    assert page.status_code == 200, page
    return page, time.process_time() - begun
