"""The rules of the house that no tool checks by itself."""

import re
import tomllib
from pathlib import Path

from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent


def test_every_package_has_its_place_in_the_direction_of_imports_and_the_image() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = linter["contracts"][0]["layers"]
    placed = sorted(name.strip() for layer in layers for name in layer.split("|"))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert placed == sorted(packages - {"benchmarks", "tests"})
    assert placed == sorted(linter["root_packages"])
    in_image = (ROOT / ".containerignore").read_text().split()
    assert [name for name in placed if f"!{name}" not in in_image] == []


def test_templates_name_static_files_that_are_there() -> None:
    pages = (page.read_text() for page in (ROOT / "templates").glob("**/*.html"))
    named = {name for page in pages for name in re.findall(r"{% static ['\"]([^'\"]+)", page)}
    assert named
    assert [name for name in sorted(named) if not finders.find(name)] == []


def anchors(paper: Path) -> set[str]:
    """The anchors of headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)", paper.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_papers_link_to_what_is_there() -> None:
    link = re.compile(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)")
    for paper in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for path, anchor in link.findall(paper.read_text()):
            linked = paper.parent / path if path else paper
            assert linked.exists(), path
            assert not anchor or anchor in anchors(linked), f"{path}#{anchor}"
