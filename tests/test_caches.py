"""What a process remembers has a bound: a stranger who names ever new things fills no memory."""

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Edition
from talks.releases import publish
from tests.addresses import filled, routes
from tests.factories import RecapFactory, SlotFactory

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for path in sorted(ROOT.glob("[!.]*/**/*.py"))
    if not {"tests", "benchmarks", "migrations"} & {*path.relative_to(ROOT).parts}
]

# What nobody but this stranger said.
WORD = "5ec2e7deadbeef"
FROM = "203.0.113.77"
SAID_BY_HEADERS = {
    "Accept-Language": f"{WORD}, fr",
    "User-Agent": WORD,
    "Referer": f"https://{WORD}.example/{WORD}",
    "Authorization": f"Bearer {WORD}",
}


def ours() -> Iterator[ModuleType]:
    apps = {path.relative_to(ROOT).parts[0] for path in SOURCES}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in apps and "." in name:
            yield module


def kept(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What a module, its Memory and its cached functions hold."""
    for name, value in list(vars(module).items()):
        if isinstance(value, _lru_cache_wrapper) and value.__module__ == module.__name__:
            yield name, [each for each in gc.get_referents(value) if isinstance(each, dict)]
        elif isinstance(value, dict | list | set):
            yield name, value
        elif name.endswith("Memory") and isinstance(value, type):
            yield name, vars(value)


@pytest.mark.django_db
def test_nothing_is_kept_of_who_asks(client: Client, edition: Edition) -> None:
    SlotFactory.create(session__edition=edition, session__slug="rade")
    publish(edition)
    RecapFactory.create(slug="rade")
    client.cookies["sessionid"] = client.cookies["picks"] = WORD
    values = {"edition": ["demo"], "slug": ["rade", WORD], "day": ["2027-05-20"]}
    for route in routes():
        if not route.startswith(("admin/", "compte/", "ecrire/")):
            for address in filled(route, values):
                asked = {"q": WORD, "utm_source": WORD}
                client.get(address, asked, headers=SAID_BY_HEADERS, REMOTE_ADDR=FROM)
    held = {
        f"{module.__name__}: {name}": value for module in ours() for name, value in kept(module)
    }
    held["cache"] = cache._cache  # type: ignore[attr-defined]  # noqa: SLF001 (of this process)
    assert [name for name, value in held.items() if WORD in repr(value)] == []
    assert [name for name, value in held.items() if FROM in repr(value)] == []
