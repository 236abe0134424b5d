"""A client of the tests, and what it says."""

from typing import Any

import pytest

from core.client import Client, FailedError, Reason, RefusedError

PUBLIC = "93.184.216.34"


def named(*addresses: str, **options: Any) -> Client:
    """A client to whom every name has these addresses."""
    return Client(resolve=lambda _host, _port: addresses, **options)


HERE = named("127.0.0.1")
# Its clock stands still: how long a busy machine takes is not what is tested.
CUTTING = named("127.0.0.1", cuts=True, clock=lambda: 0.0)


def refusal(address: str, asking: Client = HERE) -> Reason:
    """Why an address is refused."""
    with pytest.raises(RefusedError) as refused:
        asking.get(address)
    return refused.value.reason


def failure(address: str, asking: Client = HERE) -> Reason:
    """Why an address failed."""
    with pytest.raises(FailedError) as failed:
        asking.get(address)
    return failed.value.reason
