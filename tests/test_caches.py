"""What a process remembers has a bound: a stranger who names ever new things fills no memory."""

import ast
import gc
import sys
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Edition
from talks.releases import publish
from tests.addresses import filled, routes
from tests.factories import RecapFactory, SlotFactory

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for path in sorted(ROOT.glob("[!.]*/**/*.py"))
    if not {"tests", "benchmarks", "migrations"} & {*path.relative_to(ROOT).parts}
]

# Kept for ever, by arguments of which we have a few.
OUR_ARGUMENTS = {
    "core/client/connections.py: tls_context",  # a setting
    "core/branding/icons.py: icon",  # others are errors, which nothing keeps
    "core/branding/lettering.py: _opened",  # our files
    "exchange/cells.py: known_as",  # kinds of ours
    "exchange/columns.py: by_attribute",
    "exchange/headings.py: _known",
}
# Made by a call, and forgotten with the object that has it.
WITH_THEIR_OBJECT = {
    "marseille20/offline/contents.py: cache(partial(text_at, read=read))",  # of one copy
    "push/messages.py: cache(self._before)",  # of one batch
    "search/highlights.py: cache(self._find)",  # of one answer
    "search/highlights.py: cache(self._mark)",
    "search/highlights.py: cache(Meaning(terms).matches)",
    "talks/layout/cells.py: cache(_time)",  # of one page
}
# Filled while Django starts, and (KEPT, PARTS, RELATED) once a model; that of a Memory as a whole.
REGISTRIES = {
    "core/mail/outbox.py: CONTEXTS",
    "core/history/kept.py: RELATED",
    "core/history/kept.py: KEPT",
    "core/history/kept.py: PARTS",
    "core/database/locks.py: HELD_BEFORE",
    "talks/programme/document.py: UPGRADES",
    "talks/published.py: releases",
}


def unbounded(node: ast.expr) -> bool:
    """Is it functools.cache, or lru_cache without a size or with none?"""
    match node:
        case ast.Name("cache") | ast.Attribute(ast.Name("functools"), "cache"):
            return True
        case ast.Call(ast.Name("lru_cache"), args, keywords):
            sizes = [*args[:1], *(each.value for each in keywords if each.arg == "maxsize")]
            return any(isinstance(each, ast.Constant) and each.value is None for each in sizes)
    return False


def cached_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(map(unbounded, node.decorator_list)):
            of = node.args
            if of.posonlyargs or of.args or of.kwonlyargs or of.vararg or of.kwarg:
                yield node.name


def cached_calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and unbounded(node.func):
            yield ast.unparse(node)


def kept_by_modules(tree: ast.Module) -> Iterator[str]:
    """What is bound to nothing yet, by a module or a Memory of it."""
    memories = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    bodies = [tree.body, *(each.body for each in memories if each.name.endswith("Memory"))]
    for node in (node for body in bodies for node in body):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                pass
            case _:
                continue
        if is_empty(value):
            yield name


def is_empty(value: ast.expr) -> bool:
    match value:
        case ast.Dict(keys=[]) | ast.List(elts=[]):
            return True
        case ast.Call(ast.Name("dict" | "list" | "set" | "OrderedDict" | "deque"), [], _):
            return True
        case ast.Call(ast.Name("defaultdict" | "WeakKeyDictionary"), _, _):
            return True
    return False


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in SOURCES}


@pytest.mark.parametrize(
    ("find", "known"),
    [
        (cached_functions, OUR_ARGUMENTS),
        (cached_calls, WITH_THEIR_OBJECT | {"push/forms.py: cache(available_timezones)"}),
        (kept_by_modules, REGISTRIES),
    ],
)
def test_nothing_is_kept_for_ever_that_a_stranger_may_name(
    find: Callable[[ast.Module], Iterator[str]], known: set[str], trees: dict[str, ast.Module]
) -> None:
    found = {f"{path}: {name}" for path, tree in trees.items() for name in find(tree)}
    assert found == known


# --- What is kept of anyone who asks --------------------------------------------------------------

# What nobody but this stranger said.
WORD = "5ec2e7deadbeef"
FROM = "203.0.113.77"
SAID_BY_HEADERS = {
    "Accept-Language": f"{WORD}, fr",
    "User-Agent": WORD,
    "Referer": f"https://{WORD}.example/{WORD}",
    "Authorization": f"Bearer {WORD}",
}


def ours() -> Iterator[ModuleType]:
    apps = {path.relative_to(ROOT).parts[0] for path in SOURCES}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in apps and "." in name:
            yield module


def kept(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What a module, its Memory and its cached functions hold."""
    for name, value in list(vars(module).items()):
        if isinstance(value, _lru_cache_wrapper) and value.__module__ == module.__name__:
            yield name, [each for each in gc.get_referents(value) if isinstance(each, dict)]
        elif isinstance(value, dict | list | set):
            yield name, value
        elif name.endswith("Memory") and isinstance(value, type):
            yield name, vars(value)


@pytest.mark.django_db
def test_nothing_is_kept_of_who_asks(client: Client, edition: Edition) -> None:
    SlotFactory.create(session__edition=edition, session__slug="rade")
    publish(edition)
    RecapFactory.create(slug="rade")
    client.cookies["sessionid"] = client.cookies["picks"] = WORD
    values = {"edition": ["demo"], "slug": ["rade", WORD], "day": ["2027-05-20"]}
    for route in routes():
        if not route.startswith(("admin/", "compte/", "ecrire/")):
            for address in filled(route, values):
                asked = {"q": WORD, "utm_source": WORD}
                client.get(address, asked, headers=SAID_BY_HEADERS, REMOTE_ADDR=FROM)
    held = {
        f"{module.__name__}: {name}": value for module in ours() for name, value in kept(module)
    }
    held["cache"] = cache._cache  # type: ignore[attr-defined]  # noqa: SLF001 (of this process)
    assert [name for name, value in held.items() if WORD in repr(value)] == []
    assert [name for name, value in held.items() if FROM in repr(value)] == []
