"""Long texts are shown where they differ."""

from hypothesis import given, strategies as st

from talks.excerpts import excerpts

LONG = " ".join(f"mot{number}" for number in range(100))


def test_short_texts_are_shown_whole() -> None:
    assert excerpts("La rade", "Le large") == ("La rade", "Le large")
    assert excerpts("", LONG) == ("", LONG)


def test_what_differs_is_shown_with_some_words_around() -> None:
    before, after = excerpts(LONG, LONG.replace("mot50", "une phrase"))

    assert before.startswith("…mot40 ")
    assert before.endswith(" mot60…")
    assert "mot49 mot50 mot51" in before
    assert "mot49 une phrase mot51" in after


@given(st.text("ab ", min_size=210, max_size=300), st.text("ab ", min_size=210, max_size=300))
def test_what_is_left_out_is_the_same_in_both(one: str, other: str) -> None:
    before, after = (side.strip("…") for side in excerpts(one, other))

    assert any(
        one.startswith(before, start) and one[:start] + after + one[start + len(before) :] == other
        for start in range(len(one) + 1)
    )
