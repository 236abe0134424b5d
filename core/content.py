"""Count every change of what readers see: releases, and what stands beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal

from core.models import ContentVersion

# Sent in the process that made a change, once it is committed, with the version it made.
content_changed = Signal()


# What changed inside counted_once(); None outside of it.
_changed: ContextVar[list[object] | None] = ContextVar("changed", default=None)


@contextmanager
def counted_once() -> Iterator[None]:
    """However many rows change meanwhile, it is one change. Use it inside the transaction."""
    changed: list[object] = []
    token = _changed.set(changed)
    try:
        yield
    finally:
        _changed.reset(token)
    if changed:
        count_change()


def count_change(**kwargs: object) -> None:
    """Pages kept in memory are of the version before this change."""
    if (changed := _changed.get()) is not None:
        changed.append(kwargs.get("instance"))
        return
    version = ContentVersion.bump()
    transaction.on_commit(lambda: content_changed.send(sender=ContentVersion, version=version))


def count_changes_of(*content: type[models.Model]) -> None:
    """Every saved, deleted or re-linked row of these models is a change."""
    for model in content:
        for signal in (post_save, post_delete):
            signal.connect(count_change, sender=model, dispatch_uid=f"content {model._meta.label}")
        for field in model._meta.many_to_many:
            through = getattr(field.remote_field, "through", None)
            if through is not None and through._meta.auto_created:
                uid = f"content {through._meta.label}"
                m2m_changed.connect(count_change, sender=through, dispatch_uid=uid)
