"""The one exception to "nothing published ever disappears": the law asks, or a mistake was made.

The words and pictures of a session or a speaker are blanked in the row and in every release; the
address stays, to answer "gone". A log entry says who did it and when.
"""

import logging
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Rendition, User
from speakers.models import Speaker as SpeakerRow
from talks.models import Release, Session
from talks.programme import (
    EntryId,
    Speaker,
    Words,
    assemble,
    entries,
    erased,
    from_json,
    to_json,
)
from talks.withdrawal import withdraw

logger = logging.getLogger(__name__)


def erase(row: Session | SpeakerRow, *, by: User) -> None:
    """Blank the row and its entry in every release of every edition."""
    with transaction.atomic():
        withdraw(row, by=by)
        pictures = _pictures(row)
        _blank(row)
        entry = EntryId("words" if isinstance(row, Session) else "speaker", row.key)
        for release in Release.objects.select_for_update():
            _erase_from(release, entry)
        LogEntry.objects.log_actions(
            by.pk, [row], CHANGE, change_message=_("Erased from every release."), single_object=True
        )
        transaction.on_commit(lambda: _delete_files(pictures))
    logger.warning("%s erased by user %s", entry, by.pk)


def _erase_from(release: Release, entry: EntryId) -> None:
    parts = entries(from_json(release.document))
    told = [change for change in release.changes if change["entry"].endswith(str(entry.key))]
    if entry not in parts and not told:
        return
    if isinstance(value := parts.get(entry), Words | Speaker):
        parts[entry] = erased(value)
        release.document = to_json(assemble(parts))
    for change in told:
        change |= {"title": {"fr": "", "en": ""}, "before": None, "after": None}
    release.erased_at = timezone.now()
    release.save(update_fields=["document", "changes", "erased_at"])


def _blank(row: Session | SpeakerRow) -> None:
    """Nothing stays but what its address needs to answer that it is gone."""
    required = {"title_fr", "name", "sort_name"}
    for field in row._meta.fields:
        if field.name in required:
            setattr(row, field.name, _("Erased"))
        elif field.name.endswith(("_fr", "_en")) or field.name == "portrait":
            setattr(row, field.name, "")
    row.sources = []
    row.erased = True
    row.save()
    row.links.all().delete()


def _pictures(row: Any) -> list[str]:
    """Files that only this row uses."""
    portrait = getattr(row, "portrait", None)
    if (
        not portrait
        or SpeakerRow.objects.filter(portrait=portrait.name).exclude(pk=row.pk).exists()
    ):
        return []
    return [portrait.name]


def _delete_files(pictures: list[str]) -> None:
    for rendition in Rendition.objects.filter(picture__in=pictures):
        default_storage.delete(rendition.name)
        rendition.delete()
    for name in pictures:
        default_storage.delete(name)
