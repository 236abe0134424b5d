"""Error reports to Sentry, or to a compatible service, without anything about people."""

import re
from typing import TYPE_CHECKING, Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

if TYPE_CHECKING:
    from sentry_sdk.types import Event

# More than those that are valid: nothing but a name and a host stands on both sides.
EMAIL = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


def without_people(event: "Event", _hint: dict[str, Any]) -> "Event":
    """Return an error report without what was requested, sent and typed, or is in rows.

    Addresses hold keys that let people in, and command lines logins; PostgreSQL adds the values of
    a duplicate row after its first line, and mail servers name whom they refuse.
    """
    event.pop("request", None)
    event.pop("extra", None)
    if event.get("transaction_info", {}).get("source") == "url":
        # No pattern of an address, but one that was asked for.
        event.pop("transaction", None)
    if logged := event.get("logentry"):
        # As it stands in the program, without what was filled in.
        event["logentry"] = {"message": logged["message"]}
    for error in event.get("exception", {}).get("values", ()):
        message = (error.get("value") or "").partition("\n")[0]
        error["value"] = EMAIL.sub("…", message)
    return event


def start(dsn: str) -> None:
    """Report errors of any thread from now on; the library itself adds nothing about visitors."""
    try:
        sentry_sdk.init(
            dsn,
            include_local_variables=False,
            max_request_body_size="never",
            # Lines of the log and queries that came before.
            max_breadcrumbs=0,
            before_send=without_people,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(f"SENTRY_DSN is no address of Sentry: {error}") from None
