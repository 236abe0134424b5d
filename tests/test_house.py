"""The rules of the house that no tool checks by itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.__main__ import JOURNEYS

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


SOURCES = [path for app in ROOT.glob("*/__init__.py") for path in app.parent.rglob("*.py")]


def test_what_a_document_holds_is_named_by_its_module() -> None:
    """`Session` is the row, `schema.Session` what is published of it, in every file."""
    by_name = re.compile(
        r"^ *from talks\.programme\.schema import|^ *from .*\bas \w+Row\b", re.MULTILINE
    )
    assert [str(path) for path in SOURCES if by_name.search(path.read_text())] == []


def test_classes_have_their_noun() -> None:
    """`DayLayout`, and `Webmention.State` with its model: a bare one says nothing elsewhere."""
    bare = re.compile(
        r"^(?:class|type) (?:Day|Kind|Memory|Part|Place|State)\b|^(?:Kind|State) = ", re.MULTILINE
    )
    assert [str(path) for path in SOURCES if bare.search(path.read_text())] == []


def test_no_stylesheet_turns_a_page_with_its_screen() -> None:
    """What axe calls css-orientation-lock: some screens are fixed to a wheelchair."""
    sheets = {sheet: sheet.read_text() for sheet in (ROOT / "static").rglob("*.css")}
    asking = {sheet: text for sheet, text in sheets.items() if "(orientation:" in text}
    assert asking
    assert [sheet for sheet, text in asking.items() if re.search("rotate|matrix", text)] == []


def test_journeys_and_hosts_are_where_their_step_looks() -> None:
    places = [ROOT / place for place in JOURNEYS]
    marked = re.compile(r"mark\.(browser|hosts)\b")
    found = [path for path in (ROOT / "tests").rglob("*.py") if marked.search(path.read_text())]
    assert found
    assert [path for path in found if not any(map(path.is_relative_to, places))] == []


PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_papers_name_files_that_are_there(paper: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", paper.read_text())
    assert [
        name for name in named if not name.startswith("var/") and not (ROOT / name).exists()
    ] == []


def test_guides_name_code_that_is_there() -> None:
    """Files without their folder, and names such as `PublicPage` or `count_change()`."""
    sources = [
        path
        for app in [*ROOT.glob("*/__init__.py"), ROOT / "static" / "any"]
        for path in app.parent.rglob("*.*")
        if path.suffix in {".py", ".js", ".css"}
    ]
    written = {word for path in sources for word in re.findall(r"\w+", path.read_text())}
    files = {path.name for path in sources}
    for guide in (ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"):
        named = re.findall(r"`([\w-]+\.(?:py|js|css))`", guide.read_text())
        assert [name for name in named if name not in files] == []
        code = re.findall(r"`([A-Za-z_]\w+(?:\.\w+)*)(?:\(\))?`", guide.read_text())
        parts = {part for name in code if re.search("[A-Z_]", name) for part in name.split(".")}
        assert sorted(parts - written) == []


def test_architecture_lists_each_room_and_each_extension_point() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    # What Django looks for by name is no room.
    by_name = {"formats", "management", "migrations", "templatetags"}
    for app in ("core", "marseille20", "operations"):
        table = text.partition(f"| room of `{app}` |")[2].partition("\n\n")[0]
        rooms = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")} - by_name
        listed = {
            name
            for row in table.splitlines()
            for name in re.findall("`(.+?)`", row[2:].partition(" | ")[0])
        }
        assert listed == rooms
    sources = [path for app in ROOT.glob("*/__init__.py") for path in app.parent.rglob("*.py")]
    point = re.compile(r"^(\w+)(?:: [^=\n]+)? = (?:Hook|ExtensionPoint)\b", re.MULTILINE)
    points = {name for path in sources for name in point.findall(path.read_text())}
    table = text.partition("| page | what may be added | point |")[2]
    assert points == set(re.findall(r"`([A-Z_]+)`", table))


def test_templates_name_static_files_that_are_there() -> None:
    pages = (page.read_text() for page in (ROOT / "templates").glob("**/*.html"))
    named = {name for page in pages for name in re.findall(r"{% static ['\"]([^'\"]+)", page)}
    assert named
    assert [name for name in sorted(named) if not finders.find(name)] == []


def anchors(paper: Path) -> set[str]:
    """The anchors of headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)", paper.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_papers_link_to_what_is_there(paper: Path) -> None:
    for path, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", paper.read_text()):
        linked = paper.parent / path if path else paper
        assert linked.exists(), path
        assert not anchor or anchor in anchors(linked), f"{path}#{anchor}"


def test_index_of_decisions_lists_each_once() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(path.name for path in folder.glob("2*.md"))


def test_change_log_has_each_version_and_reader_once_in_few_sentences() -> None:
    before, *versions = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert "### " not in before
    names = [version.split(maxsplit=1)[0] for version in versions]
    current = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert names[:2] == ["Unreleased", current]
    assert len(names) == len(set(names))
    for version in versions:
        readers = re.findall(r"^### (.+)", version, flags=re.MULTILINE)
        assert len(readers) == len(set(readers)), version.splitlines()[0]
        assert version.count("\n- ") <= 60, version.splitlines()[0]


# In a regular expression: how a tag, a comment or an attribute begins, or an entity. Groups with a
# name and looks behind, which begin like tags, are none.
GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!])")
IN_HTML = re.compile(r"""<(?:[\w/!?\\]|\(/|\[a-z)|[\w)+\]]=["']|&\w+;""", re.IGNORECASE)


def patterns(tree: ast.Module) -> Iterator[str]:
    """The regular expressions of a module, whether or not it gives them a name."""
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re")), args=[pattern, *_]):
                pattern = (
                    named.get(pattern.id, pattern) if isinstance(pattern, ast.Name) else pattern
                )
                for part in ast.walk(pattern):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("recaps/**/*.py"), *ROOT.glob("writing/**/*.py")]), ids=str
)
def test_no_regular_expression_reads_html(path: Path) -> None:
    """The text of a recap is parsed once, into a document."""
    tree = ast.parse(path.read_text())
    assert [each for each in patterns(tree) if IN_HTML.search(GROUP.sub("", each))] == []
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in imported for alias in node.names}
    assert names.isdisjoint({"strip_tags", "striptags"})
    assert "re" not in {node.module for node in imported}
