"""What strangers send and what becomes of it: held, published, refused, withdrawn, changed."""

import hashlib
import json
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import urlize
from django.utils.translation import gettext_lazy as _

from core.content import count_change
from core.models import Letter, User
from reactions import links, notices
from reactions.models import Commenter, Reaction
from recaps.models import ExternalRecap
from recaps.models.moderated import Moderated

State = Moderated.State

# So many wait for an editor at most: whoever floods the queue finds it closed. What nobody confirms
# is nothing to read, and forgotten by itself: it closes nothing to others so soon.
MOST_WAITING = 2000
MOST_UNCONFIRMED = 10_000

type Sent = Reaction | ExternalRecap


def waiting() -> int:
    """How many of all kinds wait for an editor."""
    return Reaction.objects.waiting().count() + ExternalRecap.objects.waiting().count()


def is_full() -> bool:
    """Whether the queue takes nothing new."""
    unconfirmed = Reaction.objects.filter(state=State.UNCONFIRMED).count()
    return waiting() >= MOST_WAITING or unconfirmed >= MOST_UNCONFIRMED


def has_several_links(text: str) -> bool:
    """Whether it may be advertising, whoever sends it: links as readers are shown them."""
    return urlize(text, autoescape=True).count("<a href=") > 1


@transaction.atomic
def hold(row: Sent) -> None:
    """Put something new, or confirmed at last, in the editors' queue."""
    _lock(row)
    # Whoever confirms twice, or too late, undoes no decision.
    if row.pk is None or row.state == State.UNCONFIRMED:
        _hold(row)


@transaction.atomic
def change(row: Sent, **values: Any) -> None:
    """Take new values of columns from whoever sent it; ties are lists of pks, and are added.

    What readers see stays as an editor saw it, until one has seen the new values too, unless its
    sender is trusted and has not put several links in it. What was refused stays refused.
    """
    _lock(row)
    if row.is_published:
        _propose(row, values)
        return
    _take(row, values)
    if row.state == State.WITHDRAWN:
        # Whoever had taken it away says it again.
        _hold(row)
    else:
        row.save()


def _propose(row: Sent, values: dict[str, Any]) -> None:
    """Keep what is new in the values beside the columns, with what was proposed before."""
    before = row.proposed or {}
    after = dict(before)
    for name, value in values.items():
        if isinstance(row._meta.get_field(name), models.ManyToManyField):
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
    if _is_trusted(row) and not has_several_links(after.get("text", "")):
        publish(row, None)
    elif after:
        notices.tell_editors(waiting())


@transaction.atomic
def publish(row: Sent, by: User | None) -> None:
    """Show it to readers, with all changes proposed; `by` is None when its sender is trusted."""
    _lock(row)
    is_new = not row.is_published
    if row.proposed:
        _take(row, row.proposed)
        row.proposed = None
        row.changed_at = timezone.now()
    row.state = State.PUBLISHED
    if isinstance(row, ExternalRecap):
        # A page that says it was written tomorrow would lead the list for ever.
        row.written_at = min(row.written_at, timezone.now())
    _decide(row, by, _("Published."))
    if isinstance(row, Reaction):
        if row.commenter and by:
            known = Commenter.objects.filter(pk=row.commenter.pk, trusted_at=None)
            known.update(trusted_at=timezone.now())
        if is_new:
            if by is None:
                notices.tell_editors_of_unread(row)
            notices.tell_authors(row)
            notices.tell_commenter(row)


@transaction.atomic
def mark_read(row: Reaction, by: User) -> None:
    """Leave what appeared at once where it is: an editor read it. It was published when it was."""
    _lock(row)
    row.decided_by = by
    row.save()
    _log(row, by, _("Marked as read."))


@transaction.atomic
def refuse(row: Sent, by: User) -> None:
    """Keep it from readers; of a change to what they see, keep only the change from them."""
    _lock(row)
    if row.is_published and row.proposed:
        row.proposed = None
        row.save()
        _log(row, by, _("Change refused."))
        return
    row.state = State.REFUSED
    row.proposed = None
    _empty_picture(row)
    _decide(row, by, _("Refused."))
    if isinstance(row, Reaction) and row.commenter:
        # Whose words were taken from readers is read before them from now on.
        Commenter.objects.filter(pk=row.commenter.pk).update(trusted_at=None)


