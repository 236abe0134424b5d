"""Metrics of all processes, for Prometheus.

`serve` has its processes count in one folder (PROMETHEUS_MULTIPROC_DIR), and each reports all of
them; a process that runs alone counts for itself.
"""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Labels have few values each: names of addresses and not paths, which have no end.
REQUESTS = Counter(
    "marseille20_requests",
    "Requests answered, but for files and probes, by the name of the address and the status.",
    ["view", "status"],
)
LATENCY = Histogram(
    "marseille20_request_duration_seconds",
    "How long requests took until their answer began, by the name of the address.",
    ["view"],
    # From a page that is in memory to what a proxy waits for no longer.
    buckets=(0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0),
)
PAGES = Counter("marseille20_pages", "Public pages answered, from memory or rendered.", ["source"])
FETCHES = Counter(
    "marseille20_fetches", "Pages of other sites that were asked for, by how it ended.", ["outcome"]
)
NOTIFICATIONS = Counter(
    "marseille20_notifications",
    "Notifications that push services were asked to bring, by how it ended.",
    ["outcome"],
)


def counted() -> bytes:
    """Return all counts so far, in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
