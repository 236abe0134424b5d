"""How long a text is."""

from math import ceil

from django.utils.html import strip_tags

WORDS_A_MINUTE = 200


def reading_minutes(html: str) -> int:
    """How long a text takes to read, in whole minutes."""
    return max(1, ceil(words_in(html) / WORDS_A_MINUTE))


def words_in(html: str) -> int:
    """How many words a text has."""
    return len(strip_tags(html.replace("<", " <")).split())
