"""What a word has in common with others: its singular, and words a typo away.

Browsers compare words in the same way (static/core/words.js).
"""

import re

# A word, or a part of one; one of these apostrophes is a letter to Unicode.
PART = re.compile(r"[^\W_\u02bc]+")
ELIDED = frozenset({*"cdjlmnst", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"})
# The ending of a shorter word does not show a plural: "bus", "prix".
SHORTEST_PLURAL = 5
# Shorter words have no typos that differ from other words.
SHORTEST_MISTAKEN = 5
# Similar words cost more with each letter: the square, where all are different.
LONGEST_LIKE = 26
# From here on scripts have thousands of letters, each of which is a word or a syllable.
FIRST_IDEOGRAPH = "\u2e80"


def noun(word: str) -> str:
    """Return a folded word without an article that was elided: "opera" of "l'opera"."""
    article, _apostrophe, rest = word.partition("'")
    return rest if rest and article in ELIDED else word


def singular(word: str) -> str:
    """Return a folded word without its plural ending, roughly: queries and texts are alike."""
    if len(word) < SHORTEST_PLURAL or word.endswith("ss"):
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word[:-1] if word.endswith(("s", "x")) else word


def may_be_mistaken(word: str) -> bool:
    """Tell whether a word is long enough to have typos, and short enough to search for."""
    return SHORTEST_MISTAKEN <= len(word) <= LONGEST_LIKE and max(word) < FIRST_IDEOGRAPH


def is_near(typed: str, word: str, *, goes_on: bool) -> bool:
    """Tell whether one typo turns one word into the other, or into its beginning."""
    same = 0
    for one, other in zip(typed, word, strict=False):
        if one != other:
            break
        same += 1
    typed, word = typed[same:], word[same:]
    agree = str.startswith if goes_on else str.__eq__
    # A letter is too many, missing or another, or two changed places.
    return (
        agree(word, typed[1:])
        or agree(word[1:], typed)
        or agree(word[1:], typed[1:])
        or (word[:2] == typed[1::-1] and agree(word[2:], typed[2:]))
    )
