"""Of a backup that a person made up, nothing is had back: one sentence, and all is as it was."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from operations.backups import databases, files
from operations.backups.manifest import MANIFEST, BackupFile, Manifest, migrations, written
from tests.operations.backups.crafted import ARCHIVES, header, tar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]

MADE_AT = datetime(2027, 6, 30, 2, tzinfo=UTC)
NAME = "20270630T020000Z"
IDENTITY = pyrage.x25519.Identity.generate()


def database_of(applied: list[str]) -> bytes:
    """An SQLite file that has had these migrations."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE django_migrations (app text, name text)")
        made.executemany(
            "INSERT INTO django_migrations VALUES (?, ?)", (a.split(".") for a in applied)
        )
        made.commit()
        return made.serialize()


@dataclass
class Forgery:
    """A backup whose digests are right, whatever it holds."""

    folder: Path
    applied: list[str] = field(default_factory=lambda: sorted(migrations()[0]))

    def keep(
        self, *, encrypted: bool = False, contents: Mapping[str, bytes] = {}, **each: Any
    ) -> None:
        there = {
            "database": database_of(self.applied),
            "media.tar": tar(header("b.png")),
            "imports.tar": tar(),
            **({"secret_key": b"key"} if encrypted else {}),
            **contents,
        }
        if encrypted:
            key = [IDENTITY.to_public()]
            there = {f"{name}.age": pyrage.encrypt(there[name], key) for name in there}
        self.folder.mkdir(parents=True)
        for name, content in there.items():
            (self.folder / name).write_bytes(content)
        manifest: dict[str, Any] = {
            "program": "marseille20",
            "version": "2.1",
            "made_at": MADE_AT,
            "database": connection.vendor,
            "migrations": self.applied,
            "encrypted": encrypted,
            "parts": {
                name: BackupFile(size=len(content), sha256=sha256(content).hexdigest())
                for name, content in there.items()
            },
        }
        (self.folder / MANIFEST).write_bytes(written(Manifest(**manifest | each)))

    def refused(self) -> str:
        """What is said when it is to be had back; nothing is, and nothing lies about afterwards."""
        before = self._all_files()
        with pytest.raises(CommandError) as error:
            call_command(
                "restore",
                str(self.folder.parent),
                replace=True,
                no_input=True,
                identity=str(IDENTITY),
            )
        assert self._all_files() == before
        found = str(error.value)
        assert found.startswith("The backup ")
        assert "\n" not in found
        assert "\x1b" not in found
        return found

    def _all_files(self) -> dict[Path, int | None]:
        found = set(self.folder.parents[1].rglob("*")) - {settings.VAR_DIR / "backup.lock"}
        return {path: path.stat().st_size if path.is_file() else None for path in found}


@pytest.fixture
def forgery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forgery:
    def touch(*_: object) -> None:
        pytest.fail("it was put in place of what there is")

    monkeypatch.setattr(databases, "load", touch)
    monkeypatch.setattr(files, "load", touch)
    return Forgery(tmp_path / "backups" / NAME)


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives(forgery: Forgery, name: str) -> None:
    forgery.keep(contents={"media.tar": ARCHIVES[name]()})
    assert forgery.refused().startswith("The backup is damaged: ")


def test_an_archive_that_is_encrypted(forgery: Forgery) -> None:
    forgery.keep(encrypted=True, contents={"imports.tar": tar(header("../outside"))})
    assert forgery.refused() == (
        "The backup is damaged: '../outside' is no name for a file of a site. "
        f"That is {NAME}, and there is no other."
    )


def test_more_files_than_a_site_has(forgery: Forgery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 2)
    forgery.keep(contents={"media.tar": tar(*map(header, "abc"))})
    assert "media.tar holds more than 2 files" in forgery.refused()


@pytest.mark.parametrize(
    "given",
    [
        {"program": "another"},
        {"parts": {}},
        {"parts": {"../../outside": BackupFile(size=1, sha256="")}},
        {"database": "oracle"},
        {"migrations": ["core.9999_from_elsewhere"]},
    ],
    ids=str,
)
def test_manifests(forgery: Forgery, given: dict[str, Any]) -> None:
    forgery.keep(**given)
    forgery.refused()


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, b"\xff" * 100, b" " * 2_000_000],
    ids=lambda content: f"{content[:10]!r} of {len(content)}",
)
def test_what_is_no_manifest(forgery: Forgery, content: bytes) -> None:
    forgery.keep()
    (forgery.folder / MANIFEST).write_bytes(content)
    assert "its manifest is not what was written" in forgery.refused()


@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        lambda path: path.symlink_to("/etc/hostname"),
        lambda path: path.write_bytes(b""),
    ],
    ids=["pipe", "link", "nothing"],
)
def test_what_is_no_part(forgery: Forgery, make: Callable[[Path], object]) -> None:
    forgery.keep()
    (forgery.folder / "media.tar").unlink()
    make(forgery.folder / "media.tar")
    assert "media.tar is not what was written" in forgery.refused()


@pytest.mark.parametrize(
    "content",
    [
        b"This is no database.",
        b"SQLite format 3\0" + b"\xff" * 8_000,
        database_of([])[:4_096],
        database_of(["core.0001_initial"]),
    ],
    ids=["words", "damaged", "cut off", "of another site"],
)
# PostgreSQL's own programs look into its dumps.
def test_databases(forgery: Forgery, content: bytes) -> None:
    forgery.keep(contents={"database": content})
    assert "its database" in forgery.refused()


def test_one_that_nobody_made_up(forgery: Forgery) -> None:
    """Or all of this would be refused for another reason."""
    forgery.keep()
    with pytest.raises(pytest.fail.Exception, match="put in place of what there is"):
        call_command("restore", str(forgery.folder.parent), replace=True, no_input=True)
