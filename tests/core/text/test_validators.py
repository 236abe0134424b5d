import pytest
from django.core.exceptions import ValidationError

from core.text.validators import refuse_addresses, web_addresses


@pytest.mark.parametrize(
    "name",
    [
        "J. R. R. Tolkien",
        "M.C. Solaar",
        "Marseille 2.0",
        "محمد علي",
    ],
)
def test_names_are_names(name: str) -> None:
    refuse_addresses(name)


@pytest.mark.parametrize(
    "name",
    [
        "evil.com",
        "evil\N{FULLWIDTH FULL STOP}com",
        "evil.\u200bcom",
        "a.xn--p1ai",
        "203.0.113.7",
        "https://b.example/",
        "i@b",
    ],
)
def test_what_mail_programs_make_a_link_of_is_no_name(name: str) -> None:
    with pytest.raises(ValidationError):
        refuse_addresses(name)


def test_honest_name_with_a_dot_is_advised_what_to_do() -> None:
    with pytest.raises(ValidationError) as refusal:
        refuse_addresses("le grand will.i.am")
    [message] = refusal.value.messages
    assert "will.i.am" in message
    assert "espace après le point" in message


def test_each_line_that_is_no_web_address_is_named() -> None:
    with pytest.raises(ValidationError) as refusal:
        web_addresses(["https://a.example", "la mer", "ftp://b.example", "javascript:alert(1)"])
    wrong = [(error.params or {})["address"] for error in refusal.value.error_list]
    assert wrong == ["la mer", "ftp://b.example", "javascript:alert(1)"]
