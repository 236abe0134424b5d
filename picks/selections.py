"""Selections on the server: made, agreed on with a device, given other addresses, forgotten."""

from collections.abc import Set as AbstractSet

from django.db import transaction
from django.tasks import task

from core.content import erasures
from picks.addresses import (
    editing_key,
    mask_between,
    new_mask,
    new_secret,
    reading_id,
    row_key,
)
from picks.merging import merge
from picks.models import Selection
from talks.published import PublishedEdition, PublishedSite


def take_along(edition: PublishedEdition, picked: AbstractSet[str]) -> str:
    """Keep what is picked of an edition; gives the secret, which is kept nowhere."""
    secret = new_secret()
    sessions = sorted(picked & known(edition))
    Selection.objects.create(
        key=row_key(reading_id(secret)),
        editing_key=editing_key(secret),
        edition_id=edition.pk,
        sessions=sessions,
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


def renew_reading(secret: str) -> str | None:
    """Give the selection another reading id: page and calendar of before are gone.

    Who has the secret still has it, and gets to know the new one. None as in `agree`.
    """
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return None
        erasures.record("selection", row.key)
        row.mask = new_mask()
        reading = reading_id(secret, row.mask)
        row.key = row_key(reading)
        row.save(update_fields=["key", "mask"])
    return reading


def renew_secret(secret: str, fresh: str) -> bool:
    """Give the selection this new secret: who has the one of before can only read.

    Whether there was one; nothing changes where the new one opens a selection already.
    """
    with transaction.atomic():
        row = _locked(secret)
        if row is None or of_secret(fresh):
            return False
        erasures.record("selection secret", row.editing_key)
        row.mask = mask_between(fresh, reading_id(secret, row.mask))
        row.editing_key = editing_key(fresh)
        row.save(update_fields=["editing_key", "mask"])
    return True


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


def of_secret(secret: str) -> Selection | None:
    return Selection.objects.filter(editing_key=editing_key(secret)).first()


def erase(**key: str) -> bool:
    """Delete what a backup brought back, by one of its keys; whether there was anything."""
    return bool(Selection.objects.filter(**key).delete()[0])


def known(edition: PublishedEdition) -> set[str]:
    """The short keys of all that was ever public in an edition."""
    return {session.short_key for session in edition.programme.sessions}


def _locked(secret: str) -> Selection | None:
    rows = Selection.objects.select_for_update()
    return rows.filter(editing_key=editing_key(secret)).first()


@task(priority=-10)
def forget_outlived() -> None:
    """Delete what was taken along of editions that ended more than thirteen months ago."""
    Selection.objects.outlived().delete()
