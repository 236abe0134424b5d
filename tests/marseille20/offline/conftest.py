"""What is copied, and how a test has it copied."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from tests.marseille20.offline.making import copied, published


@pytest.fixture
def edition() -> Edition:
    return published()


@pytest.fixture
def made(client: Client) -> Callable[[str], dict[str, Any]]:
    """Makes the copies, and gives what one of them holds."""
    return partial(copied, client)
