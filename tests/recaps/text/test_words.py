import pytest

from recaps.text.words import reading_minutes


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
