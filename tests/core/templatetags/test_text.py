import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from core.templatetags import text as filters
from core.text.translated import NARROW_NO_BREAK_SPACE as NARROW, NO_BREAK_SPACE as WIDE, Text


def shown(source: str, language: str, text: Text | str) -> str:
    with translation.override(language):
        return Template("{% load text %}" + source).render(Context({"text": text}))


def test_text_marks_words_that_fell_back() -> None:
    assert shown("{{ text|text }}", "en", Text("Clôture")) == '<span lang="fr">Clôture</span>'
    assert shown("{{ text|text }}", "fr", Text("", "Closing")) == '<span lang="en">Closing</span>'


def test_text_escapes_what_was_written() -> None:
    hostile = "<script>alert(1)</script>"
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert shown("{{ text|text }}", "fr", Text(hostile)) == escaped
    assert shown("{{ text|text }}", "en", Text(hostile)) == f'<span lang="fr">{escaped}</span>'
    assert shown("{{ text|text }}", "fr", hostile) == escaped
    assert shown("{{ text|plain }}", "fr", Text(hostile)) == escaped
    assert shown("{{ text|paragraphs }}", "fr", Text(hostile)) == f"<p>{escaped}</p>"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            "Salle évacuée. Restez sur le quai. Les pompiers sont là.",
            "Salle évacuée. Restez sur le quai.",
        ),
        (
            "M. Untel est malade et ne parlera pas aujourd’hui.",
            "M. Untel est malade et ne parlera pas",
        ),
    ],
)
def test_first_line_ends_with_a_sentence_or_a_word(words: str, line: str) -> None:
    shown_line, rest = shown("{{ text|folded }}", "fr", Text(words)).split("<span class=")
    cut = "" if line.endswith(".") else " fold__rest--cut"
    assert shown_line == line
    assert rest == f'"fold__rest{cut}">{words.removeprefix(line)}</span>'


def test_words_are_set_in_the_language_they_are_in() -> None:
    assert shown("{{ text|text }}", "fr", Text("Qui ?")) == f"Qui{NARROW}?"
    assert shown("{{ text|text }}", "en", Text("Qui ?")) == f'<span lang="fr">Qui{NARROW}?</span>'
    assert shown("{{ text|text }}", "fr", Text("", "Who ?")) == '<span lang="en">Who ?</span>'
    assert shown("{{ text|plain }}", "fr", "Bernard : Cova") == f"Bernard{WIDE}: Cova"


def test_paragraphs_start_at_blank_lines() -> None:
    assert shown("{{ text|paragraphs }}", "fr", Text("Un\n\nDeux")) == "<p>Un</p>\n\n<p>Deux</p>"
    assert shown("{{ text|paragraphs }}", "en", Text("Un")) == '<div lang="fr"><p>Un</p></div>'


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


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Marseille 2.0", "Marseille\u00a02.0"),
        ("Port", "Port"),
    ],
)
def test_a_name_keeps_its_last_word(name: str, kept: str) -> None:
    assert filters.whole(name) == kept


def test_the_layout_of_templates_is_left_out_and_words_stay_as_they_are() -> None:
    html = SafeString(
        '<p\n    class="a"\n>\n    Prix\N{NO-BREAK SPACE}: 3\u202f€  <b>net</b>\n</p>'
    )

    assert (
        filters.compact(html) == '<p class="a" > Prix\N{NO-BREAK SPACE}: 3\u202f€ <b>net</b> </p>'
    )
