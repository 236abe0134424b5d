"""Selections on the server: creating, merging, renewing and deleting them."""

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
from picks.notes import NO_CHANGES, Changes, changed, opened, sealed
from talks.published import PublishedEdition, PublishedSite


def create(
    edition: PublishedEdition, picked: AbstractSet[str], changes: Changes = NO_CHANGES
) -> str:
    """Create a selection of an edition; return its secret, which is stored nowhere.

    Raises TooLongError.
    """
    secret, may_be = new_secret(), known(edition)
    notes = changed({}, _within(changes, may_be))
    Selection.objects.create(
        key=row_key(reading_id(secret)),
        editing_key=editing_key(secret),
        edition_id=edition.pk,
        sessions=sorted(picked & may_be),
        notes=sealed(notes, secret),
    )
    return secret


def agree(
    site: PublishedSite,
    secret: str,
    base: AbstractSet[str],
    mine: AbstractSet[str],
    changes: Changes = NO_CHANGES,
) -> Selection | None:
    """Merge what a device has into the selection; its sessions last agreed on `base`.

    Returns the selection, or None for an unknown secret. Sessions that were never public are left
    out. Two devices at once wait for each other: none has to retry. Raises TooLongError.
    """
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return None
        edition, theirs = site.of_row(row.edition_id), set(row.sessions)
        may_be = theirs | (known(edition) if edition else set())
        merged = merge(base, mine & may_be, theirs)
        notes = opened(row.notes, secret)
        noted = changed(notes, _within(changes, may_be | notes.keys()))
        if (merged, noted) != (theirs, notes):
            row.sessions, row.notes = sorted(merged), sealed(noted, secret)
            row.save(update_fields=["sessions", "notes"])
    return row


def renew_reading(secret: str) -> str | None:
    """Give the selection another reading id, ending its former page and calendar.

    Devices with the secret keep it, and get the new id, which is returned; None for an unknown
    secret.
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
    """Give the selection a new secret: devices with the former one can only read.

    Returns False, without a change, for an unknown secret or if the new one is in use already.
    """
    with transaction.atomic():
        row = _locked(secret)
        if row is None or of_secret(fresh):
            return False
        erasures.record("selection secret", row.editing_key)
        row.mask = mask_between(fresh, reading_id(secret, row.mask))
        row.editing_key = editing_key(fresh)
        row.notes = sealed(opened(row.notes, secret), fresh)
        row.save(update_fields=["editing_key", "mask", "notes"])
    return True


def forget(secret: str) -> bool:
    """Delete the selection; return whether there was one."""
    with transaction.atomic():
        row = _locked(secret)
        if row is None:
            return False
        erasures.record("selection", row.key)
        row.delete()
    return True


def find(reading: str) -> Selection | None:
    """Return the selection of a reading id, or None."""
    return Selection.objects.defer("notes").filter(key=row_key(reading)).first()


def of_secret(secret: str) -> Selection | None:
    return Selection.objects.filter(editing_key=editing_key(secret)).first()


def erase(**key: str) -> bool:
    """Delete a selection that a backup restored, by one of its keys; return whether it existed."""
    return bool(Selection.objects.filter(**key).delete()[0])


def known(edition: PublishedEdition) -> set[str]:
    """Return the short keys of all sessions that were ever public in an edition."""
    return {session.short_key for session in edition.programme.sessions}


def _within(changes: Changes, may_be: AbstractSet[str]) -> Changes:
    return {key: change for key, change in changes.items() if key in may_be}


def _locked(secret: str) -> Selection | None:
    rows = Selection.objects.select_for_update()
    return rows.filter(editing_key=editing_key(secret)).first()


@task(priority=-10)
def forget_outlived() -> None:
    """Delete the selections of editions that ended more than thirteen months ago."""
    Selection.objects.outlived().delete()
