"""The rules of the house that no tool checks by itself."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_every_package_has_its_place_in_the_direction_of_imports() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = linter["contracts"][0]["layers"]
    placed = sorted(name.strip() for layer in layers for name in layer.split("|"))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert placed == sorted(packages - {"benchmarks", "tests"})
    assert placed == sorted(linter["root_packages"])


@pytest.mark.parametrize("paper", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
def test_papers_name_files_that_are_there(paper: Path) -> None:
    named = re.findall(r"`((?:[\w.]+/)+[\w.]*)`", paper.read_text())
    assert [
        name for name in named if not name.startswith("var/") and not (ROOT / name).exists()
    ] == []
