"""What is copied, and how a test has it copied."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from marseille20.offline import copies
from marseille20.offline.copies import Copy
from talks.published import published_site
from tests.marseille20.offline.making import copied, published


@pytest.fixture
def edition() -> Edition:
    return published()


@pytest.fixture
def made(client: Client) -> Callable[[str], dict[str, Any]]:
    """Makes the copies, and gives what one of them holds."""
    return partial(copied, client)


@pytest.fixture
def sketched(client: Client) -> Callable[[], Copy]:
    """Makes the copies with one page at every address, for tests that do not read what is in it."""

    def renew() -> Copy:
        page: Any = client.get(reverse("offline"))
        copies.renew(published_site(), lambda _path: page)
        kept = copies.kept("fr")
        assert kept
        return kept

    return renew
