"""What becomes of saved filters of the list of speakers when it says its edition otherwise."""

from importlib import import_module

import pytest
from django.apps import apps

from core.models import SavedFilter
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

[operation] = import_module(
    "speakers.migrations.0002_saved_filters_by_edition"
).Migration.operations


def saved(name: str, of: str, *query: list[str]) -> SavedFilter:
    owner = UserFactory.create()
    return SavedFilter.objects.create(name=name, list=of, owner=owner, query=list(query))


def test_filters_of_speakers_say_their_edition_as_other_lists_do() -> None:
    old, others = ["sessions__edition__id__exact", "3"], (["missing", "portrait"], ["q", "édition"])
    speakers = saved("Sans portrait", "speakers.speaker", old, *others)
    without = saved("Tous", "speakers.speaker")
    elsewhere = saved("Séances", "talks.session", old)

    operation.code(apps, None)
    for row in (speakers, without, elsewhere):
        row.refresh_from_db()
    assert speakers.query == [["edition", "3"], *others]
    assert (without.query, elsewhere.query) == ([], [old])

    operation.reverse_code(apps, None)
    speakers.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (speakers.query, elsewhere.query) == ([old, *others], [old])
