"""How a test of the demonstration takes it away."""

from collections.abc import Callable
from typing import Any

import pytest

from marseille20.demo import removal


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], removal.Removal | None]:
    """Remove it, and have done what follows the commit."""

    def remove() -> removal.Removal | None:
        with django_capture_on_commit_callbacks(execute=True):
            return removal.remove()

    return remove
