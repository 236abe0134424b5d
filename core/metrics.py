"""What processes count, for Prometheus.

`serve` has its processes count in one folder (PROMETHEUS_MULTIPROC_DIR), and each tells of all of
them; a process that runs alone counts for itself.
"""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Labels have few values each: names of addresses and not paths, which have no end.
REQUESTS = Counter(
    "marseille20_requests",
    "Requests answered, but for files and probes, by the name of the address and the status.",
    ["view", "status"],
)
PAGES = Counter("marseille20_pages", "Public pages answered, from memory or rendered.", ["source"])
FETCHES = Counter(
    "marseille20_fetches", "Pages of other sites that were asked for, by how it ended.", ["outcome"]
)


def counted() -> bytes:
    """All counts so far, in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
