"""Selections on the server: made, agreed on with a device, given another secret, forgotten."""

from collections.abc import Set as AbstractSet

from django.db import transaction
from django.tasks import task

from core import erasures
from picks.addresses import new_secret, reading_id, row_key
from picks.merging import merge
from picks.models import Selection
from talks.published import PublishedEdition, PublishedSite


def take_along(edition: PublishedEdition, picked: AbstractSet[str]) -> str:
    """Keep what is picked of an edition; gives the secret, which is kept nowhere."""
    secret = new_secret()
    sessions = sorted(picked & known(edition))
    Selection.objects.create(
        key=row_key(reading_id(secret)), edition_id=edition.pk, sessions=sessions
    )
    return secret


def agree(
    site: PublishedSite, secret: str, base: AbstractSet[str], mine: AbstractSet[str]
) -> Selection | None:
    """Merge what a device has into the selection; `base` is what they last agreed on.

    Gives it, or None where the secret opens nothing. Sessions that were never public are left out.
    Two devices that come at once wait for each other: none has to try again.
    """
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return None
        edition, theirs = site.of_row(row.edition_id), set(row.sessions)
        may_be = theirs | (known(edition) if edition else set())
        merged = merge(base, mine & may_be, theirs)
        if merged != theirs:
            row.sessions = sorted(merged)
            row.save(update_fields=["sessions"])
    return row


def renew(secret: str) -> str | None:
    """Give the selection another secret: no address of before opens it. None as in `agree`."""
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return None
        erasures.record("selection", row.key)
        fresh = new_secret()
        row.key = row_key(reading_id(fresh))
        row.save(update_fields=["key"])
    return fresh


def forget(secret: str) -> bool:
    """Delete the selection; whether there was one."""
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return False
        erasures.record("selection", row.key)
        row.delete()
    return True


def find(reading: str) -> Selection | None:
    """The selection of a reading id."""
    return Selection.objects.filter(key=row_key(reading)).first()


def erase(key: str) -> bool:
    """Delete what a backup brought back; whether there was anything."""
    return bool(Selection.objects.filter(key=key).delete()[0])


def known(edition: PublishedEdition) -> set[str]:
    """The short keys of all that was ever public in an edition."""
    return {session.short_key for session in edition.programme.sessions}


def _locked(secret: str) -> Selection | None:
    key = row_key(reading_id(secret))
    return Selection.objects.select_for_update().filter(key=key).first()


@task(priority=-10)
def forget_outlived() -> None:
    """Delete what was taken along of editions that ended more than thirteen months ago."""
    Selection.objects.outlived().delete()
