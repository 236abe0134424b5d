"""The words of a recap, each in the language it was written in."""

from math import ceil

from django.utils.html import strip_tags

from core.templatetags.text import plain
from core.text import Text
from recaps.models import Recap

WORDS_A_MINUTE = 200


def words(recap: Recap, name: str) -> Text:
    """The title, the standfirst or the body.

    A recap that was written in English, and in nothing else, stands in the first columns.
    """
    text: Text = getattr(recap, name)
    in_english = recap.language == Recap.Language.ENGLISH
    if in_english and not (recap.title_en or recap.standfirst_en or recap.body_en):
        return Text(en=text.fr)
    return text


def headline(recap: Recap) -> str:
    """The title on one line, in the language that is active: for letters."""
    return " ".join(plain(words(recap, "title")).split())


def reading_minutes(html: str) -> int:
    """How long a text takes to read, in whole minutes."""
    return max(1, ceil(words_in(html) / WORDS_A_MINUTE))


def words_in(html: str) -> int:
    """How many words a text has."""
    return len(strip_tags(html.replace("<", " <")).split())
