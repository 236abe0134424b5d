"""Break the code 150 times, each time in one place, and count how often the tests notice.

    python -m tests.mutants [SEED]

`make mutants` runs it, outside `make test`: it takes an hour. A first run of the tests on SQLite
records which of them reach each line (`.venv/reached`; delete it after changing code). Mutants are
drawn from all of the product's code, each app its share; each is written into a copy of the tree,
where the tests that reach its line run, and for models the look for missing migrations. One that
outlives them is printed with its line.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from coverage import Coverage, CoverageData

ROOT = Path(__file__).resolve().parent.parent
REACHED = ROOT / ".venv" / "reached"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
COUNT = 150
# Tests tried at first, and at most.
FEW, MANY = 40, 400
# In seconds; a mutant that runs on for ever is noticed too.
PATIENCE = 300
# Module, the code of a place, what it becomes: with why that is the same.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "talks/diff.py",
        "isinstance(before, schema.Schedule) and isinstance(after, schema.Schedule)",
        "isinstance(before, schema.Schedule) or isinstance(after, schema.Schedule)",
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


def apps() -> list[str]:
    """Return the packages of the product."""
    names = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    return sorted(names - {"benchmarks", "tests"})


def mutants(module: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its places."""
    source, name = module.read_bytes(), str(module.relative_to(ROOT))
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
            mutant = Mutant(name, node.lineno, start, end, " ".join(before.split()), after)
            if (name, mutant.before, after) not in EQUIVALENT:
                yield mutant


def changed(node: ast.expr) -> Iterator[str]:
    """Yield what an expression may become."""
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


def draw(seed: int) -> list[Mutant]:
    """Draw from every app its share."""
    chance = random.Random(seed)  # noqa: S311 (repeated, not secret)
    by_app = {
        app: [
            mutant
            for module in sorted((ROOT / app).rglob("*.py"))
            if "migrations" not in module.parts
            for mutant in mutants(module)
        ]
        for app in apps()
    }
    total, passed = sum(map(len, by_app.values())), 0
    drawn: list[Mutant] = []
    for every in by_app.values():
        passed += len(every)
        drawn += chance.sample(every, round(COUNT * passed / total) - len(drawn))
    return drawn


def record() -> None:
    """Run the tests on SQLite, and write down which reach each line."""
    configuration = REACHED.with_suffix(".rc")
    source = "\n    ".join(apps())
    text = f"[run]\nbranch = true\ndata_file = {REACHED}\nsource =\n    {source}\n"
    configuration.write_text(text + "omit = */migrations/*\n")
    measure = ["--cov", f"--cov-config={configuration}", "--cov-context=test", "--cov-report="]
    chosen = ["--numprocesses=auto", "-m", "not (browser or exhaustive)"]
    subprocess.run([*PYTEST, *measure, *chosen], cwd=ROOT, check=True)


def tests_of(mutant: Mutant, data: CoverageData) -> list[str]:
    """Return the tests that reach its line, those nearest to its module first.

    What runs as a module is imported is reached by all that reach the module.
    """
    contexts = data.contexts_by_lineno(str(ROOT / mutant.module))
    reaching = [name for name in contexts.get(mutant.line, []) if name]
    if not reaching and mutant.line in contexts:
        reaching = [name for names in contexts.values() for name in names if name]
    # Without their parameters, which a shell or pytest might read otherwise.
    functions = sorted({name.partition("|")[0].partition("[")[0] for name in reaching})
    stem, folders = Path(mutant.module).stem, set(Path(mutant.module).parts[:-1])

    def nearness(test: str) -> tuple[bool, int]:
        file = Path(test.partition("::")[0])
        return (file.stem != f"test_{stem}", -len(folders & set(file.parts)))

    return sorted(functions, key=nearness)[:MANY]


def is_noticed(mutant: Mutant, tests: Sequence[str], tree: Path) -> bool:
    """Run the tests that reach the mutant, in a copy of the tree: the nearest first."""
    path = tree / mutant.module
    source = path.read_bytes()
    path.write_bytes(mutant.written(source))
    try:
        if "models" in mutant.module:
            check = ["env", "SITE_URL=https://site.example", f"VAR_DIR={tree}/var"]
            missing = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
            if fails([*check, *missing], tree):
                return True
        batches = [tests[:FEW], tests[FEW:]]
        return any(fails([*PYTEST, "-x", *batch], tree) for batch in batches if batch)
    finally:
        path.write_bytes(source)


def fails(command: Sequence[str], tree: Path) -> bool:
    """Tell whether a command fails there, or never comes to an end."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def copies(folder: Path) -> "SimpleQueue[Path]":
    """Return a copy of what git knows of the tree for each core of this machine."""
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


def main(seed: int) -> None:
    """Draw the mutants, try each, and print those that survive and the score of each app."""
    if not REACHED.exists():
        record()
    coverage = Coverage(data_file=REACHED)
    coverage.load()
    data, drawn = coverage.get_data(), draw(seed)
    chosen = {mutant: tests_of(mutant, data) for mutant in drawn}
    noticed: dict[str, int] = defaultdict(int)
    print(f"{len(drawn)} mutants, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="m2-mutants-") as folder:
        trees = copies(Path(folder))

        def try_one(mutant: Mutant) -> None:
            tree = trees.get()
            try:
                is_dead = is_noticed(mutant, chosen[mutant], tree)
            finally:
                trees.put(tree)
            noticed[mutant.module.partition("/")[0]] += is_dead
            tried = f"{len(chosen[mutant])} tests reach it"
            print("." if is_dead else f"\nSURVIVED {mutant}  ({tried})", end="", flush=True)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(try_one, drawn))
    for app in apps():
        count = sum(mutant.module.startswith(f"{app}/") for mutant in drawn)
        print(f"\n{app}: {noticed[app]} of {count}", end="")
    print(f"\n{sum(noticed.values())} of {len(drawn)} noticed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
