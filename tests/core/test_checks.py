import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from time_machine import travel

from core.checks import database_is_of_this_program, loopback_is_closed, stores_answer
from core.models import Backup
from marseille20.settings import environment


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
    assert "core.0002_user_language" in error.msg
    assert f"move the database away ({connection.settings_dict['NAME']})" in str(error.hint)


@pytest.mark.django_db
def test_a_halfway_upgrade_is_reported_with_the_backup_from_before() -> None:
    """The one that was made since has had the same."""
    with travel("2027-06-30 02:00:00Z") as clock:
        Backup.objects.create(made_at=timezone.now(), place="/srv/backups", encrypted=True)
        clock.move_to("2027-06-30 09:00:00Z")
        for name in ("9998_first", "9999_second"):
            MigrationRecorder(connection).record_applied("talks", name)
        MigrationRecorder(connection).record_applied("elsewhere", "9999_of_a_library")
        clock.move_to("2027-06-30 10:00:00Z")
        Backup.objects.create(made_at=timezone.now(), place="/srv/backups")
    [error] = database_is_of_this_program(databases=["default"])
    assert "does not know: talks.9998_first, talks.9999_second." in error.msg
    assert error.hint == (
        "Install the version that made it (on 2027-06-30 09:00 UTC), or stop the site and have the "
        "last backup from before back: manage.py restore /srv/backups --backup 20270630T020000Z "
        "--replace --identity /path/to/backups.key"
    )
