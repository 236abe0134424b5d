import io
import stat
from zipfile import ZipFile, ZipInfo

import pytest

from core.models import User
from recaps.models import Picture, Recap
from tests.editions import picture
from tests.factories import TagFactory
from tests.writing.imports.bringing import brought, refused, zipped
from writing.imports import archive

pytestmark = pytest.mark.django_db


def test_hugo(user: User) -> None:
    TagFactory.create(name="Mer")
    text = "---\r\ntitle: Un\r\ndate: 2010-05-22\r\ndraft: true\r\n"
    text += "tags: [mer, inconnu]\r\n---\r\n# A\r\n"
    result = brought(user, "\ufeff" + text, "un.md")
    [draft] = result.drafts
    assert (draft.title_fr, draft.body_fr) == ("Un", "<h2>A</h2>")
    assert [tag.name for tag in draft.tags.all()] == ["Mer"]
    assert len(result.sentences) == 3


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Deux *jours*  au port\n\nTexte", "Deux jours au port", "<p>Texte</p>"),
        ("\n\nDeux &amp; trois\n===\nTexte\n\n# B", "Deux & trois", "<p>Texte</p><h2>B</h2>"),
        ("---\ntitle: ''\n---\n# Un\n", "Un", ""),
        ("Texte\n\n# A", "recit", "<p>Texte</p><h2>A</h2>"),
        ("#\n\nTexte", "recit", "<p>Texte</p>"),
        # Nothing of it would be left.
        ("# [Un](https://a.example)", "recit", '<h2><a href="https://a.example">Un</a></h2>'),
    ],
)
def test_a_text_without_a_title_has_that_of_its_first_heading(
    user: User, text: str, title: str, body: str
) -> None:
    [draft] = brought(user, text, "recit.md").drafts
    assert (draft.title_fr, draft.body_fr) == (title, body)


def test_a_title_that_was_too_long_is_whole_above_the_text(user: User) -> None:
    result = brought(user, f"# {'mot ' * 60}\n\nTexte", "a.md")
    [draft] = result.drafts
    assert draft.title_fr == ("mot " * 60)[:200]
    assert draft.body_fr == f"<h2>{('mot ' * 60).strip()}</h2><p>Texte</p>"
    assert len(result.sentences) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"---\na: [\n---\n",
        b"a\0b",
        b"x" * 1_200_001,
    ],
    ids=["broken", "nul", "heavy"],
)
def test_what_cannot_be_read_is_said(user: User, content: bytes) -> None:
    result = brought(user, content, "a.md")
    assert result.drafts == []
    assert result.sentences[0].startswith("a.md : ")


def test_a_text_that_the_desk_could_not_save_is_not_brought(user: User) -> None:
    result = brought(user, "mot " * 300_000, "a.md")
    assert result.drafts == []
    assert not Recap.objects.exists()
    [sentence] = result.sentences
    assert sentence.startswith("a.md : ")


def test_pictures_come_in_and_those_that_lie_do_not(user: User) -> None:
    good = picture(64, 32).read()
    text = "![Bon](<../i/a b.png>)\n\n![Faux](../i/faux.jpg)"
    result = brought(user, zipped({"t/a.md": text, "i/a b.png": good, "i/faux.jpg": b"GIF89a"}))
    [draft] = result.drafts
    shown = Picture.objects.get()
    assert f'src="{shown.file.url}"' in draft.body_fr
    assert "<p>Faux</p>" in draft.body_fr
    assert any("i/faux.jpg" in sentence for sentence in result.sentences)


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
