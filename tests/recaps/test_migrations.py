"""What the migrations make of rows that are there already."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from core.files.images import reencoded
from recaps import migrations, revisions
from recaps.models import Picture, Revision
from tests.editions import picture
from tests.factories import RecapFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

[FILE] = Path(migrations.__path__[0]).glob("*_sizes_and_kept_revisions.py")
sizes: Any = import_module(f"{migrations.__name__}.{FILE.stem}")


def test_older_versions_and_pictures_are_measured() -> None:
    user = UserFactory.create()
    revision = revisions.ensure_revision(RecapFactory.create(body_fr="<p>été</p>"))
    file = reencoded(picture(64, 32))
    Picture.objects.create(file=file, uploaded_by=user)
    # Its file is lost.
    Picture.objects.create(file="a" * 24 + ".png", width=1, height=1, uploaded_by=user)
    measured = revision.size
    Revision.objects.update(size=0)
    sizes.measure(apps, None)
    revision.refresh_from_db()
    assert revision.size == measured > 0
    assert sorted(Picture.objects.values_list("size", flat=True)) == [0, file.size]


def test_older_versions_that_a_person_chose_are_kept() -> None:
    draft = RecapFactory.create(status="draft", published_at=None)
    shown = RecapFactory.create()
    for recap in (draft, shown):
        for title in ("Un", "Deux", "Trois"):
            document = revisions.under_work(recap) | {"title_fr": title}
            revisions.save(recap, document, None, revisions.number_of(recap))
    draft.revisions.filter(number=2).update(handed_in_at=timezone.now())
    draft.revisions.filter(number=3).update(aside=True)
    # The third was published; the fourth is what follows.
    shown.revisions.filter(number__lt=4).update(saved_at=shown.published_at)
    Revision.objects.update(kept_for_ever=False)
    sizes.keep_for_ever(apps, None)
    kept = Revision.objects.filter(kept_for_ever=True).order_by("number")
    assert [row.number for row in kept if row.recap == draft] == [1, 2, 3]
    assert [row.number for row in kept if row.recap == shown] == [1, 3]
