"""Of several migrations all are applied, or none: nothing that was written meanwhile is lost."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from core.models import Tally
from operations.migrating import HALFWAY, migrate_or_undo, refuse_loss
from tests.factories import SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, LAST = "9998_nicknames", "9999_that_fails"
TEXT = models.TextField(default="x")


def a_person_writes(apps: Apps, _editor: object) -> None:
    """A reader, while the site answers."""
    moment = datetime(2027, 6, 30, tzinfo=UTC)
    tally = apps.get_model("core", "Tally")
    tally.objects.create(key="meanwhile", began_at=moment, ends_at=moment)


def fail(_apps: Apps, _editor: object) -> None:
    raise ValueError("two speakers are called Ines")


def add(monkeypatch: pytest.MonkeyPatch, *fresh: migrations.Migration) -> None:
    """Have the program bring these too, one after the other."""
    load = MigrationLoader.load_disk

    def load_more(loader: MigrationLoader) -> None:
        load(loader)
        after = max(key for key in loader.disk_migrations if key[0] == "speakers")
        for migration in fresh:
            vars(migration)["dependencies"] = [after, ("core", "0001_initial")]
            after = (migration.app_label, migration.name)
            loader.disk_migrations[after] = migration

    monkeypatch.setattr(MigrationLoader, "load_disk", load_more)


def migration(name: str, *operations: Any) -> migrations.Migration:
    made = migrations.Migration(name, "speakers")
    vars(made)["operations"] = list(operations)
    return made


def nicknames() -> list[Any]:
    """A table, a column of another one with something in it, and what readers wrote by then."""
    return [
        migrations.CreateModel("Nickname", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("Speaker", "nickname", models.TextField(default="Nini")),
    ]


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {it.name for it in connection.introspection.get_table_description(cursor, table)}


def state() -> tuple[list[str], set[str], set[tuple[str, str]]]:
    """The tables, the columns of speakers, and what was applied."""
    return (
        sorted(connection.introspection.table_names()),
        columns("speakers_speaker"),
        set(MigrationRecorder(connection).applied_migrations()),
    )


@pytest.mark.postgresql
def test_one_that_fails_takes_those_before_it_along(monkeypatch: pytest.MonkeyPatch) -> None:
    speaker = SpeakerFactory.create()
    before = state()
    writes = migrations.RunPython(a_person_writes, migrations.RunPython.noop)
    add(
        monkeypatch,
        migration(FIRST, *nicknames()),
        migration("9998_towns", migrations.AddField("Speaker", "town", TEXT), writes),
        migration(LAST, migrations.RunPython(fail, migrations.RunPython.noop)),
    )
    with pytest.raises(
        CommandError, match=r"^speakers\.9999_that_fails failed.* before this try: two speakers"
    ) as error:
        migrate_or_undo()
    assert error.value.returncode == 1
    assert state() == before
    speaker.refresh_from_db()
    assert Tally.objects.filter(key="meanwhile").exists()


@pytest.mark.postgresql
def test_one_that_has_no_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    add(
        monkeypatch,
        migration("9998_no_way_back", migrations.RunPython(migrations.RunPython.noop)),
        migration(LAST, migrations.RunPython(fail)),
    )
    with pytest.raises(
        CommandError, match=r"^speakers\.9999_that_fails failed \(.*Ines\), and what"
    ) as error:
        migrate_or_undo()
    assert error.value.returncode == HALFWAY
    # As it reads, not as Python writes it.
    assert "undone (what speakers.9998_no_way_back wrote over is" in str(error.value)
    MigrationRecorder(connection).record_unapplied("speakers", "9998_no_way_back")


def test_one_that_took_something_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty column is not the one that there was."""
    add(
        monkeypatch,
        migration(FIRST, migrations.AddField("Speaker", "nickname", TEXT)),
        migration("9998_taken_away", migrations.RemoveField("Speaker", "nickname")),
        migration(LAST, migrations.RunPython(fail)),
    )
    with pytest.raises(CommandError, match=r"9998_taken_away took away is in the backup") as error:
        migrate_or_undo()
    assert error.value.returncode == HALFWAY
    for name in (FIRST, "9998_taken_away"):
        MigrationRecorder(connection).record_unapplied("speakers", name)


def write(_apps: Apps, _editor: object) -> None:
    """Whatever it is."""


CODE, SQL = migrations.RunPython, migrations.RunSQL
ADDED = migrations.AddField("Speaker", "nickname", TEXT)
REMOVED = migrations.RemoveField("Speaker", "biography_fr")


