import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.checks import database_is_of_this_program, loopback_is_closed, stores_answer
from marseille20 import environment


@pytest.mark.parametrize(("is_open", "ids"), [(False, []), (True, ["core.E001"])])
def test_deployment_refuses_open_loopback(
    is_open: bool, ids: list[str], settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = is_open
    assert [message.id for message in loopback_is_closed()] == ids


def test_a_cache_that_is_not_there_is_refused(settings: LazySettings) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = environment.caches(settings.CACHE_URL)
    [error] = stores_answer()
    assert error.msg.startswith("CACHE_URL: no Valkey answers there (")


def test_a_bucket_that_is_not_there_is_refused(settings: LazySettings) -> None:
    settings.STORAGE_URL = "s3://key:tide@127.0.0.1:1/files?secure=no"
    settings.STORAGES = environment.storages(settings.STORAGE_URL, settings.VAR_DIR)
    [error] = stores_answer()
    assert error.msg.startswith("STORAGE_URL: the bucket does not answer (")
    assert "tide" not in error.msg


def test_a_machine_by_itself_shares_nothing() -> None:
    assert stores_answer() == []


@pytest.mark.django_db
def test_database_of_another_version_is_refused() -> None:
    assert database_is_of_this_program(databases=["default"]) == []
    MigrationRecorder(connection).record_applied("core", "0002_user_language")
    [error] = database_is_of_this_program(databases=["default"])
    assert f"move it away ({connection.settings_dict['NAME']})" in error.msg
    assert error.hint == "It has had core.0002_user_language."
