"""How often somebody may do something, counted in the database.

Every process counts the same there, and a restart forgets nothing. Whoever is counted is kept as a
keyed digest for as long as the count lasts, and no longer.
"""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import Tally

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def allow(what: str, who: str, *, most: int, per: timedelta) -> bool:
    """Count one more of `what` for `who`, unless that would be more than `most` in `per`.

    Times follow each other without gaps: at the turn from one to the next, twice as many can come.
    """
    ends_at = turn(per)
    began_at = ends_at - per
    key = salted_hmac(f"core.limits {what}", who, algorithm="sha256").hexdigest()
    tally = Tally.objects.filter(key=key, began_at=began_at)
    if not tally.exists():
        Tally.objects.filter(ends_at__lte=timezone.now()).delete()
        new = Tally(key=key, began_at=began_at, ends_at=ends_at)
        # Another process may have been faster.
        Tally.objects.bulk_create([new], ignore_conflicts=True)
    return bool(tally.filter(count__lt=most).update(count=F("count") + 1))


def turn(per: timedelta) -> datetime:
    """When what is counted now in such a time is over, and counting begins anew."""
    now = timezone.now()
    return now - (now - EPOCH) % per + per


def visitor(request: HttpRequest) -> str:
    """Who asks, as far as limits go: an IPv4 address, or the network of an IPv6 one.

    Whoever has one IPv6 address has 2⁶⁴ of them.
    """
    address = ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address)
    # A server that listens on both sees IPv4 like this.
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
