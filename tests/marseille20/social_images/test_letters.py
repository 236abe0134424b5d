from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.text import french
from marseille20.social_images import letters


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder without the fonts, which nobody has opened yet."""
    monkeypatch.setattr(letters, "FONTS", tmp_path)
    caches = (letters.file_of, letters.font, letters.signs_of, letters.lacks, letters.runs)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def test_words_are_cleaned_of_what_nobody_sees() -> None:
    assert letters.cleaned("Pe\u0301ri\u00adph\u200be\u2011\n  rie\t") == "Périphe- rie"
    assert letters.cleaned("Et apre\u0300s\u202f?") == "Et après\u202f?"


@pytest.mark.parametrize("words", ["Ça, à l’Œuvre\u202f!", "« Où\u00a0? » 2027–2028…"])
def test_french_is_written_in_the_display_face(words: str) -> None:
    assert letters.runs(words, "display") == [("display", words)]


@pytest.mark.parametrize("words", ["Łukasz Żółć", "ŁČŞȘĞŐØÞŽŠÅ", "łčşșğőøþžšå", "#vélo @ 2030"])
def test_display_face_has_a_second_file(words: str) -> None:
    assert {file for file, _run in letters.runs(words, "display")} <= {"display", "more"}
    for written in (words, words.upper()):
        assert "".join(run for _file, run in letters.runs(written, "display")) == written


def test_only_the_letters_that_the_display_face_lacks_are_of_its_second_file() -> None:
    assert letters.runs("Karel Čapek", "display") == [
        ("display", "Karel "),
        ("more", "Č"),
        ("display", "apek"),
    ]


def test_signs_that_the_display_face_lacks_are_of_the_text_face() -> None:
    assert letters.runs("Web ↑", "display") == [("display", "Web "), ("bold", "↑")]


@pytest.mark.parametrize("face", ["bold", "text"])
def test_words_that_the_text_face_lacks_are_all_in_the_display_face(face: letters.Face) -> None:
    assert letters.able("Ana Môle et Léa Rade", face) == face
    assert letters.able("Ana Môle et Karel Čapek", face) == "display"


def test_line_of_several_files_is_as_long_as_its_parts() -> None:
    whole = letters.length("Čapek", "display")
    parts = letters.length("Č", "display") + letters.length("apek", "display")
    assert whole == pytest.approx(parts)
    mask = Image.new("L", (900, 200))
    end = letters.write(ImageDraw.Draw(mask), (0, 150), "Čapek", "display", 200, 255)
    assert end == pytest.approx(200 * whole)
    _left, _top, right, _bottom = mask.getbbox() or (0, 0, 0, 0)
    assert right == pytest.approx(end, abs=4)


@pytest.mark.parametrize(("words", "missing"), [("Bravo 🎉", "🎉"), ("مرسيليا", "م")])
@pytest.mark.parametrize("face", ["display", "bold", "text"])
def test_what_no_face_has_is_refused_by_name(words: str, missing: str, face: letters.Face) -> None:
    with pytest.raises(letters.UnwritableError, match=f"The site’s fonts have no “{missing}”."):
        letters.length(words, face)


@pytest.mark.parametrize(
    "words",
    [
        "IA",
        "Quand les fans prennent la main : le cas de la Scala",
        "Anticonstitutionnellement",
        "x" * 200,
        "W" * 200,
        " ".join(["Une phrase d’une certaine longueur"] * 6),
    ],
)
def test_title_fills_its_box_and_no_more(words: str) -> None:
    words = french(words)
    setting = letters.fitted(words, "display", width=680, height=270, leading=0.94, largest=124)
    assert "".join(setting.lines).replace(" ", "") == words.replace(" ", "")
    assert 20 < setting.size <= 124
    assert len(setting.lines) * 0.94 * setting.size <= 270.1
    assert max(letters.length(line, "display") for line in setting.lines) * setting.size <= 680.1


def test_line_ends_at_the_colon_and_never_before_it() -> None:
    words = french("Community manager : technicien ou stratège ?")
    setting = letters.fitted(words, "display", width=660, height=270, leading=0.94, largest=124)
    assert setting.lines == ["Community manager\u00a0:", "technicien", "ou stratège\u202f?"]


def test_a_real_word_is_not_broken() -> None:
    setting = letters.fitted(
        "Anticonstitutionnellement", "display", width=300, height=900, leading=0.94, largest=124
    )
    assert setting.lines == ["Anticonstitutionnellement"]


def test_line_is_shortened_to_its_width() -> None:
    line = "Salle Simone-Veil (2e étage, accès par la cour)"
    short = letters.shortened(line, "text", width=10, is_cut=False)
    assert short == "Salle Simone-Veil (2…"
    assert letters.length(short, "text") <= 10
    assert letters.shortened(line, "text", width=99, is_cut=False) == line
    assert letters.shortened(line, "text", width=99, is_cut=True) == f"{line}…"


def test_missing_font_is_named(no_fonts: Path) -> None:
    with pytest.raises(letters.FontError, match=r"m2-display\.woff2 cannot be opened: .*No such"):
        letters.font("display", 40)


def test_font_that_cannot_be_read_is_named(no_fonts: Path) -> None:
    (no_fonts / "m2-text.woff2").write_bytes(b"no font")
    with pytest.raises(letters.FontError, match=r"m2-text\.woff2 cannot be opened"):
        letters.length("Bonjour", "bold")
