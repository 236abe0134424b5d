import pytest


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as processes and files do."""
