"""How often somebody may do something, counted in the database.

Every process counts the same there, and a restart forgets nothing. Whoever is counted is kept as a
keyed digest for as long as the count lasts, and no longer.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import Tally

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# Phones of one provider, or the rooms of one house, share a wider network.
WIDER = 5

# Whoever asks, as far as limits go: their networks, the narrowest first.
type Visitor = tuple[str, ...]


def allow(what: str, who: str | Visitor, *, most: int, per: timedelta) -> bool:
    """Count one more of `what` for `who`, unless that would be more than `most` in `per`.

    All who share a visitor's wider network may do so WIDER times as often together. Times follow
    each other without gaps: at the turn from one to the next, twice as many can come.
    """
    parties = (who,) if isinstance(who, str) else who
    return all(
        _count(what, party, most=most * WIDER**width, per=per)
        for width, party in enumerate(parties)
    )


def _count(what: str, who: str, *, most: int, per: timedelta) -> bool:
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


def visitor(request: HttpRequest) -> Visitor:
    """Who asks: an IPv4 address, or the networks of an IPv6 one.

    Whoever has one IPv6 address has 2⁶⁴ of them, and with little more trouble 2¹⁶ such networks.
    """
    address = ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return (str(address),)
    if address.ipv4_mapped:
        # A server that listens on both sees IPv4 like this.
        return (str(address.ipv4_mapped),)
    return tuple(str(ip_network((address, length), strict=False)) for length in (64, 48))


def mailbox(email: str) -> str:
    """Where mail to an address ends up, in one spelling: ines@ for ines+letter@, in any case."""
    name, _, domain = email.lower().rpartition("@")
    with suppress(UnicodeError):
        # bücher.example and xn--bcher-kva.example are one domain.
        domain = domain.encode("idna").decode()
    return f"{name.partition('+')[0]}@{domain}"
