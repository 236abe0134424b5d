"""Copying search shortcuts into an edition that is made from another one."""

from collections.abc import Mapping

from core.history import Cause, recording
from events.models import Edition, Page
from search.models import Shortcut


def copy_shortcuts(source: Edition, edition: Edition, pages: Mapping[int, Page]) -> None:
    """Copy all shortcuts; pages: the copy of each practical page, by the key of its row."""
    rows = Shortcut.objects.filter(edition=source)
    with recording(Shortcut.objects.filter(edition=edition), cause=Cause.COPY):
        Shortcut.objects.bulk_create(
            Shortcut(
                edition=edition,
                words=row.words,
                page=pages[row.page_id] if row.page_id else None,
                service=row.service,
            )
            for row in rows
        )
