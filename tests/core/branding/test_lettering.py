"""Words as outlines: in the letters of the site, on the waterline, kerned."""

import pytest

from core.branding.lettering import MissingGlyphError, draw


@pytest.mark.parametrize("words", ["RENCONTRES", "48 h", "ÉTÉ", "Łódź", "GRÈVE"])
def test_any_word_that_the_fonts_have_is_drawn(words: str) -> None:
    drawn = draw(words)
    assert drawn["width"] > 0
    assert drawn["path"].startswith("M")
    assert not drawn["dots"]


def test_dots_are_apart() -> None:
    drawn = draw("3.1")
    assert drawn["dots"].startswith("M")
    assert drawn["dots"] not in drawn["path"]


def test_the_first_letter_stands_at_the_margin() -> None:
    assert draw("M")["path"].startswith("M0 0V-330H")


def test_letters_are_kerned() -> None:
    assert draw("AV")["width"] < draw("A")["width"] + draw("V")["width"]


def test_a_sign_that_no_font_has_is_named() -> None:
    with pytest.raises(MissingGlyphError, match="Ж"):
        draw("ЖИВОЙ")
