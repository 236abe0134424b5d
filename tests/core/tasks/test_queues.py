"""Tasks that wait."""

from datetime import datetime, timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core.tasks.queues import queues

pytestmark = pytest.mark.postgresql


def hand_in(
    queue: str, *, enqueued_at: datetime, run_after: datetime | None = None, status: str = "READY"
) -> None:
    task = DBTaskResult.objects.create(
        queue_name=queue,
        task_path="tests.tasks.stand_still",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=run_after or get_date_max(),
        status=TaskResultStatus(status),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=enqueued_at)


@pytest.mark.django_db
def test_a_task_waits_from_when_it_could_run() -> None:
    now = timezone.now()
    day, hour, minute = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
    hand_in("letters", enqueued_at=now - minute)
    hand_in("letters", enqueued_at=now - day, run_after=now - hour)
    hand_in("letters", enqueued_at=now - day, run_after=now + hour)
    hand_in("pages", enqueued_at=now - day, status="SUCCESSFUL")
    found = {queue.name: queue for queue in queues()}
    assert list(found) == ["default", "letters", "pages", "background"]
    assert found["letters"].waiting == 2
    assert found["letters"].since == now - hour
    assert found["pages"].waiting == 0
    assert found["pages"].age == timedelta()
