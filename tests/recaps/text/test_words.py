import pytest

from core.text import Text
from recaps.models import Recap
from recaps.text.words import reading_minutes, words


def test_recap_in_english_alone_stands_in_the_first_columns() -> None:
    alone = Recap(language="en", title_fr="Summing up", body_fr="<p>Hello</p>")
    assert words(alone, "title") == Text(en="Summing up")
    assert words(alone, "body") == Text(en="<p>Hello</p>")


def test_anything_in_the_english_columns_makes_the_others_french() -> None:
    both = Recap(language="en", title_fr="Le bilan", body_en="<p>Hello</p>")
    assert words(both, "title") == Text(fr="Le bilan")
    assert words(both, "body") == Text(en="<p>Hello</p>")


def test_french_recap_is_french() -> None:
    assert words(Recap(title_fr="Le bilan"), "title") == Text(fr="Le bilan")


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", 1),
        ("<p>Un mot</p>", 1),
        ("<p>" + "mot " * 200 + "</p>", 1),
        ("<p>un</p><p>" + "mot</p><p>" * 200 + "</p>", 2),
        ("<p>" + "mot " * 990 + "</p>", 5),
    ],
)
def test_reading_takes_a_minute_for_two_hundred_words(html: str, minutes: int) -> None:
    assert reading_minutes(html) == minutes
