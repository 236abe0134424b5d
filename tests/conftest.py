"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from talks import public


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Let no test see what another one cached or published."""
    yield
    cache.clear()
    public.forget_releases()
