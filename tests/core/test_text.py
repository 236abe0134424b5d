"""Words in two languages, French typography, and folding for search."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ImageFont

from core.templatetags import text as filters
from core.text import Text, fold, french, typeset, written
from tests.factories import SessionFactory

FONTS = Path(settings.BASE_DIR) / "static" / "core" / "fonts"
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
        ("Stop !", f"Stop{NARROW}!"),
        ("Un ; deux", f"Un{NARROW}; deux"),
        ("Ouverture : pourquoi", f"Ouverture{WIDE}: pourquoi"),
        ("Il dit « oui » et part", f"Il dit «{WIDE}oui{WIDE}» et part"),
        ("Il dit «oui »", f"Il dit «{WIDE}oui{WIDE}»"),
        ("Quoi   ?", f"Quoi{NARROW}?"),
        (f"Quoi{WIDE}?", f"Quoi{NARROW}?"),
        # No space was meant, so none is put.
        ("https://example.org/?jour=1", "https://example.org/?jour=1"),
        ("à 10:30", "à 10:30"),
        ("Le lieu. Les salles.", "Le lieu. Les salles."),
        ("", ""),
    ],
)
def test_french_puts_the_spaces_that_do_not_break(words: str, printed: str) -> None:
    assert french(words) == printed


@given(typed)
@example("« : » ?")
@example("«  »")
def test_french_twice_is_french_once(words: str) -> None:
    assert french(french(words)) == french(words)


@given(typed)
def test_french_changes_nothing_but_spaces(words: str) -> None:
    assert "".join(french(words).split()) == "".join(words.split())


def test_only_french_is_set_as_french() -> None:
    assert typeset("Who ?", "en") == "Who ?"
    assert typeset("Qui ?", "fr") == f"Qui{NARROW}?"


# --- Folding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clôture", "cloture"),
        ("CŒUR", "coeur"),
        ("L’Estaque", "l'estaque"),
        (f"Et après{NARROW}?", "et apres ?"),
        ("  deux \n mots ", "deux mots"),
        ("Éloïse", "E\u0301loi\u0308se"),
        ("straße", "STRASSE"),
        ("Vitæ", "vitae"),
    ],
)
def test_readers_find_words_however_they_type_them(one: str, other: str) -> None:
    assert fold(one) == fold(other)


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


def test_a_text_is_empty_when_both_languages_are() -> None:
    assert not Text()
    assert Text("Oui")
    assert Text(en="Yes")


def test_a_model_joins_its_columns() -> None:
    session = SessionFactory.build(title_fr="Ouverture", title_en="Opening")
    assert session.title == Text("Ouverture", "Opening")


# --- Filters -------------------------------------------------------------------------------------


def shown(source: str, language: str, text: Text | str) -> str:
    with translation.override(language):
        return Template("{% load text %}" + source).render(Context({"text": text}))


def test_text_marks_words_that_fell_back() -> None:
    assert shown("{{ text|text }}", "en", Text("Clôture")) == '<span lang="fr">Clôture</span>'
    assert shown("{{ text|text }}", "fr", Text("", "Closing")) == '<span lang="en">Closing</span>'


def test_text_shows_words_of_the_page_without_a_mark() -> None:
    assert shown("{{ text|text }}", "en", Text("Clôture", "Closing")) == "Closing"
    assert shown("{{ text|text }}", "fr", Text("Clôture", "Closing")) == "Clôture"
    assert shown("{{ text|text }}", "en", Text()) == ""


def test_text_escapes_what_was_written() -> None:
    hostile = "<script>alert(1)</script>"
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert shown("{{ text|text }}", "fr", Text(hostile)) == escaped
    assert shown("{{ text|text }}", "en", Text(hostile)) == f'<span lang="fr">{escaped}</span>'
    assert shown("{{ text|text }}", "fr", hostile) == escaped
    assert shown("{{ text|plain }}", "fr", Text(hostile)) == escaped
    assert shown("{{ text|paragraphs }}", "fr", Text(hostile)) == f"<p>{escaped}</p>"


def test_words_are_set_in_the_language_they_are_in() -> None:
    assert shown("{{ text|text }}", "fr", Text("Qui ?")) == f"Qui{NARROW}?"
    assert shown("{{ text|text }}", "en", Text("Qui ?")) == f'<span lang="fr">Qui{NARROW}?</span>'
    assert shown("{{ text|text }}", "fr", Text("", "Who ?")) == '<span lang="en">Who ?</span>'
    assert shown("{{ text|plain }}", "fr", "Bernard : Cova") == f"Bernard{WIDE}: Cova"


def test_plain_has_no_markup() -> None:
    assert shown("{{ text|plain }}", "en", Text("Clôture")) == "Clôture"
    with translation.override("fr"):
        assert not isinstance(filters.plain(Text("a & b")), SafeString)


def test_paragraphs_start_at_blank_lines() -> None:
    assert shown("{{ text|paragraphs }}", "fr", Text("Un\n\nDeux")) == "<p>Un</p>\n\n<p>Deux</p>"
    assert shown("{{ text|paragraphs }}", "en", Text("Un")) == '<div lang="fr"><p>Un</p></div>'


def test_language_of_tells_what_the_reader_is_shown() -> None:
    assert shown("{{ text|language_of }}", "en", Text("Clôture")) == "fr"
    assert shown("{{ text|language_of }}", "en", Text("Clôture", "Closing")) == "en"


# --- Days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "day", "printed"),
    [
        ("fr", 1, "lundi 1er mars 2027"),
        ("fr", 2, "mardi 2 mars 2027"),
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


# --- Formatted text ------------------------------------------------------------------------------


def test_a_space_written_as_an_entity_is_one_space() -> None:
    html = filters.rich(Text("<p>«&nbsp;Oui&nbsp;? »</p>"))
    assert html == f"<p>«{WIDE}Oui{NARROW}?{WIDE}»</p>"


def test_the_beginning_of_a_formatted_text_has_no_markup() -> None:
    text = Text(fr="<h2>Où &amp; quand ?</h2><p>Au <b>quai</b>.</p>")
    with translation.override("fr"):
        assert filters.beginning(text) == f"Où & quand{NARROW}? Au quai."
    long = filters.beginning(Text(fr="<p>" + "mot " * 100 + "</p>"))
    assert len(long) == filters.DESCRIPTION
    assert long.endswith("…")
