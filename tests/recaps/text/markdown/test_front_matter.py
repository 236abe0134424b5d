"""The lines before a text, and the files that both are in."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, strategies as st

from recaps.text.html.reading import UNSPEAKABLE
from recaps.text.markdown.front_matter import decoded, joined, one_line, split

MIB = 1024 * 1024


def refused(front: str) -> bool:
    """Whether these lines are refused, in words for anyone who brought them."""
    try:
        split(f"---\n{front}\n---\nTexte")
    except ValidationError as error:
        return "(front matter)" in error.messages[0]
    return False


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("L’été 🌊".encode(), "L’été 🌊"),
        ("\ufeffL’été".encode(), "L’été"),
        ("L’été".encode("cp1252"), "L’été"),
        # No Windows has this sign.
        (b"L'\xe9t\xe9\x81", "L'été\x81"),
        (b"a\r\nb\rc\n\r\n", "a\nb\nc\n\n"),
        (b"", ""),
    ],
)
def test_file_is_read_whatever_wrote_it(content: bytes, text: str) -> None:
    assert decoded(content) == text


@pytest.mark.parametrize(
    "content", [b"a\0b", b"\0", "L’été".encode("utf-16"), "L’été".encode("utf-32-le")]
)
def test_file_with_signs_of_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError, match="aucun texte"):
        decoded(content)


def test_file_of_five_megabytes_is_read_and_no_larger_one() -> None:
    assert len(decoded(b"x" * (5 * MIB))) == 5 * MIB
    with pytest.raises(ValidationError, match="dépasse 5"):
        decoded(b"x" * (5 * MIB + 1))


# --- Facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "rest"),
    [
        ("---\ntitle: Un\n---\nTexte\n", {"title": "Un"}, "Texte\n"),
        ("--- \t\ntitle: Un\n... \t\n\nTexte", {"title": "Un"}, "\nTexte"),
        ("---\n---\nTexte", {}, "Texte"),
        ("---\n\n# Rien\n---\nTexte", {}, "Texte"),
        # They end at the first rule.
        ("---\na: b\n---\nc: d\n---\n", {"a": "b"}, "c: d\n---\n"),
        # Names are small; the last of two counts.
        ("---\nTitle: Un\nTITLE: Deux\n2010: an\n---\n", {"title": "Deux", "2010": "an"}, ""),
        ("---\ntitle: Un\n---x\n", {}, "---\ntitle: Un\n---x\n"),
        ("---\n~: a\n---\n", {"none": "a"}, ""),
        ("---\na: [b, 1]\nc: {d: e}\nf:\ng: ~\n---\n",
         {"a": ["b", "1"], "c": {"d": "e"}, "f": None, "g": None}, ""),
    ],
)  # fmt: skip
def test_facts_stand_between_two_rules(text: str, facts: dict[str, Any], rest: str) -> None:
    assert split(text) == (facts, rest)


@pytest.mark.parametrize(
    "written",
    [
        *("007", "1_000", "0xff", f"0x{'f' * 5000}", "1.50", ".nan", "1e999", "12:30"),
        *("2026-11-25", "2026-13-45", "2026-11-25 10:00:00", "yes", "off", "true"),
    ],
)
def test_numbers_and_days_are_reported_as_they_are_written(written: str) -> None:
    assert split(f"---\ntitle: {written}\n---\n") == ({"title": written}, "")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r'"Avant\0après"', "Avantaprès"),
        (r'"Avant\x07\x1b\x7faprès"', "Avantaprès"),
        (r'"Avant\uFFFE\uFFFFaprès"', "Avantaprès"),
        (r'"Avant\uD800\uDFFFaprès"', "Avant\ufffd\ufffdaprès"),
        ('!!bool "x"', "x"),
        ('!!timestamp "x"', "x"),
        ('!!int ""', ""),
        ("!!float y", "y"),
    ],
)
def test_facts_that_no_row_can_hold(written: str, title: str) -> None:
    assert split(f"---\ntitle: {written}\n---\n") == ({"title": title}, "")
    assert split(f"---\n? {written}\n: Un\n---\n") == ({title.lower(): "Un"}, "")


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x]\nb: [*a, *a]",
        "!!python/object/apply:os.system [ls]",
        "a: !own b",
        "a: !!int [x]",
        "- a",
        "a: [",
        "a: \x07",
        '"\\UFFFFFFFF": a',
        "%YAML 1." + "9" * 5000,
        "? [a]\n: b",
        f"a: {'[' * 12}{']' * 12}",
    ],
)
def test_what_cannot_be_read_is_refused(front: str) -> None:
    assert refused(front)


def test_facts_have_a_most() -> None:
    most = "a: ".ljust(24 * 1024, "b")
    assert not refused(most)
    assert refused(f"{most}b")


# --- Out -----------------------------------------------------------------------------------------


# YAML folds the breaks that only Unicode knows into a space, as one_line() does to all of them.
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"), min_size=1
).filter(lambda text: not UNSPEAKABLE.search(text))


@given(words)
@example("a\n---\nb\n...\nc")
@example("---")
@example("*a")
@example("007")
@example("~")
@example("\r\n\x85\u2028\ufeff")
def test_facts_come_back_as_they_were(title: str) -> None:
    facts = {"title": title, "topics": [title], "cover": {"alt": title}}
    assert split(decoded(joined(facts, "Texte").encode())) == (facts, "\nTexte")


@pytest.mark.parametrize(
    ("fact", "line"),
    [(" a\n\n b\t", "a b"), ("", ""), (None, ""), (["a"], ""), ({"a": "b"}, ""), (b"a", "")],
)
def test_fact_in_one_line(fact: Any, line: str) -> None:
    assert one_line(fact) == line
