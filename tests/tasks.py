"""The task worker of the tests, and a task for the real one."""

from pathlib import Path
from typing import Any

from django.tasks import task
from django.tasks.backends.immediate import ImmediateBackend


class AtOnce(ImmediateBackend):
    """Runs what it is given at once, and leaves undone what is for later."""

    supports_defer = True

    def _execute_task(self, task_result: Any) -> None:
        if task_result.task.run_after is None:
            super()._execute_task(task_result)  # type: ignore[misc]


@task
def stand_still(door: str) -> None:
    """Say at the door, which is a named pipe, that it has begun; end when a person opens it."""
    Path(door).write_text("begun")
    with Path(door).open():
        pass


def begun(door: Path) -> bool:
    """Wait until the task has begun."""
    return door.read_text() == "begun"


def let_end(door: Path) -> None:
    with door.open("w"):
        pass
