"""Words as outlines: in the letters of the site, on the waterline, kerned."""

import pytest

from core.branding.lettering import MissingGlyphError, draw


@pytest.mark.parametrize("words", ["RENCONTRES", "48 h", "ÉTÉ", "Łódź", "GRÈVE"])
def test_any_word_that_the_fonts_have_is_drawn(words: str) -> None:
    drawn = draw(words)
    assert drawn["width"] > 0
    assert drawn["path"].startswith("M")
    assert not drawn["dots"]


def test_a_sign_that_no_font_has_is_named() -> None:
    with pytest.raises(MissingGlyphError, match="Ж"):
        draw("ЖИВОЙ")
