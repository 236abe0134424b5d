import re

import pytest
from hypothesis import given, strategies as st

from core.text.defang import MOST_SIGNS, defang

GAP = "\u200b"


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/?a=b",
        "evil.example",
        "a@evil.example",
        "127.0.0.1",
        r"\\evil\share",
    ],
)
def test_nothing_that_a_mail_program_takes_for_a_link_stays_in_one_piece(hostile: str) -> None:
    safe = defang(hostile)
    assert safe.replace(GAP, "") == hostile
    for sign in (".", "。", ":", "@"):
        for piece in safe.split(GAP):
            assert sign not in piece.strip(sign)
    assert r"\\" not in safe


@pytest.mark.parametrize(
    "plain",
    [
        "14:30",
        "Marseille 2.0.",
        "Dr. Inès Sormiou-Cassis",
    ],
)
def test_what_is_no_link_stays_as_it_is(plain: str) -> None:
    assert defang(plain) == plain


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("Inès\r\nBcc: everybody", "Inès Bcc: everybody"),
        ("  Inès \u2028\t  Sormiou\x00 ", "Inès Sormiou"),
        ("\r\n \u200f", ""),
        ("x" * 1000, "x" * (MOST_SIGNS - 1) + "…"),
    ],
)
def test_words_become_one_line_of_seen_letters(written: str, safe: str) -> None:
    assert defang(written) == safe


@given(st.text(st.sampled_from("aé0/ .:@\\\n\u202e\u200b\u2024\u3002")))
def test_no_text_has_a_link_left(text: str) -> None:
    safe = defang(text)
    assert "\n" not in safe
    assert not re.search(
        "[^\\W\\d][.\u2024\u3002:@]\\S|\\S[.\u2024\u3002:@][^\\W\\d]|@\\w|:/", safe
    )
    assert r"\\" not in safe


def test_long_text_takes_no_time_that_grows_with_its_square() -> None:
    for sign in (" ", ".", "1", "\\", "a.", "\n"):
        assert len(defang(sign * 1_000_000)) <= 3 * MOST_SIGNS
