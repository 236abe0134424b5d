"""Withdrawing entries from the programme at once, keeping their pages."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from django.db import transaction

from core.content.version import counted_once
from core.database.locks import hold
from core.models import Entry, User
from events.models import Edition
from talks.models import Release, Session, Slot
from talks.programme import EntryId, from_json, schema
from talks.releases import (
    ArchivedError,
    NothingToPublishError,
    newest,
    publish,
    released_programme,
    take_out,
)


def withdraw(row: Entry, *, by: User | None = None, archived: bool = False) -> list[Release]:
    """Withdraw the row, and publish that, and nothing of its draft, in all editions that show it.

    Archived editions keep a speaker or a topic as they are, unless `archived`: the law asks. Raises
    talks.releases.RefusedError (a room that is in use, say); then nothing has changed.
    """
    with transaction.atomic(), counted_once():
        _hold_editions(row, archived=archived)
        _refuse_archived(row, archived=archived)
        _set(row, withdrawn=True)
        return _publish_everywhere(
            _shown_in(row, archived=archived),
            lambda edition, _entry: take_out(edition, row.key, by=by, archived=archived),
        )


def kept_by(row: Entry) -> list[Edition]:
    """Return the archived editions that go on showing the row when it is withdrawn."""
    return [edition for edition, _entry in _shown_in(row, archived=True) if edition.archived]


def restore(row: Entry, *, by: User | None = None) -> list[Release]:
    """Undo a withdrawal, and publish that in all editions that show the row."""
    with transaction.atomic(), counted_once():
        _hold_editions(row)
        _refuse_archived(row)
        _set(row, withdrawn=False)
        return _publish_everywhere(
            _shown_in(row), lambda edition, entry: publish(edition, by=by, choose={entry})
        )


def _hold_editions(row: Entry, *, archived: bool = False) -> None:
    """Lock the editions that may get a release, before the row and all at once."""
    edition = getattr(row, "edition", None)
    if isinstance(edition, Edition):
        hold(Edition.objects.filter(pk=edition.pk))
        edition.refresh_from_db()
    else:
        hold(Edition.objects.all() if archived else Edition.objects.open())


def _refuse_archived(row: Entry, *, archived: bool = False) -> None:
    edition = getattr(row, "edition", None)
    if isinstance(edition, Edition) and edition.archived and not archived:
        raise ArchivedError(edition)


def _set(row: Entry, *, withdrawn: bool) -> None:
    """Save only this field: the other values of the row in memory may be outdated."""
    if isinstance(row, Session):
        row.state = Session.State.WITHDRAWN if withdrawn else _state_before(row)
        row.save(update_fields=["state"])
    elif isinstance(row, Slot):
        row.withdrawn = withdrawn
        row.save(update_fields=["withdrawn", "holds_room"])
    else:
        row.withdrawn = withdrawn
        row.save(update_fields=["withdrawn"])


def _state_before(session: Session) -> str:
    """Return the state that the public saw last; a draft if it was never public."""
    for release in Release.objects.filter(edition=session.edition).order_by("-number").one_by_one():
        published = from_json(release.document).find(schema.Session, session.key)
        if published is None:
            break
        if not published.withdrawn:
            return published.schedule.state
    return Session.State.CONFIRMED if session.announced else Session.State.DRAFT


def _publish_everywhere(
    shown: Iterable[tuple[Edition, EntryId]], release: Callable[[Edition, EntryId], Release]
) -> list[Release]:
    releases = []
    for edition, entry in shown:
        with suppress(NothingToPublishError):
            releases.append(release(edition, entry))
    return releases


def _shown_in(row: Entry, *, archived: bool = False) -> list[tuple[Edition, EntryId]]:
    """Return the editions whose newest release holds the row, and its entry there."""
    if isinstance(row, Session | Slot):
        session = row if isinstance(row, Session) else row.session
        entry = EntryId("schedule", session.key)
    else:
        # A kind of entry is called as its model is.
        entry = EntryId(str(row._meta.model_name), row.key)
    return [
        (edition, entry)
        for edition in (Edition.objects.all() if archived else Edition.objects.open())
        if (programme := released_programme(newest(edition))) and entry.key in programme.by_key
    ]
