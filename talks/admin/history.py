"""Releases in the history of a row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin.history import Event
from core.history.wording import Line
from core.models import Entry
from events.models import Edition
from talks.change_messages import change_label
from talks.models import Release
from talks.programme import EntryId, from_json


def published(row: Any) -> Iterator[Event]:
    """Yield the releases that changed the row, or made it public."""
    if not isinstance(row, Edition) and not (isinstance(row, Entry) and row.announced):
        return
    releases = _releases_of(row).select_related("edition", "published_by")
    for release in releases.defer("document", "calendar_sequence", "addresses"):
        lines = list(_lines(row, release))
        if lines:
            yield Event(
                at=release.published_at,
                by=release.published_by,
                how=_("published: %(release)s") % {"release": release},
                lines=lines,
                url=reverse("admin:talks_release_change", args=[release.pk]),
            )


def _releases_of(row: Any) -> QuerySet[Release]:
    edition = row if isinstance(row, Edition) else getattr(row, "edition", None)
    return Release.objects.filter(edition=edition) if edition else Release.objects.all()


def _lines(row: Any, release: Release) -> Iterator[Line]:
    """Yield what a release changed of the row; a first release keeps no list of changes."""
    if release.number == 1:
        programme = from_json(release.document)
        if row.key == programme.edition.key or row.key in programme.by_key:
            yield Line(_("Public for the first time"))
        return
    labels = (
        change_label(change["kind"], change["field"])
        for change in release.changes
        if EntryId.parse(change["entry"]).key == row.key
    )
    for label in dict.fromkeys(labels):
        yield Line(label)
