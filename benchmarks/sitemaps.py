"""Measure the sitemap of a site that has grown."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from benchmarks.data import publish
from benchmarks.figures import RENDERINGS, Figure, cpu_milliseconds
from core.models import ContentVersion
from recaps.models import Recap

EDITIONS = range(883, 893)  # by their number of sessions
RECAPS = 2000


def sitemaps() -> Iterator[Figure]:
    for size in EDITIONS:
        publish(size)
    now = timezone.now()
    Recap.objects.bulk_create(
        Recap(
            slug=f"recit-{number}",
            title_fr=f"Récit {number}",
            status=Recap.Status.PUBLISHED,
            published_at=now - timedelta(hours=number),
        )
        for number in range(1, RECAPS + 1)
    )
    ContentVersion.bump()
    index = Client(SERVER_NAME="localhost").get("/sitemap.xml").content.decode()
    parts = re.findall("<loc>http://localhost(.*)</loc>", index)
    assert len(parts) > len(EDITIONS) + 1, parts
    cost = {address: rendering_milliseconds(address) for address in ("/sitemap.xml", *parts)}
    name = f"sitemap of {len(EDITIONS)} editions and {RECAPS} recaps"
    yield Figure(f"{name}: its index", cost.pop("/sitemap.xml"), "ms CPU", 300)
    yield Figure(f"… the worst of its {len(parts)} parts", max(cost.values()), "ms CPU", 300)


def rendering_milliseconds(address: str) -> float:
    """Return the CPU time of a page that is not kept: a new client has its own page cache."""

    def ask() -> None:
        assert Client(SERVER_NAME="localhost").get(address).status_code == 200

    ask()
    return min(cpu_milliseconds(ask) for _ in range(RENDERINGS // 5))
