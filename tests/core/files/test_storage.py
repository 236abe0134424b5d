"""How files are kept: whole, or not at all. How static ones are sent: the public stylesheets as
one, small enough for a corridor's wifi.
"""

import errno
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment
from rjsmin import jsmin
from tinycss2 import parse_component_value_list, serialize

from core.files.storage import (
    FolderStorage,
    PictureStorage,
    StorageAwayError,
    compact,
    inline_imports,
)
from marseille20.settings import BASE_DIR

STATIC = BASE_DIR / "static"


def test_imports_are_replaced_and_their_addresses_stay_true() -> None:
    sheets = {
        "a/site.css": '@import url("own.css");\n@import url("../b/far.css");\nmain {}',
        "a/own.css": "p { background: url(own.png) }",
        "b/far.css": 'b { src: url("fonts/x.woff2"); mask: url(data:image/png;base64,x) }',
    }
    assert inline_imports("a/site.css", sheets.__getitem__).split("\n") == [
        "p { background: url(own.png) }",
        "b { src: url(../b/fonts/x.woff2); mask: url(data:image/png;base64,x) }",
        "main {}",
    ]


def test_spaces_that_mean_something_stay() -> None:
    css = """
        /* Why. */
        a   :hover, a:hover > b {
            &   :is(i) { content: "a  /* b */"; width: calc(1px  +  2px) }
        }
    """
    assert compact(css).strip() == (
        'a :hover,a:hover > b {& :is(i) {content: "a  /* b */";width: calc(1px + 2px) } }'
    )


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_compact_sheets_say_the_same(sheet: Path) -> None:
    def tokens(css: str) -> str:
        found = serialize(parse_component_value_list(css, skip_comments=True))
        return re.sub(r"(?<=[,;{]) ", "", " ".join(found.split()))

    css = sheet.read_text()
    assert tokens(compact(css)) == tokens(css)


def test_small_scripts_say_the_same() -> None:
    def tokens(js: str) -> list[str]:
        found = JavascriptLexer().get_tokens(js)
        return [text for kind, text in found if text.strip() and kind not in Comment]

    for script in STATIC.rglob("*.js"):
        js = script.read_text()
        assert tokens(jsmin(js)) == tokens(js), script.name
        # To neither lexer is this a regular expression, in which spaces and "//" would count.
        assert not re.search(r"=>\s*/(?![/*])[^/\n]*([ ]|\\/\\/)", js), script.name


def test_every_sheet_is_loaded_by_something() -> None:
    sources = [*BASE_DIR.glob("templates/**/*.html"), *STATIC.rglob("*.css"), *STATIC.rglob("*.js")]
    sources += [path for path in BASE_DIR.glob("*/**/*.py") if "tests" not in path.parts]
    named = " ".join(path.read_text() for path in sources)
    sheets = {path.name for path in STATIC.rglob("*.css")}
    assert [name for name in sorted(sheets) if name not in named] == []


def weight(file: Path) -> int:
    """The bytes of a file as a site sends it; that of the tests is compressed in haste."""
    return len(brotli.compress(file.read_bytes()))


def test_pages_load_all_stylesheets_as_one_of_16_kb_at_most(collected: Path) -> None:
    (site,) = collected.glob("marseille20/site.*.css")
    css = site.read_text()
    assert "@import" not in css
    assert "/*" not in css
    for font in re.findall(r"url\(([^)]+woff2)\)", css):
        assert (site.parent / font).is_file()
    assert brotli.decompress(site.with_name(f"{site.name}.br").read_bytes()).decode() == css
    assert weight(site) <= 16_000
    assert site.with_name(f"{site.name}.gz").stat().st_size <= 16_000


def test_all_that_the_editor_may_fetch_is_21_kb_at_most(collected: Path) -> None:
    scripts = [*collected.glob("writing/editor/*.*.js")]
    assert len(scripts) == len([*STATIC.glob("writing/editor/*.js")])
    for script in scripts:
        assert "\n//" not in script.read_text()
    assert sum(map(weight, scripts)) <= 21_000


class Cut(ContentFile[bytes]):
    """Content of which a part is written when the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half a pic"
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("kind", [FolderStorage, PictureStorage])
def test_nothing_stays_of_a_file_that_the_disk_has_no_room_for(
    kind: type[FolderStorage], tmp_path: Path
) -> None:
    storage = kind(location=tmp_path)
    with pytest.raises(StorageAwayError, match="No space left"):
        storage.save("media/picture.jpg", Cut(b""))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert storage.save("media/picture.jpg", ContentFile(b"a picture")) == "media/picture.jpg"
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["picture.jpg"]
    assert (tmp_path / "media/picture.jpg").read_bytes() == b"a picture"


def test_two_may_save_the_same_picture_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = PictureStorage(location=tmp_path)
    monkeypatch.setattr(PictureStorage, "exists", lambda *_: False)
    assert storage.save("picture.jpg", ContentFile(b"a picture")) == "picture.jpg"
    assert storage.save("picture.jpg", ContentFile(b"a picture")) == "picture.jpg"
    assert [path.name for path in tmp_path.iterdir()] == ["picture.jpg"]


def test_what_was_being_written_when_the_machine_stopped_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "b.png.0123456789abcdef.partial").write_bytes(b"half")
    storage = PictureStorage(location=tmp_path)
    storage.save("b.png", ContentFile(b"whole"))
    assert storage.listdir("") == ([], ["b.png"])
