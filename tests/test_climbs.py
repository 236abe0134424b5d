"""No app names one above it in its templates and addresses either.

import-linter sees to imports; its first contract has the order of the apps. What upper apps add
to a page of a lower one, they add at a point that it declares (core.extensions).
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = {str(p.relative_to(ROOT / "templates")) for p in ROOT.glob("templates/**/*.*")}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
# Each app and its floor, the highest first.
FLOORS = {
    app.strip(): floor
    for floor, layer in enumerate(CONTRACTS[0]["layers"])
    for app in layer.split("|")
}
# Templates of libraries, whose pages core serves.
OF_CORE = {"account", "allauth", "mfa"}

TAG = re.compile(r"""\{%\s*(?:include|extends|url|static)\s+['"]([^'"]+)['"]""")


def app_of(name: str) -> str:
    """Whose a template, a static file or an address is, or "": of a library, or of all pages."""
    folder = re.split("[:/]", name.removeprefix("admin/"))[0]
    return "core" if folder in OF_CORE else folder if folder in FLOORS else ""


def named_in(path: Path) -> Iterator[str]:
    """The names of templates and of addresses of apps in a file."""
    text = path.read_text()
    if path.suffix != ".py":
        yield from TAG.findall(text)
        return
    for node in ast.walk(ast.parse(text)):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and (value in TEMPLATES or re.fullmatch(r"\w+:\w+", value)):
            yield value


def files(app: str) -> Iterator[Path]:
    yield from (p for p in ROOT.glob(f"{app}/**/*.py") if "migrations" not in p.parts)
    yield from (ROOT / "templates" / name for name in TEMPLATES if app_of(name) == app)


@pytest.mark.parametrize("app", FLOORS)
def test_an_app_names_none_above_it(app: str) -> None:
    found = {}
    for path in files(app):
        owners = {name: app_of(name) for name in named_in(path)}
        above = [name for name, own in owners.items() if own and own != app]
        if climbs := [name for name in above if FLOORS[owners[name]] <= FLOORS[app]]:
            found[str(path.relative_to(ROOT))] = climbs
    assert found == {}
