"""The test modules that what changed since `main` can reach: `make check` runs them.

Imports tell which, as import-linter reads them. What is reached by its address or its name, as
views and templates are, is found by its folder: tests mirror the tree. The tests at the top of
`tests/` judge the tree as a whole, and always run, but for those marked `long`.
"""

import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import grimp
from grimp.exceptions import SourceSyntaxError

ROOT = Path(__file__).resolve().parent.parent
# Read by tests at the top alone: papers, and the words of pages.
PAPERS = ("docs", "locale")
# Every test stands on them.
GROUND = {"tests.settings", "tests.conftest"}


def since_main() -> list[str] | None:
    """Return the files that differ from where this branch left main, or None if Git cannot say."""
    try:
        [base] = git("merge-base", "HEAD", "main")
        tracked = git("diff", "--name-only", "--no-renames", "-z", base)
        return tracked + git("ls-files", "--others", "--exclude-standard", "-z")
    except (OSError, subprocess.CalledProcessError):
        return None


def git(*arguments: str) -> list[str]:
    """Return what Git prints, a line or a name (-z) each."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in done.stdout.replace("\n", "\0").split("\0") if name]


def affected_tests(changed: Iterable[str]) -> list[str] | None:
    """Return the files of the tests to run after a change of these files, or None: all of them."""
    try:
        imports = graph()
    except SourceSyntaxError:
        # The step before the tests tells where.
        return None
    affected, folders = set[str](), set[str]()
    for name in changed:
        path = PurePosixPath(name)
        if path.parts[0] in PAPERS or path.suffix == ".md":
            continue
        if "templatetags" in path.parts:
            # Templates load it by its name.
            return None
        if (module := module_of(path)) in imports.modules:
            affected |= {module, *imports.find_downstream_modules(module)}
        if path.parts[0] != "tests" or path.suffix != ".py":
            folders.add(mirror(path))
        if module in GROUND:
            return None
    if GROUND.intersection(affected - {"tests.conftest"}) or "tests" in folders:
        return None
    # A test has the fixtures of its folder without importing them.
    folders |= {parent(module) for module in affected if module.endswith(".conftest")} - {"tests"}
    names = affected | {f"tests.{parent(module)}.test_{last(module)}" for module in affected}
    return sorted(
        f"{module.replace('.', '/')}.py"
        for module in imports.modules
        if last(module).startswith("test_")
        and (module in names or parent(module) == "tests" or folders.intersection(above(module)))
    )


@cache
def graph() -> grimp.ImportGraph:
    """Return who imports whom in the project and its tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["importlinter"]["root_packages"]
    return grimp.build_graph(*packages, "benchmarks", "tests", cache_dir=None)


def mirror(path: PurePosixPath) -> str:
    """Return the package of tests that mirrors the folder of a file, or is nearest to it."""
    parts = [part for part in path.parts[:-1] if part not in {"templates", "static", "tests"}]
    while parts and not (ROOT / "tests" / "/".join(parts)).is_dir():
        parts.pop()
    return ".".join(["tests", *parts])


def module_of(path: PurePosixPath) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def parent(module: str) -> str:
    return module.rpartition(".")[0]


def last(module: str) -> str:
    return module.rpartition(".")[2]


def above(module: str) -> Iterator[str]:
    """Yield the packages that a module is in, the nearest first."""
    while module := parent(module):
        yield module
