"""The identity of the site, kept in memory with the version of the content.

Both come in one query, so that no page costs one more. The last known one is used while the
database is away.
"""

import time
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr
from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from core.accounts.models import SecondFactorRule
from core.branding.models import SiteIdentity
from core.content.models import ContentVersion
from core.content.version import content_changed
from core.database.breaker import AwayError
from core.database.connection import breaker, database_replaced


class IdentityMemory:
    """The identity as this process knows it, its version of the content, and until when."""

    identity: SiteIdentity | None = None
    requires_second_factors = False
    version = 0
    changed_at: datetime | None = None
    oldest_shown = 0
    fresh_until = 0.0
    writing = Lock()


def known_identity() -> SiteIdentity:
    """Return the identity read last, for answers that are made without the database."""
    return IdentityMemory.identity or SiteIdentity()


def site_identity() -> SiteIdentity:
    """Return the identity, read again when not fresh; the last known one without a database."""
    if time.monotonic() >= IdentityMemory.fresh_until:
        with suppress(AwayError, DatabaseError):
            breaker.call(read)
    return known_identity()


def requires_second_factors() -> bool:
    """Tell whether all who use the admin need a second factor; each of its pages asks."""
    site_identity()
    return IdentityMemory.requires_second_factors


def identity_for(request: HttpRequest) -> SiteIdentity:
    """Return the identity that goes with the version of the content a public page is kept under."""
    found: SiteIdentity | None = getattr(request, "identity", None)
    return found or site_identity()


def sender() -> str:
    """Return the From header of mails: the site by its name, at the address of the hosting."""
    identity = site_identity()
    if not identity.is_kept:
        return settings.DEFAULT_FROM_EMAIL
    name = " ".join((identity.sender or identity.name).split())
    return str(Address(name, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def reply_to() -> list[str]:
    """Return the addresses for answers to mails; none means the sender."""
    return list(filter(None, [site_identity().contact]))


def read() -> int:
    """Read identity, rule and content version in one query; return the version."""
    rule = Exists(SecondFactorRule.objects.all())
    rows = ContentVersion.objects.select_related("identity").annotate(has_rule=rule)
    row = rows.filter(pk=1).first()
    version = row.number if row else 1
    with IdentityMemory.writing:
        # An older answer may come later than a newer one.
        if version >= IdentityMemory.version:
            IdentityMemory.identity = getattr(row, "identity", None) or SiteIdentity()
            IdentityMemory.requires_second_factors = bool(row and row.has_rule)
            IdentityMemory.version = version
            IdentityMemory.changed_at = row.changed_at if row else None
            IdentityMemory.oldest_shown = row.oldest_shown if row else 1
            IdentityMemory.fresh_until = time.monotonic() + settings.IDENTITY_FRESH_SECONDS
    return version


def changed_at(version: int) -> datetime | None:
    """Return when the content became of this version; None if it is of another one by now."""
    with IdentityMemory.writing:
        return IdentityMemory.changed_at if IdentityMemory.version == version else None


def oldest_shown() -> int:
    """Return the oldest version of which pages may be shown, as known: see ContentVersion."""
    return IdentityMemory.oldest_shown


def forget(**kwargs: object) -> None:
    """Read the identity again at the next request."""
    IdentityMemory.fresh_until = 0.0


def forget_all(**kwargs: object) -> None:
    """Forget what was read of another database."""
    forget()
    IdentityMemory.identity, IdentityMemory.version, IdentityMemory.changed_at = None, 0, None
    IdentityMemory.oldest_shown = 0
    IdentityMemory.requires_second_factors = False


# At once in the process that changes it.
post_save.connect(forget, sender=SiteIdentity)
post_save.connect(forget, sender=SecondFactorRule)
post_delete.connect(forget, sender=SecondFactorRule)
content_changed.connect(forget)
database_replaced.connect(forget_all)
