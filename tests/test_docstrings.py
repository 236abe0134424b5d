"""Docstrings begin with what a function does, in words that a Django developer expects."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What docstrings of functions begin with, in the imperative. A verb that is missing is added here.
IMPERATIVES = """
    Accept Add Allow Annotate Answer Append Apply Ask Attribute Begin Bind Blank Bring Build Cache
    Call Change Check Choose Clean Clear Close Collect Compare Compress Confirm Connect Continue
    Convert Copy Count Create Declare Decline Decode Decorate Defer Delete Disable Do Draw Drop
    Enable Encode End Enqueue Ensure Erase Escape Exclude Exempt Explain Export Extract Feed Fetch
    Fill Filter Find Fingerprint Forget Freeze Generate Get Give Group Hand Handle Hash Hide Hold
    Import Insert Inspect Install Invite Join Judge Keep Kill Lay Leave Let Limit Link List Load
    Lock Log Look Make Mark Match Measure Merge Move Name Normalise Note Notify Offer Open Order
    Pair Parse Pass Plan Post Prefetch Prepare Print Process Propose Publish Put Query Queue Raise
    Read Record Redirect Refresh Refuse Register Reject Reload Remember Remove Render Renew Renumber
    Reorder Repeat Replace Reply Report Require Reserve Reset Resolve Restart Restore Restrict Retry
    Return Revoke Run Save Schedule Select Send Set Show Sign Skip Sort Split Start Stop Store
    Stream Strip Subtract Take Tell Thin Translate Trim Truncate Try Turn Type Undo Unsubscribe
    Update Upgrade Validate Verify Visit Wait Warn Watch Withdraw Wrap Write Yield
"""
VERBS = frozenset(IMPERATIVES.split())
UNCLEAR = re.compile(r"\b(?:whoever|somebody|told|as\s+it\s+were)\b", re.IGNORECASE)

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """Parse the modules of all packages; tests state facts, and Django writes migrations."""
    return [
        (path.relative_to(ROOT), ast.parse(path.read_text()))
        for package in sorted(path.parent for path in ROOT.glob("*/__init__.py"))
        for path in sorted(package.rglob("*.py"))
        if package.name != "tests" and path.parent.name != "migrations"
    ]


def without_verb(tree: ast.Module) -> Iterator[Function]:
    """Yield the functions and methods whose docstring begins with none of VERBS.

    Properties may begin with a noun, as the attributes that they stand for.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_property(node):
            docstring = ast.get_docstring(node)
            if docstring is not None and re.split(r"\W", docstring)[0] not in VERBS:
                yield node


def is_property(function: Function) -> bool:
    return any(ast.unparse(each).endswith("property") for each in function.decorator_list)


def unclear(tree: ast.Module) -> Iterator[str]:
    """Yield the docstrings of a module, its classes and functions with words of UNCLEAR."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node) or ""
            if UNCLEAR.search(docstring):
                yield docstring


def test_docstrings_of_functions_begin_with_a_verb() -> None:
    assert [
        f"{path}:{function.lineno} {ast.get_docstring(function)}"
        for path, tree in modules()
        for function in without_verb(tree)
    ] == []


def test_docstrings_name_what_they_speak_of() -> None:
    assert [(path, docstring) for path, tree in modules() for docstring in unclear(tree)] == []


def test_papers_scripts_styles_and_templates_name_what_they_speak_of() -> None:
    """The change log keeps the words of its time; what browsers keep has a name for good."""
    texts = [
        path
        for folder in ("docs", "static", "templates", "deploy")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in {".png", ".woff2", ".svg", ".ico", ".map"}
    ]
    texts += [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    assert ROOT / "docs" / "hosting.md" in texts
    found = [
        (path.relative_to(ROOT), line)
        for path in texts
        for line in path.read_text().splitlines()
        if UNCLEAR.search(line.replace('"m2-told"', ""))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("decorator", "docstring", "is_found"),
    [
        ("", "What differs between two texts.", True),
        ("", "Whether a text is long.", True),
        ("", "ticked: keys of sessions.", True),
        ("", "Return what differs between two texts.", False),
        ("@property", "What differs between two texts.", False),
        ("@cached_property", "The title on one line.", False),
        ("@cache", "The title on one line.", True),
    ],
)
def test_only_properties_may_begin_with_a_noun(
    decorator: str, docstring: str, is_found: bool
) -> None:
    tree = ast.parse(
        f'class A:\n    {decorator}\n    async def f(self):\n        """{docstring}"""'
    )
    assert bool(list(without_verb(tree))) == is_found


@pytest.mark.parametrize("words", ["Whoever asks.", "The row that is told.", "Near, as it\nwere."])
def test_unclear_words_are_found_wherever_a_docstring_stands(words: str) -> None:
    for source in (
        f'"""{words}"""',
        f'class A:\n    """{words}"""',
        f'def f():\n    """{words}"""',
    ):
        assert list(unclear(ast.parse(source)))
    assert not list(unclear(ast.parse(f'"""Clear."""\nWORDS = """{words}"""')))