@transaction.atomic
def reopen(row: Sent, by: User) -> None:
    """Put something that was refused in the queue again."""
    _lock(row)
    if row.state == State.REFUSED:
        row.state = State.HELD
        _decide(row, by, _("Put in the queue again."))


@transaction.atomic
def withdraw(row: Sent) -> None:
    """Take it away as whoever sent it wishes: of their words nothing is kept.

    What was refused stays refused, or it could come back as new.
    """
    _lock(row)
    was_seen = row.is_published
    if row.state != State.REFUSED:
        row.state = State.WITHDRAWN
    row.proposed = None
    _empty(row)
    row.save()
    if isinstance(row, Reaction):
        forget_around(row)
    if was_seen:
        count_change()


def _empty(row: Sent) -> None:
    """Empty what others wrote."""
    row.author_name = row.author_url = ""
    _empty_picture(row)
    if isinstance(row, Reaction):
        row.text = row.url = ""
        row.commenter = None
    else:
        # Its address alone tells it from others that come later.
        row.title = row.summary = ""


def _empty_picture(row: Sent) -> None:
    """What nobody shall see is on no server of ours."""
    if isinstance(row, Reaction):
        row.avatar = ""
    else:
        row.picture = row.picture_url = ""


@transaction.atomic
def untie(row: ExternalRecap, name: str, pk: int) -> None:
    """Take away one of its `sessions` or `speakers`, be it only proposed."""
    _lock(row)
    proposed = dict(row.proposed or {})
    if left := [each for each in proposed.pop(name, ()) if each != pk]:
        proposed[name] = left
    row.proposed = proposed or None
    row.save()
    getattr(row, name).remove(pk)
    if row.is_published:
        count_change()


def seen(row: Sent) -> str:
    """A digest of all that an editor is shown of it: a decision is about this, and nothing else."""
    columns = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.name not in {"received_at", "decided_at", "decided_by"}
    }
    ties = {
        field.name: sorted(tie.pk for tie in getattr(row, field.name).all())
        for field in row._meta.many_to_many
    }
    told = json.dumps([columns, ties], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _lock(row: Sent) -> None:
    """Read it again, and let nobody else decide on it until the transaction ends.

    The files it had are deleted then, unless they are still shown or proposed.
    """
    if row.pk:
        rows: models.QuerySet[Any] = models.QuerySet(type(row))
        row.refresh_from_db(from_queryset=rows.select_for_update())
        name, file = (
            ("avatar", row.avatar) if isinstance(row, Reaction) else ("picture", row.picture)
        )
        for each in {file.name, (row.proposed or {}).get(name)}:
            forget_file(each or "")


def _hold(row: Sent) -> None:
    row.state = State.HELD
    row.save()
    notices.tell_editors(waiting())


def forget_around(reaction: Reaction) -> None:
    """Forget what letters and the log of the admin have of it, and addresses nothing is left of."""
    about = Q(body__contains=f"#reaction-{reaction.pk}\n")
    Letter.objects.filter(about | Q(body__contains=links.token(reaction))).delete()
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Reaction), object_id=reaction.pk
    ).update(object_repr=str(reaction.pk))
    Commenter.objects.filter(reactions=None).delete()


def forget_file(name: str) -> None:
    """Delete a file when the transaction ends, unless something that was said has it by then."""

    def delete() -> None:
        rows = [(Reaction.objects, "avatar"), (ExternalRecap.objects, "picture")]
        if not any(
            found.filter(Q(**{column: name}) | Q(**{f"proposed__{column}": name})).exists()
            for found, column in rows
        ):
            default_storage.delete(name)

    if name:
        transaction.on_commit(delete)


def _decide(row: Sent, by: User | None, done: Promise) -> None:
    row.decided_at, row.decided_by = timezone.now(), by
    row.save()
    count_change()
    if by:
        _log(row, by, done)


def _log(row: Sent, by: User, done: Promise) -> None:
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, change_message=str(done), single_object=True)


def _take(row: Sent, values: dict[str, Any]) -> None:
    """Put proposed values in their columns; ties are added to those there are."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            getattr(row, name).add(*value)
        elif isinstance(field, models.Field):
            setattr(row, name, field.to_python(value))


def _is_trusted(row: Sent) -> bool:
    commenter = row.commenter if isinstance(row, Reaction) else None
    return commenter is not None and commenter.trusted_at is not None
