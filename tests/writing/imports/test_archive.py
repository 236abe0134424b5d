import io
import stat
from zipfile import ZipFile, ZipInfo

import pytest

from core.models import User
from tests.writing.imports.bringing import brought, refused, zipped
from writing.imports import archive

pytestmark = pytest.mark.django_db


def test_nothing_is_written_where_a_name_says(user: User) -> None:
    result = brought(user, zipped({"../../a.md": "Un", "/etc/b.md": "Deux", "é🎭.md": "Trois"}))
    assert [draft.body_fr for draft in result.drafts] == [
        "<p>Un</p>",
        "<p>Deux</p>",
        "<p>Trois</p>",
    ]


def test_links_and_archives_inside_are_left_out(user: User) -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as made:
        link = ZipInfo("lien.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("b.zip", "x")
        made.writestr("a.md", "Un")
    result = brought(user, buffer.getvalue())
    assert len(result.drafts) == 1
    assert len(result.sentences) == 2


def test_bombs_are_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    assert "400" in refused(user, zipped({"a.md": "x" * 2000}))
    monkeypatch.setattr(archive, "MOST_TEXTS", 1)
    assert "300" in refused(user, zipped({"a.md": "", "b.md": ""}))
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    assert "2" in refused(user, zipped({"a.md": "", "b.md": ""}))
    # A list of files that would fill the memory is not read.
    monkeypatch.setattr(archive, "MOST_LIST", 1000)
    assert refused(user, zipped({f"{n:0>50}.txt": "" for n in range(20)} | {"a.md": ""}))


def test_locked_and_damaged_archives_are_refused(user: User) -> None:
    content = bytearray(zipped({"a.md": "Un"}))
    for header, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(header) + offset] |= 1
    assert refused(user, bytes(content))
    assert refused(user, zipped({"a.md": "Un" * 99})[:-30])
    assert refused(user, zipped({"a.txt": "Un"}))
    assert refused(user, b"GIF89a", "a.gif")


def test_a_name_that_no_row_can_hold_is_left_out(user: User) -> None:
    result = brought(user, zipped({f"{'é' * 600}.md": "Un", "a.md": "Deux"}))
    assert len(result.drafts) == 1
    assert len(result.sentences) == 1
