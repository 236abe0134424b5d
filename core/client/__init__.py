"""Fetching addresses that strangers name: public web pages only, within limits of time and size.

An address given by a stranger may lead into our own network, never end, or unpack to gigabytes.
`Client` is the one way out of the site; docs/decisions/2026-11-25-guarded-client.md says why it
is built as it is.
"""

from core.client.addresses import PORTS, Target, host_of, is_public, is_web_port
from core.client.answers import MOST_BYTES, Answer, FailedError, FetchError, Reason, RefusedError
from core.client.client import Client
from core.client.connections import SECONDS

__all__ = [
    "MOST_BYTES",
    "PORTS",
    "SECONDS",
    "Answer",
    "Client",
    "FailedError",
    "FetchError",
    "Reason",
    "RefusedError",
    "Target",
    "host_of",
    "is_public",
    "is_web_port",
]
