"""The note that a bulk action publishes nothing, with links to the publish pages."""

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from core.extensions import Extension
from speakers.models import Speaker
from talks.models import Session


def publish_pages(request: HttpRequest, rows: Sequence[Model]) -> Extension:
    """Return links to the publish page of each edition concerned, if the user may publish."""
    pages: list[tuple[str, str]] = []
    if request.user.has_perm("talks.add_release"):
        editions = {row.edition for row in rows if isinstance(row, Session)}
        pages = [
            (reverse("admin:talks_release_publish_edition", args=[edition.pk]), edition.name)
            for edition in sorted(editions, key=lambda edition: edition.first_day)
        ]
        if any(isinstance(row, Speaker) for row in rows):
            pages.append((reverse("admin:talks_release_publish"), ""))
    return Extension(template="admin/talks/_publish_later.html", content=pages)
