"""Modules are found by the names that tasks and migrations have for them."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from core.former_modules import FORMER

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("former", FORMER)
def test_it_is_the_same_module_by_both_names(former: str) -> None:
    assert import_module(former) is import_module(FORMER[former])


@pytest.mark.parametrize(
    "path",
    [
        "core.outbox.send_letter",
        "core.images.make_renditions",
        "marseille20.booklets.printing.print_booklets",
        "marseille20.booklets.printing.sweep",
        "marseille20.periodic.forget_results",
    ],
)
def test_a_waiting_task_is_found_under_its_former_path(path: str) -> None:
    task = import_string(path)
    module, _dot, name = path.rpartition(".")
    assert task is getattr(import_module(FORMER[module]), name)


def test_only_migrations_use_a_former_name() -> None:
    former = re.compile(rf"^(?:from|import) (?:{'|'.join(map(re.escape, FORMER))})\b", re.MULTILINE)
    files = [file for file in ROOT.glob("[a-z]*/**/*.py") if "migrations" not in file.parts]
    assert [str(file) for file in files if former.search(file.read_text())] == []
