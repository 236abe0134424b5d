"""Periodic tasks keep their time where their module has moved."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from operations.models import PeriodicTask
from operations.periodic import PERIODIC

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

moved = import_module("marseille20.migrations.0004_moved_periodic_tasks")
[operation] = moved.Migration.operations
SOON, LATE = datetime(2027, 6, 30, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)


def rows() -> dict[str, datetime]:
    return dict(PeriodicTask.objects.values_list("path", "due_at"))


def test_rows_of_the_version_before_get_their_new_paths_and_no_other() -> None:
    assert set(moved.MOVED.values()) <= PERIODIC.keys()
    kept = PERIODIC.keys() - set(moved.MOVED.values())
    before = dict.fromkeys((*moved.MOVED, *kept), SOON)
    PeriodicTask.objects.bulk_create(PeriodicTask(path=p, due_at=at) for p, at in before.items())
    operation.code(apps, None)
    assert rows() == dict.fromkeys(PERIODIC, SOON)
    operation.reverse_code(apps, None)
    assert rows() == before


def test_a_row_of_a_worker_that_came_first_counts() -> None:
    before, after = next(iter(moved.MOVED.items()))
    PeriodicTask.objects.create(path=before, due_at=SOON)
    PeriodicTask.objects.create(path=after, due_at=LATE)
    operation.code(apps, None)
    assert rows() == {after: LATE}


def test_a_site_without_any_has_none() -> None:
    operation.code(apps, None)
    operation.reverse_code(apps, None)
    assert rows() == {}
