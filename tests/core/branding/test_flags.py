import pytest
from django.template import Context, Template, TemplateSyntaxError

from core.branding.flags import flag, initials


def render(source: str, **context: object) -> str:
    return Template("{% load flags %}" + source).render(Context(context))


def test_flag_is_hidden_from_assistive_technology_unless_named() -> None:
    assert 'aria-hidden="true"' in render('{% flag "G" %}')
    named = render('{% flag "G" title=title %}', title='Golf "<')
    assert 'role="img" aria-label="Golf &quot;&lt;"' in named
    assert "aria-hidden" not in named


def test_pennants_are_longer() -> None:
    assert 'class="flag pennant" viewBox="0 0 54 36"' in flag("1")
    assert 'class="flag" viewBox="0 0 36 36"' in flag("G")


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
        ("Jean-Pierre Martin", "JM"),
        ("Ana Maria de Souza", "AS"),
        ("Plato", "P"),
        ("« Zoé »", "Z"),
        ("Þóra Łukasiewicz", "TL"),
        ("ليلى بن علي", "."),
        ("李 Wei", "W"),
        ("", ""),
    ],
)
def test_initials(name: str, signs: str) -> None:
    assert initials(name) == signs


def test_hoist_stacks_the_flags_of_the_initials() -> None:
    assert render("{% hoist name %}", name="Bernard Cova") == (
        f'<span class="hoist" aria-hidden="true">{flag("B")}{flag("C")}</span>'
    )


def test_unknown_icon_fails_loudly() -> None:
    with pytest.raises((KeyError, TemplateSyntaxError)):
        render('{% icon "nope" %}')
