"""The programs of PostgreSQL that fit the server, or a sentence about what is missing."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from operations.backups import postgresql
from operations.backups.errors import BackupError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, and no other on this machine; the server is of version 16."""
    monkeypatch.setattr(postgresql, "FOLDERS", [f"{tmp_path}/*/bin"])
    monkeypatch.setattr(postgresql, "connection", SimpleNamespace(pg_version=160_004))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return tmp_path


def install(folder: Path, version: str) -> str:
    program = folder / version / "bin" / "pg_dump"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.2'\n")
    program.chmod(0o755)
    return str(program)


def test_the_oldest_that_is_not_older_than_the_server(installed: Path) -> None:
    paths = {version: install(installed, version) for version in ("15", "17", "16", "18")}
    assert postgresql.program("pg_dump") == paths["16"]


def test_one_that_cannot_be_run(installed: Path) -> None:
    Path(install(installed, "17")).chmod(0o644)
    with pytest.raises(BackupError, match="pg_dump is missing"):
        postgresql.program("pg_dump")


def test_too_old(installed: Path) -> None:
    install(installed, "15")
    with pytest.raises(BackupError, match="of version 15, older than the server, which is of 16"):
        postgresql.program("pg_dump")
