"""What differs between two texts."""

import pytest

from core.text.differences import Change, Run, paragraphs, runs

SAME, ADDED, GONE = Change.SAME, Change.INSERTED, Change.DELETED


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("La mer monte.", "La mer monte.", [Run(SAME, "La mer monte.")]),
        ("", "La mer", [Run(ADDED, "La mer")]),
        ("La mer", "", [Run(GONE, "La mer")]),
        ("La mer", "La houle", [Run(SAME, "La"), Run(GONE, "mer"), Run(ADDED, "houle")]),
        # A paragraph of its own is a difference, and what stands between two words is none.
        ("Un. Deux.", "Un.\n\nDeux.", [Run(SAME, "Un."), Run(ADDED, "\n\n"), Run(SAME, "Deux.")]),
        ("Qui\u202f?", "Qui ?", [Run(SAME, "Qui ?")]),
    ],
)
def test_words_that_differ(before: str, after: str, found: list[Run]) -> None:
    assert list(runs(before, after)) == found


def test_paragraphs_of_both_texts() -> None:
    before, after = "Un.\n\nDeux.", "Un.\n\nDeux, trois.\n\nQuatre."
    assert paragraphs(before, after) == [
        [Run(SAME, "Un.")],
        [Run(GONE, "Deux."), Run(ADDED, "Deux, trois.")],
        [Run(ADDED, "Quatre.")],
    ]
    assert paragraphs("", "") == []
