"""Words in two languages, French typography, and folding for search."""

import json
import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from hypothesis import example, given, strategies as st
from PIL import ImageFont

from core.text.translated import Text, fold, french, shown, written

FONTS = Path(settings.BASE_DIR) / "static" / "core" / "fonts"
FOLDED = Path(__file__).with_name("folded.json")
NARROW, WIDE = "\u202f", "\u00a0"

# Words as organisers type them: with every kind of space around every sign the filter knows.
typed = st.text(st.sampled_from("ab’éÉœ«»?!;:.,-\n " + NARROW + WIDE), max_size=40)


# --- French typography ---------------------------------------------------------------------------


@pytest.mark.parametrize("face", sorted(FONTS.glob("*.woff2")), ids=lambda face: face.stem)
def test_every_face_has_its_spaces(face: Path) -> None:
    # Another font's narrow space can be wider than the wide one of this face.
    font = ImageFont.truetype(BytesIO(face.read_bytes()), 100)
    assert font.getlength(NARROW) == font.getlength(WIDE) == font.getlength(" ")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Et après ?", f"Et après{NARROW}?"),
        ("Ouverture : pourquoi", f"Ouverture{WIDE}: pourquoi"),
        ("Il dit « oui » et part", f"Il dit «{WIDE}oui{WIDE}» et part"),
        (f"Quoi{WIDE}?", f"Quoi{NARROW}?"),
        ("De 9 h à 12 h 25", f"De 9{WIDE}h à 12{WIDE}h{WIDE}25"),
        ("Après 12 h 250 mots", f"Après 12{WIDE}h 250 mots"),
        # No space was meant, so none is put.
        ("https://example.org/?jour=1", "https://example.org/?jour=1"),
    ],
)
def test_french_puts_the_spaces_that_do_not_break(words: str, printed: str) -> None:
    assert french(words) == printed


@pytest.mark.parametrize("space", [" ", NARROW, WIDE, "\u202f "])
def test_a_run_of_spaces_is_looked_at_once(space: str) -> None:
    # Looked at from each of its spaces, it would take minutes.
    run = space * 200_000
    assert french(f"Quoi{run}") == f"Quoi{run}"
    assert french(f"Quoi{run}? «{run}Rien{run}»") == f"Quoi{NARROW}? «{WIDE}Rien{WIDE}»"


def test_long_texts_are_not_kept_in_memory() -> None:
    tracemalloc.start()
    for number in range(6):
        french(f"{number}{'Quoi ? ' * 50_000}")
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000


@given(typed)
@example("« : » ?")
@example("«  »")
def test_french_twice_is_french_once(words: str) -> None:
    assert french(french(words)) == french(words)


@given(typed)
def test_french_changes_nothing_but_spaces(words: str) -> None:
    assert "".join(french(words).split()) == "".join(words.split())


# --- Folding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "folded"), json.loads(FOLDED.read_bytes()))
def test_what_is_left_of_words(words: str, folded: str) -> None:
    # What browsers leave of them is compared in tests/browser/test_fold.py.
    assert fold(words) == folded


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(words: str) -> None:
    assert fold(fold(words)) == fold(words)


# --- Text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        (Text("Oui", "Yes"), "fr", ("Oui", "fr")),
        (Text("Oui", "Yes"), "en", ("Yes", "en")),
        (Text("Oui", ""), "en", ("Oui", "fr")),
        (Text("", "Yes"), "fr", ("Yes", "en")),
        (Text(), "fr", ("", "fr")),
    ],
)
def test_a_reader_gets_the_other_language_rather_than_nothing(
    text: Text, language: str, read: tuple[str, str]
) -> None:
    assert text.read_in(language) == read


# --- Days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "day", "printed"),
    [
        ("fr", 1, "lundi 1er mars 2027"),
        ("fr", 11, "jeudi 11 mars 2027"),
        ("en", 1, "Monday 1 March 2027"),
    ],
)
def test_french_writes_the_first_of_a_month_as_an_ordinal(
    language: str, day: int, printed: str
) -> None:
    with translation.override(language):
        assert written(date(2027, 3, day), "l j F Y") == printed
        page = Template('{% load text %}{{ day|written:"l j F Y" }}')
        assert page.render(Context({"day": date(2027, 3, day)})) == printed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mer\u202e et\u2066 ciel\u200e\u200f", "Mer et ciel"),
        ("a\x00b\x07c\x9bd\ud800e", "abcde"),
        ("👩\u200d🚀 می\u200cنم", "👩\u200d🚀 می\u200cنم"),
        ("Yve\u0301s A\u030angstro\u0308m", "Yv\u00e9s \u00c5ngstr\u00f6m"),
    ],
)
def test_what_is_not_shown_or_turns_is_taken_out(typed: str, kept: str) -> None:
    assert shown(typed) == kept
