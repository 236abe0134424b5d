"""Subscriptions on the server: creating, changing and deleting them."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from core.client import host_of
from core.content import erasures
from push.models import UNPROVEN, Progress, PushSubscription
from talks.published import PublishedEdition

KEYS = ("endpoint", "p256dh", "auth")
FIELDS = (*KEYS, "topics", "quiet_from", "quiet_until")
# The services of those who make browsers. Others may answer at other names of the same domains.
KNOWN = (
    *(".fcm.googleapis.com", ".push.apple.com"),
    *(".push.services.mozilla.com", ".notify.windows.com"),
)
# How many subscriptions any other service may have before it answers: it could be made up, to delay
# the rest.
MOST_UNANSWERED = 20


def digest(endpoint: str) -> str:
    """Return the hash by which a subscription is found."""
    return sha256(endpoint.encode()).hexdigest()


def is_known(endpoint: str) -> bool:
    return PushSubscription.objects.filter(digest=digest(endpoint)).exists()


def service_of(endpoint: str) -> str:
    """Return the domain of a push service, whose owner has any name in it."""
    return ".".join(host_of(urlsplit(endpoint)).split(".")[-2:])


def may_begin(endpoint: str) -> bool:
    """Tell whether a service may have one more: it is known, or has answered, or has few."""
    there = PushSubscription.objects.filter(service=service_of(endpoint))
    return (
        f".{host_of(urlsplit(endpoint))}".endswith(KNOWN)
        or there.filter(failures=0).exists()
        or there[:MOST_UNANSWERED].count() < MOST_UNANSWERED
    )


@transaction.atomic
def subscribe(
    edition: PublishedEdition, language: str, fields: Mapping[str, Any]
) -> PushSubscription:
    """Store the data of a browser (PushForm), replacing earlier data."""
    known = {session.short_key for session in edition.programme.sessions}
    row, _made = PushSubscription.objects.update_or_create(
        digest=digest(fields["endpoint"]),
        defaults={name: fields[name] for name in FIELDS}
        | {
            "service": service_of(fields["endpoint"]),
            "edition_id": edition.pk,
            "language": language,
            "sessions": sorted(fields["picks"] & known),
            "time_zone": fields["time_zone"] or edition.facts.time_zone,
        },
    )
    Progress.begin(edition.pk)
    return row


@transaction.atomic
def move(former: str, fields: Mapping[str, str]) -> bool:
    """Give a subscription a new endpoint and keys (KeysForm); return whether it was there."""
    key, keys = digest(fields["endpoint"]), {name: fields[name] for name in KEYS}
    moved = PushSubscription.objects.filter(digest=digest(former))
    if not moved.exists():
        return False
    # Whatever the new endpoint was for, it is now that of the former subscription.
    PushSubscription.objects.filter(digest=key).exclude(digest=digest(former)).erase()
    service = service_of(keys["endpoint"])
    # The answers of the former service do not count for another one.
    moved.exclude(service=service).update(failures=UNPROVEN)
    try:
        with transaction.atomic():
            return bool(moved.update(digest=key, service=service, **keys))
    except IntegrityError:
        # The browser has subscribed with the new endpoint just now.
        return bool(moved.erase())


@transaction.atomic
def stop(endpoint: str) -> bool:
    """Delete the subscription; return whether there was one."""
    key = digest(endpoint)
    if there := erase(key):
        erasures.record("push", key)
    return there


def erase(key: str) -> bool:
    """Delete a subscription that a backup restored; return whether there was one."""
    return bool(PushSubscription.objects.filter(digest=key).erase())