@pytest.mark.parametrize(
    "operations",
    [
        [REMOVED],
        [migrations.DeleteModel("Speaker")],
        [ADDED, CODE(write, CODE.noop), REMOVED],
        [ADDED, SQL("UPDATE speakers_speaker", SQL.noop), REMOVED],
        [migrations.SeparateDatabaseAndState([migrations.SeparateDatabaseAndState([REMOVED])])],
        [CODE(write, write), CODE(write, CODE.noop)],
        [CODE(write)],
        [SQL("UPDATE speakers_speaker", SQL.noop)],
    ],
)
def test_a_way_back_that_leads_to_less(operations: list[Any]) -> None:
    with pytest.raises(ValueError, match="is in the backup alone"):
        refuse_loss(migration(FIRST, *operations), before())


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [ADDED],
        [ADDED, CODE(write, CODE.noop)],
        [migrations.SeparateDatabaseAndState([ADDED]), SQL("UPDATE speakers_speaker", SQL.noop)],
        [CODE(write, write)],
        [ADDED, CODE(write, write), REMOVED],
        [ADDED, SQL("UPDATE speakers_speaker", "UPDATE speakers_speaker"), REMOVED],
        [migrations.SeparateDatabaseAndState(state_operations=[REMOVED])],
    ],
)
def test_a_way_back_to_all_there_was(operations: list[Any]) -> None:
    refuse_loss(migration(FIRST, *operations), before())


def before(**columns: models.Field[Any, Any]) -> ProjectState:
    """A speaker as those migrations find one, with these columns too."""
    columns |= {"id": models.BigAutoField(primary_key=True), "biography_fr": models.TextField()}
    state = ProjectState()
    state.add_model(ModelState("speakers", "Speaker", columns))
    return state


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (models.TextField(), models.CharField(max_length=40)),
        (models.TextField(null=True), models.TextField(default="")),
        (models.IntegerField(), models.TextField()),
        (models.BigIntegerField(), models.IntegerField()),
        (models.DecimalField(max_digits=9, decimal_places=6), models.FloatField()),
        (
            models.DecimalField(max_digits=9, decimal_places=6),
            models.DecimalField(max_digits=9, decimal_places=4),
        ),
        (
            models.DecimalField(max_digits=9, decimal_places=4),
            models.DecimalField(max_digits=9, decimal_places=6),
        ),
    ],
)
def test_a_column_that_holds_less_does_not_come_back(
    old: models.Field[Any, Any], new: models.Field[Any, Any]
) -> None:
    alter = migrations.AlterField("Speaker", "nickname", new)
    for step in (alter, migrations.SeparateDatabaseAndState([alter])):
        with pytest.raises(ValueError, match="took away is in the backup alone"):
            refuse_loss(migration(FIRST, step), before(nickname=old))
        refuse_loss(migration(FIRST, step, CODE(write, write)), before(nickname=old))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (models.CharField(max_length=40), models.TextField(max_length=20)),
        (models.TextField(null=True), models.TextField(null=True, default="")),
        (models.IntegerField(), models.BigIntegerField()),
        (
            models.DecimalField(max_digits=9, decimal_places=6),
            models.DecimalField(max_digits=12, decimal_places=7),
        ),
    ],
)
def test_one_that_holds_as_much_does(
    old: models.Field[Any, Any], new: models.Field[Any, Any]
) -> None:
    alter = migrations.AlterField("Speaker", "nickname", new)
    refuse_loss(migration(FIRST, alter), before(nickname=old))


def test_what_is_narrow_is_judged_by_what_it_was_called_then() -> None:
    rename = migrations.RenameField("Speaker", "biography_fr", "about_fr")
    narrow = migrations.AlterField("Speaker", "about_fr", models.CharField(max_length=40))
    with pytest.raises(ValueError, match="took away"):
        refuse_loss(migration(FIRST, rename, narrow), before())


def test_anyone_who_interrupts_has_it_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()

    def stop(_apps: Apps, _editor: object) -> None:
        raise KeyboardInterrupt

    add(monkeypatch, migration(FIRST, *nicknames()), migration(LAST, CODE(stop, write)))
    with pytest.raises(CommandError, match="as it was before this try: KeyboardInterrupt"):
        migrate_or_undo()
    assert state() == before


def test_every_migration_of_the_site_has_a_way_back() -> None:
    base = settings.BASE_DIR
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == base}
    loader = MigrationLoader(None)
    ours = [each for each in loader.disk_migrations.values() if each.app_label in own]
    assert {each.app_label for each in ours} >= {"core", "talks", "recaps"}
    for each in ours:
        assert all(operation.reversible for operation in each.operations), each
        key = (each.app_label, each.name)
        refuse_loss(each, loader.project_state(key, at_end=False))


def test_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()
    noop = migrations.RunPython.noop
    add(monkeypatch, migration(FIRST, migrations.RunPython(noop, noop)))
    migrate_or_undo()
    assert state()[2] == before[2] | {("speakers", FIRST)}
    MigrationRecorder(connection).record_unapplied("speakers", FIRST)
