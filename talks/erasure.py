"""The one exception to "nothing published ever disappears": the law asks, or a mistake was made.

The words and pictures of a session or a speaker are blanked in the row and in every release; the
address stays, to answer "gone". A log entry says who did it and when.
"""

import logging

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.images import in_use
from core.models import Rendition, User
from events.models import Edition
from speakers.models import Speaker
from talks.models import Release, Session
from talks.programme import (
    EntryId,
    assemble,
    entries,
    erased,
    from_json,
    schema,
    to_json,
    withdrawn,
)
from talks.withdrawal import withdraw

logger = logging.getLogger(__name__)


def erase(row: Session | Speaker, *, by: User) -> None:
    """Blank the row and its entry in every release of every edition.

    Raises talks.releases.RefusedError; then nothing has changed.
    """
    with transaction.atomic():
        # Nobody publishes meanwhile what was read before it was blanked.
        list(Edition.objects.select_for_update())
        withdraw(row, by=by)
        # Also one that was not published yet.
        pictures = {str(row.portrait)} if isinstance(row, Speaker) and row.portrait else set()
        _blank(row)
        entry = EntryId("text" if isinstance(row, Session) else "speaker", row.key)
        for release in Release.objects.all():
            pictures |= _erase_from(release, entry)
        pictures -= in_use(pictures)
        LogEntry.objects.log_actions(
            by.pk, [row], CHANGE, change_message=_("Erased from every release."), single_object=True
        )
        transaction.on_commit(lambda: _delete_files(pictures))
    logger.warning("%s erased by user %s", entry, by.pk)


def _erase_from(release: Release, entry: EntryId) -> set[str]:
    """Blank the entry in the release; the names of its pictures there."""
    pictures: set[str] = set()
    parts = entries(from_json(release.document))
    changes = [change for change in release.changes if change["entry"].endswith(str(entry.key))]
    if entry not in parts and not changes:
        return pictures
    if isinstance(value := parts.get(entry), schema.SessionText | schema.Speaker):
        parts[entry] = erased(value)
        if isinstance(value, schema.Speaker):
            pictures |= {value.portrait.name} if value.portrait else set()
        else:
            # Published again, the release must not bring a session without a text.
            place = EntryId("place", entry.key)
            parts[place] = withdrawn(parts[place])
        release.document = to_json(assemble(parts))
    for change in changes:
        change |= {"title": {"fr": "", "en": ""}, "before": None, "after": None}
    release.erased_at = timezone.now()
    release.save(update_fields=["document", "changes", "erased_at"])
    return pictures


def _blank(row: Session | Speaker) -> None:
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


def _delete_files(pictures: set[str]) -> None:
    for rendition in Rendition.objects.filter(picture__in=pictures):
        default_storage.delete(rendition.name)
        rendition.delete()
    for name in pictures:
        default_storage.delete(name)
