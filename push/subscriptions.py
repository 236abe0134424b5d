"""Subscriptions on the server: kept, changed, given up."""

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
TOLD = (*KEYS, "topics", "quiet_from", "quiet_until")
# The services of those who make browsers. Others may answer at other names of the same domains.
KNOWN = (
    *(".fcm.googleapis.com", ".push.apple.com"),
    *(".push.services.mozilla.com", ".notify.windows.com"),
)
# So many may be told by any other before it has ever answered: it could be made up, to hold up the
# rest.
MOST_UNANSWERED = 20


def digest(endpoint: str) -> str:
    """What a subscription is known by."""
    return sha256(endpoint.encode()).hexdigest()


def is_known(endpoint: str) -> bool:
    return PushSubscription.objects.filter(digest=digest(endpoint)).exists()


def service_of(endpoint: str) -> str:
    """The domain of a push service; whoever has one has any name in it."""
    return ".".join(host_of(urlsplit(endpoint)).split(".")[-2:])


def may_begin(endpoint: str) -> bool:
    """Whether one more may be told by its service: one that is known, or answered, or has few."""
    there = PushSubscription.objects.filter(service=service_of(endpoint))
    return (
        f".{host_of(urlsplit(endpoint))}".endswith(KNOWN)
        or there.filter(failures=0).exists()
        or there[:MOST_UNANSWERED].count() < MOST_UNANSWERED
    )


@transaction.atomic
def subscribe(
    edition: PublishedEdition, language: str, told: Mapping[str, Any]
) -> PushSubscription:
    """Keep what a browser told (PushForm); what it told before is replaced."""
    known = {session.short_key for session in edition.programme.sessions}
    row, _made = PushSubscription.objects.update_or_create(
        digest=digest(told["endpoint"]),
        defaults={name: told[name] for name in TOLD}
        | {
            "service": service_of(told["endpoint"]),
            "edition_id": edition.pk,
            "language": language,
            "sessions": sorted(told["picks"] & known),
            "time_zone": told["time_zone"] or edition.facts.time_zone,
        },
    )
    Progress.begin(edition.pk)
    return row


@transaction.atomic
def move(former: str, told: Mapping[str, str]) -> bool:
    """Give a subscription the endpoint and keys that follow (KeysForm); whether it was there."""
    key, keys = digest(told["endpoint"]), {name: told[name] for name in KEYS}
    moved = PushSubscription.objects.filter(digest=digest(former))
    if not moved.exists():
        return False
    # Whatever the new one was for, the browser says that it is the old one now.
    PushSubscription.objects.filter(digest=key).exclude(digest=digest(former)).erase()
    service = service_of(keys["endpoint"])
    # What the one before answered says nothing of this one.
    moved.exclude(service=service).update(failures=UNPROVEN)
    try:
        with transaction.atomic():
            return bool(moved.update(digest=key, service=service, **keys))
    except IntegrityError:
        # Just now it told all of itself under the new one.
        return bool(moved.erase())


@transaction.atomic
def stop(endpoint: str) -> bool:
    """Forget the subscription; whether there was one."""
    key = digest(endpoint)
    if there := erase(key):
        erasures.record("push", key)
    return there


def erase(key: str) -> bool:
    """Delete what a backup brought back; whether there was anything."""
    return bool(PushSubscription.objects.filter(digest=key).erase())
