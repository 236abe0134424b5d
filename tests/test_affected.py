"""The tests that `make check` runs: those that what changed can reach."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import affected
from tests.affected import affected_tests, since_main

ON_TOP = sorted(f"tests/{path.name}" for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        # Imported by the test, and by a module that another test imports.
        ("talks/calendar_sequence.py", "tests/talks/test_calendar_sequence.py"),
        ("talks/calendar_sequence.py", "tests/exchange/test_exchanged_formats.py"),
        # Reached by its address alone.
        ("recaps/views/recaps.py", "tests/recaps/views/test_recaps.py"),
        # Of a module that imports it, whose test reaches that by its address.
        ("recaps/list_items.py", "tests/recaps/views/test_recaps.py"),
        # Started by Django.
        ("core/apps.py", "tests/core/test_checks.py"),
        ("templates/search/search.html", "tests/search/test_views.py"),
        ("static/push/bell.js", "tests/push/test_views.py"),
        ("search/stop_words.json", "tests/search/test_words.py"),
        ("deploy/machine/nginx.conf", "tests/deploy/test_units.py"),
        ("tests/push/conftest.py", "tests/push/test_vapid.py"),
        ("tests/push/test_vapid.py", "tests/push/test_vapid.py"),
        ("tests/factories.py", "tests/picks/views/test_mine.py"),
        ("tests/upgrades/2.1.sqlite.sql.gz", "tests/upgrades/test_upgrades.py"),
        # It is no more; those that it was part of are there.
        ("recaps/gone.py", "tests/recaps/test_article.py"),
    ],
)
def test_what_a_change_reaches_is_run(changed: str, run: str) -> None:
    chosen = affected_tests([changed])
    assert chosen is not None
    assert {run, *ON_TOP} <= set(chosen)


@pytest.mark.parametrize(
    ("changed", "left_out"),
    [
        ("recaps/views/recaps.py", "tests/talks/test_diff.py"),
        ("talks/views/session.py", "tests/talks/test_diff.py"),
        ("templates/search/search.html", "tests/push/test_views.py"),
        ("tests/push/conftest.py", "tests/picks/test_stars.py"),
        ("tests/push/test_vapid.py", "tests/push/test_views.py"),
    ],
)
def test_what_a_change_does_not_reach_is_left_out(changed: str, left_out: str) -> None:
    assert Path(left_out).exists()
    assert left_out not in (affected_tests([changed]) or [left_out])


@pytest.mark.parametrize("changed", [[], ["README.md"], ["docs/hosting.md"], ["locale/x.po"]])
def test_papers_are_judged_by_the_tests_on_top(changed: list[str]) -> None:
    assert affected_tests(changed) == ON_TOP


@pytest.mark.parametrize(
    "changed",
    [
        "requirements/run.txt",
        "pyproject.toml",
        "marseille20/settings/environment.py",
        "templates/base.html",
        "core/templatetags/flags.py",
        "tests/conftest.py",
        "tests/settings.py",
    ],
)
def test_what_may_concern_any_test_runs_all(changed: str) -> None:
    assert affected_tests(["README.md", changed]) is None


# --- What changed --------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which Git is asked, outside any repository."""
    if not shutil.which("git"):
        pytest.skip("no git on this machine")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr(affected, "ROOT", tmp_path)
    return tmp_path


def git(clone: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Inès", "-c", "user.email=ines@example.org")
    subprocess.run(["git", *who, *arguments], cwd=clone, check=True)


def commit(clone: Path, *names: str) -> None:
    """Write each of these files and commit them."""
    for name in names:
        (clone / name).write_text(name)
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", " ".join(names))


def test_what_differs_from_main(clone: Path) -> None:
    git(clone, "init", "--quiet", "--initial-branch", "main")
    commit(clone, "same", "gone", "moved")
    git(clone, "branch", "mine")
    # What came to main meanwhile is not of this branch.
    commit(clone, "later")
    git(clone, "checkout", "--quiet", "mine")
    assert since_main() == []
    commit(clone, "séance.py")
    assert since_main() == ["séance.py"]
    (clone / "gone").unlink()
    git(clone, "mv", "moved", "moved here")
    (clone / "untracked").touch()
    expected = ["gone", "moved", "moved here", "séance.py", "untracked"]
    assert sorted(since_main() or []) == expected


def test_without_a_main_nothing_is_known(clone: Path) -> None:
    assert since_main() is None
    git(clone, "init", "--quiet", "--initial-branch", "trunk")
    commit(clone, "same")
    assert since_main() is None
