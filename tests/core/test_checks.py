import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.checks import database_is_of_this_program, loopback_is_closed


@pytest.mark.parametrize(("is_open", "ids"), [(False, []), (True, ["core.E001"])])
def test_deployment_refuses_open_loopback(
    is_open: bool, ids: list[str], settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = is_open
    assert [message.id for message in loopback_is_closed()] == ids


@pytest.mark.django_db
def test_database_of_another_version_is_refused() -> None:
    assert database_is_of_this_program(databases=["default"]) == []
    MigrationRecorder(connection).record_applied("core", "0002_user_language")
    [error] = database_is_of_this_program(databases=["default"])
    assert f"move it away ({connection.settings_dict['NAME']})" in error.msg
    assert error.hint == "It has had core.0002_user_language."
