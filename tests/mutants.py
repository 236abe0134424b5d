"""Break the code a hundred times, each time in one place, and count how often the tests notice.

`make mutants` runs it, outside `make test`: it takes most of an hour. Mutants are drawn with a seed
(`python -m tests.mutants SEED`), in proportion to the places each module has; each is written into
a copy of the tree, where the tests that bear on its module run. One that outlives them is printed
with its line. Those in EQUIVALENT change nothing that anybody could see, and are not drawn.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
COUNT = 100
# In seconds; a mutant that runs on for ever is noticed too.
PATIENCE = 300
TESTS = {
    "core/client/addresses.py": ["tests/core/client"],
    "core/client/answers.py": ["tests/core/client"],
    "core/client/client.py": ["tests/core/client"],
    "core/client/connections.py": ["tests/core/client"],
    "marseille20/delivery/pagecache.py": [
        "tests/marseille20/delivery/test_pagecache.py",
        "tests/marseille20/delivery/test_outage.py",
        "tests/marseille20/delivery/test_warming.py",
        "tests/test_addresses.py",
    ],
    "writing/transitions.py": ["tests/writing"],
    **{
        str(module.relative_to(ROOT)): ["tests/talks/clashes"]
        for module in (ROOT / "talks/clashes").rglob("*.py")
    },
    "talks/diff.py": ["tests/talks/test_diff.py", "tests/talks/test_releases.py"],
    "talks/releases.py": ["tests/talks/test_releases.py", "tests/talks/admin/test_release.py"],
}
# Module, the code of a place, what it becomes: with why that is the same.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "talks/diff.py",
        "isinstance(before, schema.Schedule) and isinstance(after, schema.Schedule)",
        "isinstance(before, schema.Schedule) or isinstance(after, schema.Schedule)",
    ): "An entry is of the same kind on both sides.",
    (
        "talks/releases.py",
        "isinstance(value, schema.Place) and isinstance(was, schema.Place)",
        "isinstance(value, schema.Place) or isinstance(was, schema.Place)",
    ): "An entry is of the same kind on both sides.",
    ("marseille20/delivery/pagecache.py", "2000", "2001"): "An estimate.",
    ("marseille20/delivery/pagecache.py", "6", "7"): "The same page in other bytes.",
}

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One expression of a module, and what stands in its place; offsets are in UTF-8 bytes."""

    module: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}  →  {self.after}"

    def written(self, source: bytes) -> bytes:
        # In brackets: it may be part of something that binds more strongly.
        return source[: self.start] + f"({self.after})".encode() + source[self.end :]


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its places."""
    source = (ROOT / module).read_bytes()
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    tree = ast.parse(source)
    # What only describes: types, and decorators such as @dataclass(frozen=True).
    skipped = {
        id(part)
        for node in ast.walk(tree)
        for described in (
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
            *getattr(node, "decorator_list", ()),
        )
        if described
        for part in ast.walk(described)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or id(node) in skipped:
            continue
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = source[start:end].decode()
        for after in changed(node):
            mutant = Mutant(module, node.lineno, start, end, " ".join(before.split()), after)
            if (module, mutant.before, after) not in EQUIVALENT:
                yield mutant


def changed(node: ast.expr) -> Iterator[str]:
    """What an expression may become."""
    match node:
        case ast.Compare(left, [operator], comparators) if type(operator) in COMPARISONS:
            yield ast.unparse(ast.Compare(left, [COMPARISONS[type(operator)]()], comparators))
        case ast.BoolOp(operator, values):
            other = ast.And() if isinstance(operator, ast.Or) else ast.Or()
            yield ast.unparse(ast.BoolOp(other, values))
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            yield ast.unparse(ast.BinOp(left, OPERATORS[type(operator)](), right))
        case ast.UnaryOp(ast.Not(), operand):
            yield ast.unparse(operand)
        case ast.IfExp(test, body, orelse):
            yield ast.unparse(ast.IfExp(test, orelse, body))
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value)):
            yield str(value + 1)


def is_noticed(mutant: Mutant, tree: Path) -> bool:
    """Run the tests of its module on the mutant, in a copy of the tree."""
    path = tree / mutant.module
    source = path.read_bytes()
    path.write_bytes(mutant.written(source))
    try:
        return fail(tree, TESTS[mutant.module])
    finally:
        path.write_bytes(source)


def fail(tree: Path, tests: list[str]) -> bool:
    """Whether one of the tests fails there, or they never come to an end."""
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command = [*pytest, "-m", "not browser", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def copies(folder: Path) -> "SimpleQueue[Path]":
    """A copy of what git knows of the tree for each core of this machine."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT).decode()
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    # Compiled catalogues are not in git.
    names += [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/*/LC_MESSAGES/*.mo")]
    trees: SimpleQueue[Path] = SimpleQueue()
    for number in range(os.cpu_count() or 1):
        tree = folder / str(number)
        for name in names:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
        trees.put(tree)
    return trees


def main(seed: int) -> int:
    """Draw the mutants, try each, and print the score; 1 if the tests fail without any."""
    every = [mutant for module in TESTS for mutant in mutants(module)]
    drawn = random.Random(seed).sample(every, COUNT)  # noqa: S311 (repeated, not secret)
    print(f"{COUNT} of {len(every)} mutants, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="m2-mutants-") as folder:
        trees = copies(Path(folder))
        every_test = sorted({test for tests in TESTS.values() for test in tests})
        if fail(next(Path(folder).iterdir()), every_test):
            print("The tests fail without any mutant.")
            return 1

        def tried(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                noticed = is_noticed(mutant, tree)
            finally:
                trees.put(tree)
            print("." if noticed else f"\nSURVIVED {mutant}", end="", flush=True)
            return noticed

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            score = sum(pool.map(tried, drawn))
    print(f"\n{score} of {COUNT} noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
