"""Moderation of what strangers send: held, published, refused, withdrawn, changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import urlize
from django.utils.translation import gettext_lazy as _

from core.content import erasures
from core.content.version import count_change
from core.files.images import delete_pictures
from core.models import Letter, User
from reactions import notifications
from reactions.models import Commenter, Reaction
from recaps.models import ExternalRecap
from recaps.models.moderated import Moderated

# So many wait for an editor at most: a flood finds the queue closed.
MOST_WAITING = 2000

LETTERS = "reactions/letters/"

# Of a column, or the keys of related rows.
type Value = str | datetime | list[int]

# All kinds of what strangers send, by their names in the one queue that holds them.
MODELS: dict[str, type[Reaction | ExternalRecap]] = {
    "reaction": Reaction,
    "external": ExternalRecap,
}


def waiting() -> int:
    """Return how many rows of all moderated models wait for an editor."""
    return sum(model.objects.waiting().count() for model in MODELS.values())


def is_full() -> bool:
    """Tell whether the queue takes nothing new."""
    return waiting() >= MOST_WAITING


def has_several_links(text: str) -> bool:
    """Tell whether a text has more than one link as readers see it: it may be advertising."""
    return urlize(text, autoescape=True).count("<a href=") > 1


@transaction.atomic
def hold(row: Moderated) -> None:
    """Put a row that is new, or confirmed at last, in the moderation queue."""
    _lock(row)
    # Confirming twice, or too late, undoes no decision.
    if row.pk is None or row.state == Moderated.State.UNCONFIRMED:
        _hold(row)


@transaction.atomic
def change(row: Moderated, **values: Value) -> None:
    """Take new values of columns from a row's sender; relations are lists of pks, and are added.

    What readers see stays as an editor saw it, until one has seen the new values too, unless its
    sender is trusted and has not put several links in it. What was refused stays refused.
    """
    _lock(row)
    if row.is_published:
        _propose(row, values)
        return
    _take(row, values)
    if row.state == Moderated.State.WITHDRAWN:
        # It was withdrawn, and is sent again.
        _hold(row)
    else:
        row.save()


def _propose(row: Moderated, values: Mapping[str, Value]) -> None:
    """Keep the changed values in `proposed`, beside the columns and earlier proposals."""
    before = row.proposed or {}
    after = dict(before)
    for name, value in values.items():
        if isinstance(value, list):
            there = {*getattr(row, name).values_list("pk", flat=True)}
            kept: Any = sorted({*before.get(name, ()), *value} - there)
            is_new = bool(kept)
        else:
            # As the database will give it back.
            kept = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
            is_new = getattr(row, name) != value
        if is_new:
            after[name] = kept
        else:
            after.pop(name, None)
    row.proposed = after or None
    row.save()
    if after == before:
        return
    if row.has_trusted_sender and not has_several_links(after.get("text", "")):
        publish(row, None)
    elif after:
        notifications.tell_editors(waiting())


@transaction.atomic
def publish(row: Moderated, by: User | None) -> None:
    """Publish a row with all proposed changes; `by` is None when its sender is trusted."""
    _lock(row)
    is_new = not row.is_published
    if row.proposed:
        _take(row, row.proposed)
        row.proposed = None
        row.changed_at = timezone.now()
    row.mark_published()
    if by:
        row.trust_sender()
    _decide(row, by, _("Published."))
    if is_new:
        notifications.tell_of_published(row)


@transaction.atomic
def mark_read(row: Reaction, by: User) -> None:
    """Record that an editor read what appeared at once; its time of publication stays."""
    _lock(row)
    row.decided_by = by
    row.save()
    _log(row, by, _("Marked as read."))


@transaction.atomic
def refuse(row: Moderated, by: User) -> None:
    """Refuse a row; of one that readers see, refuse only the proposed changes."""
    _lock(row)
    if row.is_published and row.proposed:
        row.proposed = None
        row.save()
        _log(row, by, _("Change refused."))
        return
    row.state = Moderated.State.REFUSED
    row.proposed = None
    row.empty_picture()
    row.distrust_sender()
    _decide(row, by, _("Refused."))


@transaction.atomic
def reopen(row: Moderated, by: User) -> None:
    """Put a refused row back in the queue."""
    _lock(row)
    if row.state == Moderated.State.REFUSED:
        row.state = Moderated.State.HELD
        _decide(row, by, _("Put in the queue again."))


@transaction.atomic
def withdraw(row: Moderated) -> None:
    """Withdraw a row for its sender, and keep none of its words.

    What was refused stays refused, or it could come back as new.
    """
    _lock(row)
    was_seen = row.is_published
    if row.state != Moderated.State.REFUSED:
        row.state = Moderated.State.WITHDRAWN
    row.proposed = None
    row.empty()
    row.save()
    row.forget_traces()
    erasures.record(str(row._meta.model_name), erasures.numbered(row, row.received_at))
    if was_seen:
        count_change()


@transaction.atomic
def erase(row: Reaction, by: User) -> None:
    """Withdraw a row for its sender; the log keeps its number and none of its words."""
    _log(row, by, _("Erased."))
    withdraw(row)


def note_forgotten(instance: Commenter, **kwargs: object) -> None:
    """Delete the letters to a deleted commenter, and keep a restore from bringing them back.

    Letters are found by their address: after a restore, the signatures in them may be of a former
    SECRET_KEY.
    """
    Letter.objects.filter(to=instance.email, user=None, template__startswith=LETTERS).delete()
    erasures.record("commenter", erasures.numbered(instance, instance.created_at))


@transaction.atomic
def unrelate(row: ExternalRecap, name: str, pk: int) -> None:
    """Remove one of a row's `sessions` or `speakers`, even if it is only proposed."""
    _lock(row)
    proposed = dict(row.proposed or {})
    if left := [each for each in proposed.pop(name, ()) if each != pk]:
        proposed[name] = left
    row.proposed = proposed or None
    row.save()
    getattr(row, name).remove(pk)
    if row.is_published:
        count_change()


