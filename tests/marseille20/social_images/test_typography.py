from collections.abc import Iterator
from pathlib import Path

import pytest

from core.text.translated import french
from marseille20.social_images import typography


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder without the fonts, which nobody has opened yet."""
    monkeypatch.setattr(typography, "FONTS", tmp_path)
    caches = (typography.font, typography.lacks_glyph, typography.runs)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def test_words_are_cleaned_of_what_nobody_sees() -> None:
    assert typography.normalized("Pe\u0301ri\u00adph\u200be\u2011\n  rie\t") == "Périphe- rie"
    assert typography.normalized("Et apre\u0300s\u202f?") == "Et après\u202f?"


@pytest.mark.parametrize("words", ["ŁČŞȘĞŐØÞŽŠÅ", "łčşșğőøþžšå", "#vélo @ 2030"])
def test_display_face_has_a_second_file(words: str) -> None:
    assert {file for file, _run in typography.runs(words, "display")} <= {"display", "more"}
    for written in (words, words.upper()):
        assert "".join(run for _file, run in typography.runs(written, "display")) == written


def test_signs_that_the_display_face_lacks_are_of_the_text_face() -> None:
    assert typography.runs("Web ↑", "display") == [("display", "Web "), ("bold", "↑")]
    # Of its own second file are only the letters that it lacks.
    parts = [("display", "Karel "), ("more", "Č"), ("display", "apek")]
    assert typography.runs("Karel Čapek", "display") == parts


@pytest.mark.parametrize("face", ["bold", "text"])
def test_words_that_the_text_face_lacks_are_all_in_the_display_face(face: typography.Face) -> None:
    assert typography.face_for("Ana Môle et Léa Rade", face) == face
    assert typography.face_for("Ana Môle et Karel Čapek", face) == "display"


@pytest.mark.parametrize(("words", "missing"), [("مرسيليا", "م")])
@pytest.mark.parametrize("face", ["display", "bold", "text"])
def test_what_no_face_has_is_refused_by_name(
    words: str, missing: str, face: typography.Face
) -> None:
    with pytest.raises(
        typography.MissingGlyphError, match=f"The site’s fonts have no “{missing}”."
    ):
        typography.text_width(words, face)


@pytest.mark.parametrize(
    "words",
    [
        "Quand les fans prennent la main : le cas de la Scala",
        "W" * 200,
        " ".join(["Une phrase d’une certaine longueur"] * 6),
    ],
)
def test_title_fills_its_box_and_no_more(words: str) -> None:
    words = french(words)
    block = typography.fit(words, "display", width=680, height=270, leading=0.94, largest=124)
    assert "".join(block.lines).replace(" ", "") == words.replace(" ", "")
    assert 20 < block.size <= 124
    assert len(block.lines) * 0.94 * block.size <= 270.1
    assert max(typography.text_width(line, "display") for line in block.lines) * block.size <= 680.1


def test_line_ends_at_the_colon_and_never_before_it() -> None:
    words = french("Community manager : technicien ou stratège ?")
    block = typography.fit(words, "display", width=660, height=270, leading=0.94, largest=124)
    assert block.lines == ["Community manager\u00a0:", "technicien", "ou stratège\u202f?"]
    word = "Anticonstitutionnellement"
    block = typography.fit(word, "display", width=300, height=900, leading=0.94, largest=124)
    assert block.lines == [word]


def test_line_is_shortened_to_its_width() -> None:
    line = "Salle Simone-Veil (2e étage, accès par la cour)"
    short = typography.ellipsize(line, "text", width=10, is_cut=False)
    assert short == "Salle Simone-Veil (2…"
    assert typography.text_width(short, "text") <= 10
    assert typography.ellipsize(line, "text", width=99, is_cut=False) == line
    assert typography.ellipsize(line, "text", width=99, is_cut=True) == f"{line}…"


def test_missing_font_is_named(no_fonts: Path) -> None:
    with pytest.raises(
        typography.FontError, match=r"m2-display\.woff2 cannot be opened: .*No such"
    ):
        typography.font("display", 40)


def test_font_that_cannot_be_read_is_named(no_fonts: Path) -> None:
    (no_fonts / "m2-text.woff2").write_bytes(b"no font")
    with pytest.raises(typography.FontError, match=r"m2-text\.woff2 cannot be opened"):
        typography.text_width("Bonjour", "bold")
