import pytest
from django.conf import LazySettings

from core.checks import loopback_is_closed


@pytest.mark.parametrize(("is_open", "ids"), [(False, []), (True, ["core.E001"])])
def test_deployment_refuses_open_loopback(
    is_open: bool, ids: list[str], settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = is_open
    assert [message.id for message in loopback_is_closed()] == ids
