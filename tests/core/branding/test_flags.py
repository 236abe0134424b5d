import re
import string

import pytest
from django.template import Context, Template, TemplateSyntaxError

from core.branding.flags import FLAGS, MEANINGS, NAMES, flag, initials
from core.branding.icons import ICONS


def render(source: str, **context: object) -> str:
    return Template("{% load flags %}" + source).render(Context(context))


def test_alphabet_numerals_and_answering_pennant_are_drawn() -> None:
    assert set(FLAGS) == {*string.ascii_uppercase, *string.digits, "."}
    assert set(NAMES) == set(FLAGS)
    assert set(MEANINGS) == set(string.ascii_uppercase) - {"R"}


def test_flag_is_hidden_from_assistive_technology_unless_named() -> None:
    assert 'aria-hidden="true"' in render('{% flag "G" %}')
    named = render('{% flag "G" title=title %}', title='Golf "<')
    assert 'role="img" aria-label="Golf &quot;&lt;"' in named
    assert "aria-hidden" not in named


def test_word_is_spelled_flag_by_flag() -> None:
    assert render('{% flag_word "m2.0" %}') == "".join(map(flag, "M2.0"))


@pytest.mark.parametrize("sign", ["", "é", "?", "AB"])
def test_sign_without_a_flag_draws_nothing(sign: str) -> None:
    assert render("[{% flag sign %}]", sign=sign) == "[]"


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Bernard Cova", "BC"),
        ("Éric Œdipe", "EO"),
        ("élodie îles", "EI"),
        ("Jean-Pierre Martin", "JM"),
        ("Anne Dupont-Aignan", "AD"),
        ("Ana Maria de Souza", "AS"),
        ("Jean-Pierre", "JP"),
        ("Plato", "P"),
        ("L’Hermite", "L"),
        ("« Zoé »", "Z"),
        ("2 Be 3", "23"),
        ("Þóra Łukasiewicz", "TL"),
        ("ßeta ẞeta", "SS"),
        ("ليلى بن علي", "."),
        ("Ωμέγα", "."),
        ("名前", "."),
        ("🌊", "."),
        ("李 Wei", "W"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_initials(name: str, signs: str) -> None:
    assert initials(name) == signs


def test_hoist_stacks_the_flags_of_the_initials() -> None:
    assert render("{% hoist name %}", name="Bernard Cova") == (
        f'<span class="hoist" aria-hidden="true">{flag("B")}{flag("C")}</span>'
    )


def test_every_icon_is_drawn() -> None:
    for name in ICONS:
        assert re.fullmatch(r'<svg class="icon".+</svg>', render("{% icon name %}", name=name))


def test_unknown_icon_fails_loudly() -> None:
    with pytest.raises((KeyError, TemplateSyntaxError)):
        render('{% icon "nope" %}')
