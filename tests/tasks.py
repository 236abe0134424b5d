"""The task worker of the tests."""

from typing import Any

from django.tasks.backends.immediate import ImmediateBackend


class AtOnce(ImmediateBackend):
    """Runs what it is given at once, and leaves undone what is for later."""

    supports_defer = True

    def _execute_task(self, task_result: Any) -> None:
        if task_result.task.run_after is None:
            super()._execute_task(task_result)  # type: ignore[misc]
