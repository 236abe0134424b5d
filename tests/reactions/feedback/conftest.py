"""A session of the demonstration’s first day at ten, and the moment that it has just begun."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from time_machine import travel

from talks.models import Session


@pytest.fixture
def start(session: Session) -> datetime:
    return session.slots.get().start


@pytest.fixture
def during(start: datetime) -> Iterator[None]:
    """Time stands still, five minutes into it."""
    with travel(start + timedelta(minutes=5), tick=False):
        yield
