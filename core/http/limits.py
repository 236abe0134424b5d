"""Rate limits, counted for all processes together.

In the database, where a restart forgets nothing; or in Valkey (CACHE_URL), and in the database
while that is away. Who is counted is stored as a keyed digest for as long as the count lasts, and
no longer.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.cache import caches
from django.db.models import F
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.database.breaker import AwayError
from core.http.models import Tally

if TYPE_CHECKING:
    # Its library is there where it is needed.
    from core.database.cache import SharedCache

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# Phones of one provider, or the rooms of one house, share a wider network.
WIDER = 5

# A visitor, as far as limits go: their networks, the narrowest first.
type Visitor = tuple[str, ...]


def allow(what: str, who: str | Visitor, *, most: int, per: timedelta, several: int = 1) -> bool:
    """Count one more of `what` for `who`, or several, unless that is more than `most` in `per`.

    A refusal is not counted, wherever counts are kept. All who share a visitor's wider network may
    do so WIDER times as often together. Times follow each other without gaps: at the turn from one
    to the next, twice as many can come.
    """
    parties = (who,) if isinstance(who, str) else who
    return all(
        _count(what, party, most=most * WIDER**width, per=per, several=several)
        for width, party in enumerate(parties)
    )


def _count(what: str, who: str, *, most: int, per: timedelta, several: int) -> bool:
    began_at = turn(per) - per
    key = salted_hmac(f"core.limits {what}", who, algorithm="sha256").hexdigest()
    if settings.CACHE_URL:
        shared = cast("SharedCache", caches["default"])
        with suppress(AwayError):
            # A second more, or what is counted in the last one would be forgotten at once.
            left = began_at + per - timezone.now() + timedelta(seconds=1)
            turned = f"{key}:{began_at.timestamp():.0f}"
            return shared.count(turned, several, most=most, kept_for=left)
    return _count_in_database(key, began_at, most=most, per=per, several=several)


def _count_in_database(
    key: str, began_at: datetime, *, most: int, per: timedelta, several: int
) -> bool:
    tally = Tally.objects.filter(key=key, began_at=began_at)
    if not tally.exists():
        Tally.objects.filter(ends_at__lte=timezone.now()).delete()
        new = Tally(key=key, began_at=began_at, ends_at=began_at + per)
        # Another process may have been faster.
        Tally.objects.bulk_create([new], ignore_conflicts=True)
    return bool(tally.filter(count__lte=most - several).update(count=F("count") + several))


def turn(per: timedelta) -> datetime:
    """Return when the current period of this length ends, and counting begins anew."""
    now = timezone.now()
    return now - (now - EPOCH) % per + per


def address(request: HttpRequest) -> IPv4Address | IPv6Address:
    """Return the IP address of a request, as the proxies before the site report it.

    Each of TRUSTED_PROXIES adds the address of its client to X-Forwarded-For; what stands before
    those can be forged.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-settings.TRUSTED_PROXIES :]
    first = forwarded[0].strip() if settings.TRUSTED_PROXIES else ""
    # Some proxies add the port too.
    without_port = split_domain_port(first)[0].strip("[]")
    for found in (first, without_port, request.META.get("REMOTE_ADDR", "")):
        with suppress(ValueError):
            return ip_address(found)
    # As of a probe through a socket file: all of these are one.
    return IPv4Address(0)


def visitor(request: HttpRequest) -> Visitor:
    """Return the IPv4 address of a request, or the networks of its IPv6 one.

    A holder of one IPv6 address has 2⁶⁴ of them, and with little more trouble 2¹⁶ such networks.
    """
    found = address(request)
    if isinstance(found, IPv4Address):
        return (str(found),)
    if found.ipv4_mapped:
        # A server that listens on both sees IPv4 like this.
        return (str(found.ipv4_mapped),)
    return tuple(str(ip_network((found, length), strict=False)) for length in (64, 48))


def mailbox(email: str) -> str:
    """Return the mailbox of an address in one spelling: ines@ for ines+letter@, in any case."""
    name, _, domain = email.lower().rpartition("@")
    with suppress(UnicodeError):
        # bücher.example and xn--bcher-kva.example are one domain.
        domain = domain.encode("idna").decode()
    return f"{name.partition('+')[0]}@{domain}"