def digest(row: Moderated) -> str:
    """Return a digest of all that an editor sees of a row, so that a decision is about that."""
    columns = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.name not in {"received_at", "decided_at", "decided_by"}
    }
    relations = {
        field.name: sorted(related.pk for related in getattr(row, field.name).all())
        for field in row._meta.many_to_many
    }
    content = json.dumps([columns, relations], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _lock(row: Moderated) -> None:
    """Reload a row and lock it until the transaction ends.

    The files it had are deleted then, unless they are still shown or proposed.
    """
    if row.pk:
        rows: models.QuerySet[Any] = models.QuerySet(type(row))
        # Answers to it are not held up, whose commenters are locked before it.
        row.refresh_from_db(from_queryset=rows.select_for_update(no_key=True))
        shown, proposed = getattr(row, row.picture_field).name, row.proposed or {}
        for name in {shown, proposed.get(row.picture_field)}:
            forget_file(name or "")


def _hold(row: Moderated) -> None:
    row.state = Moderated.State.HELD
    row.save()
    notifications.tell_editors(waiting())


def forget_file(name: str) -> None:
    """Delete a file when the transaction ends, unless a moderated row still uses it by then."""

    def delete() -> None:
        for model in MODELS.values():
            column = model.picture_field
            has_it = Q(**{column: name}) | Q(**{f"proposed__{column}": name})
            if model.objects.filter(has_it).exists():
                return
        delete_pictures.call([name])

    if name:
        transaction.on_commit(delete)


def _decide(row: Moderated, by: User | None, done: Promise) -> None:
    row.decided_at, row.decided_by = timezone.now(), by
    row.save()
    count_change(takes_away=not row.is_published)
    if by:
        _log(row, by, done)


def _log(row: Moderated, by: User, done: Promise) -> None:
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, change_message=str(done), single_object=True)


def _take(row: Moderated, values: Mapping[str, Value]) -> None:
    """Set columns to proposed values; add relations to the existing ones."""
    for name, value in values.items():
        if isinstance(value, list):
            getattr(row, name).add(*value)
        else:
            field = cast("models.Field[Any, Any]", row._meta.get_field(name))
            setattr(row, name, field.to_python(value))
