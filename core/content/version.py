"""Count every change of what readers see: releases, and what stands beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal

from core.content.models import ContentVersion

# Sent in the process that made a change, once it is committed, with the version it made.
content_changed = Signal()


# Whether each change inside counted_once() takes something away; None outside of it.
_changed: ContextVar[list[bool] | None] = ContextVar("changed", default=None)


@contextmanager
def counted_once() -> Iterator[None]:
    """Count all changes made meanwhile as one. Use it inside the transaction."""
    changed: list[bool] = []
    token = _changed.set(changed)
    try:
        yield
    finally:
        _changed.reset(token)
    if changed:
        count_change(takes_away=any(changed))


def count_change(*, takes_away: bool = True) -> None:
    """Count a change: pages kept in memory are of the version before it.

    takes_away: not even while the database is away may they be shown any more. False where
    something only came, or says another thing than before.
    """
    if (changed := _changed.get()) is not None:
        changed.append(takes_away)
        return
    version = ContentVersion.bump(takes_away=takes_away)
    transaction.on_commit(lambda: content_changed.send(sender=ContentVersion, version=version))


def count_changes_of(*content: type[models.Model]) -> None:
    """Count every saved, deleted or re-linked row of these models as a change.

    Where readers may not see all of a row, its model has `hidden`, a set of the names of what they
    do not see: what a row hides that it did not hide before was taken away.
    """
    for model in content:
        uid = f"content {model._meta.label}"
        if hasattr(model, "hidden"):
            pre_save.connect(_compare, sender=model, dispatch_uid=uid)
        post_save.connect(_count_saved, sender=model, dispatch_uid=uid)
        count_deletions_of(model)
        for field in model._meta.many_to_many:
            through = getattr(field.remote_field, "through", None)
            if through is not None and through._meta.auto_created:
                uid = f"content {through._meta.label}"
                m2m_changed.connect(_count_linked, sender=through, dispatch_uid=uid)


def count_deletions_of(model: type[models.Model]) -> None:
    """Count every deleted row of a model as a change."""
    post_delete.connect(_count_deleted, sender=model, dispatch_uid=f"content {model._meta.label}")


def _compare(instance: Any, **kwargs: object) -> None:
    """Note whether a row is about to hide what it does not hide as it is in the database."""
    hidden: set[str] = instance.hidden
    rows: models.QuerySet[Any] = models.QuerySet(type(instance)).filter(pk=instance.pk)
    before = rows.first() if hidden and instance.pk else None
    vars(instance)["_takes_away"] = before is not None and not hidden <= before.hidden


def _count_saved(instance: models.Model, **kwargs: object) -> None:
    count_change(takes_away=vars(instance).pop("_takes_away", False))


def _count_deleted(**kwargs: object) -> None:
    count_change()


def _count_linked(action: str, **kwargs: object) -> None:
    count_change(takes_away=not action.endswith("add"))
