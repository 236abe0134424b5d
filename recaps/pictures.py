"""Uploaded pictures that no text shows, and how they are deleted."""

import json
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import task
from django.utils import timezone

from core.files.images import delete_pictures, in_use
from core.models import User
from recaps.models import Card, Picture, Recap, Revision
from talks.models import Release

# What was uploaded since may be in a text that is not saved yet.
FRESH = timedelta(days=1)
BODIES = ("body_fr", "body_en")


def unused(user: User) -> list[Picture]:
    """Return the user's pictures that no text, version or card shows, newest first."""
    rows = Picture.objects.filter(uploaded_by=user, uploaded_at__lte=timezone.now() - FRESH)
    # Readers see the picture of a card that was filled after its text was saved.
    rows = rows.exclude(pk__in=Card.objects.exclude(picture=None).values("picture"))
    own = Recap.objects.filter(authors__user=user)
    versions = Revision.objects.filter(Q(saved_by=user) | Q(recap__in=own))
    shown = _shown(own, versions) if rows.exists() else set()
    return [row for row in rows if row.file.name not in shown]


def discard(user: User, keys: Collection[int]) -> int:
    """Delete those of these pictures that are unused; return how many they were."""
    rows = [row for row in unused(user) if row.pk in keys]
    with transaction.atomic():
        Picture.objects.filter(pk__in=[row.pk for row in rows]).delete()
        delete_unshown.enqueue([str(row.file.name) for row in rows])
    return len(rows)


@task(priority=-10)
def delete_unshown(names: list[str]) -> None:
    """Delete the files of pictures that no text, version or release shows any more."""
    left = set(names) - _shown(Recap.objects.all(), Revision.objects.all())
    for document in Release.objects.values_list("document", flat=True).iterator():
        released = json.dumps(document)
        left = {name for name in left if name not in released}
    delete_pictures.call(sorted(left - in_use(left)))


def _shown(recaps: QuerySet[Recap], versions: QuerySet[Revision]) -> set[str]:
    """Return the names of all pictures in these texts, without parsing: there may be thousands."""
    columns = recaps.order_by().values("cover", *BODIES).iterator()
    documents = versions.order_by().values_list("document", flat=True).iterator()
    return {name for each in chain(columns, documents) for name in _names_in(each)}


def _names_in(document: dict[str, Any]) -> Iterator[str]:
    yield document["cover"]
    for body in BODIES:
        for found in document[body].split(f'"{settings.MEDIA_URL}')[1:]:
            yield found.partition('"')[0]
