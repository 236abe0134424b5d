"""A portrait alone is taken away: who is on it asked for that, and their words stay."""

import logging

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from core.content import erasures
from core.content.version import count_change, counted_once
from core.database.locks import hold
from core.extensions import Hook
from core.history import unrecorded
from core.history.deleted import pictures_of
from core.history.kept import label
from core.history.versions import changes_of
from core.models import RowChange, User
from events.models import Edition
from speakers.models import Speaker
from talks.erasure import delete_later, erase_from_release, finish_erasing
from talks.models import Erasing
from talks.releases import newest

logger = logging.getLogger(__name__)

BLANK: dict[str, object] = {
    "portrait": "",
    "portrait_width": None,
    "portrait_height": None,
    "portrait_alt_fr": "",
    "portrait_alt_en": "",
}

# What upper apps have of a speaker's portrait besides: they delete it in the same transaction.
REMOVED_WITH = Hook[[Speaker], None]()

# Sent when it is committed: nothing that was drawn or printed may show it any longer.
portrait_removed = Signal()


def remove_portrait(speaker: Speaker, *, by: User | None) -> None:
    """Remove the portrait from the row and from what is public, of the archive too, at once.

    Older releases are left to the task worker. Every portrait that the speaker ever had goes: from
    releases, history and files. `by`: None if the speaker does it, or a restored backup.
    """
    with transaction.atomic(), counted_once():
        hold(Edition.objects.all())
        REMOVED_WITH.ask(speaker)
        hold(Speaker.objects.filter(pk=speaker.pk))
        # The one in memory may be older; to refresh it would ask for a file that may be lost.
        speaker = Speaker.objects.get(pk=speaker.pk)
        pictures = pictures_of(speaker) | ({str(speaker.portrait)} - {""})
        with unrecorded():
            for name, value in BLANK.items():
                setattr(speaker, name, value)
            speaker.save(update_fields=list(BLANK))
        _erase_from_history(speaker)
        erasing = Erasing.objects.create(kind=Erasing.PORTRAIT, key=speaker.key, slug=speaker.slug)
        for edition in Edition.objects.all():
            if release := newest(edition):
                pictures |= erase_from_release(release, erasing)
        if by:
            message = _("Portrait removed everywhere.")
            LogEntry.objects.log_actions(
                by.pk, [speaker], CHANGE, change_message=message, single_object=True
            )
        erasures.record(Erasing.PORTRAIT, speaker.key)
        delete_later(pictures)
        count_change()
        finish_erasing.enqueue(erasing.pk)
        transaction.on_commit(lambda: portrait_removed.send(sender=Speaker))
    logger.warning("%s removed", erasing)


def _erase_from_history(speaker: Speaker) -> None:
    """Blank the portrait in the history; what changed nothing else is no change any more."""
    for change in changes_of(speaker).filter(model=label(Speaker)):
        if change.kind == RowChange.Kind.CHANGED and change.before.keys() <= BLANK.keys():
            change.delete()
            continue
        for side in (change.before, change.after):
            side.update({name: BLANK[name] for name in side.keys() & BLANK.keys()})
        change.save(update_fields=["before", "after"])
