"""No app names one above it in its templates, addresses and permissions either.

import-linter sees to imports; its first contract has the order of the apps. What upper apps add
to a page of a lower one, they add at a point that it declares (core.extensions).
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.urls import URLPattern, URLResolver, get_resolver

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
# From every page a way leads home.
COMMON_ADDRESSES = {"home"}

TAG = re.compile(r"""\{%\s*(include|extends|url|static)\s+['"]([^'"]+)['"]""")
PERMISSION = re.compile(r"\bperms\.(\w+)\.")
REVERSING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


# --- Whose a name is -----------------------------------------------------------------------------


def patterns(
    resolver: URLResolver, namespace: str = "", app: str = ""
) -> Iterator[tuple[str, str]]:
    """The name of each address, and the app that answers there."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            owner = app or entry.callback.__module__.partition(".")[0]
            if entry.name and owner in FLOORS:
                yield f"{namespace}{entry.name}", owner
        elif not entry.namespace:
            yield from patterns(entry, namespace, app)
        elif entry.namespace in FLOORS or not isinstance(entry.urlconf_name, list):
            module = getattr(entry.urlconf_module, "__name__", entry.namespace)
            yield from patterns(entry, f"{entry.namespace}:", module.partition(".")[0])


ADDRESSES = dict(patterns(get_resolver()))
ADMINS = {
    (model._meta.app_label, model._meta.model_name): type(rows).__module__.partition(".")[0]
    for model, rows in admin.site._registry.items()  # noqa: SLF001 (nobody else knows)
}
PERMISSIONS = {
    f"{model._meta.app_label}.{code}": model._meta.app_label
    for model in apps.get_models()
    if model._meta.app_label in FLOORS
    for code in (
        *(get_permission_codename(name, model._meta) for name in model._meta.default_permissions),
        *(code for code, _label in model._meta.permissions),
    )
}


def app_of_template(name: str) -> str:
    """Whose a template or a static file is, or "": of a library, or of the frame of all pages."""
    folder = name.removeprefix("admin/").partition("/")[0]
    return "core" if folder in OF_CORE else folder if folder in FLOORS else ""


def app_of_address(name: str) -> str:
    if name in COMMON_ADDRESSES:
        return ""
    # Pages of the admin are of the app that registers the model, which may be above it.
    if found := re.match(r"admin:([a-z0-9]+)_([a-z0-9]*)", name):
        owner = ADMINS.get((found[1], found[2]), found[1])
        return owner if owner in FLOORS else ""
    return ADDRESSES.get(name, "")


# --- What is named -------------------------------------------------------------------------------


def named_in_template(text: str) -> Iterator[tuple[str, str]]:
    """Each name in a template, and whose it is."""
    for tag, name in TAG.findall(text):
        yield name, app_of_address(name) if tag == "url" else app_of_template(name)
    for app in PERMISSION.findall(text):
        yield f"perms.{app}", app


def named_in_python(text: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REVERSING:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value), app_of_address(str(argument.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if ":" in name:
                yield name, app_of_address(name)
            elif name in PERMISSIONS:
                yield name, PERMISSIONS[name]
            elif name in TEMPLATES:
                yield name, app_of_template(name)


def files(app: str) -> Iterator[Path]:
    yield from (p for p in ROOT.glob(f"{app}/**/*.py") if "migrations" not in p.parts)
    yield from (ROOT / "templates" / name for name in TEMPLATES if app_of_template(name) == app)


def climbs(app: str, named: Iterator[tuple[str, str]]) -> list[str]:
    """The names that are of an app above, or beside."""
    return [
        name
        for name, owner in named
        if owner in FLOORS and owner != app and FLOORS[owner] <= FLOORS[app]
    ]


# -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", FLOORS)
def test_an_app_names_none_above_it(app: str) -> None:
    found = {}
    for path in files(app):
        named = named_in_python if path.suffix == ".py" else named_in_template
        if names := climbs(app, named(path.read_text())):
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


def test_pages_of_the_admin_are_of_the_app_that_has_them() -> None:
    assert climbs("recaps", named_in_template("{% url 'admin:recaps_recap_read' recap.pk %}"))
    assert climbs("recaps", named_in_template("{% url 'admin:recaps_author_changelist' %}")) == []
