"""Days and hours as people type them: “samedi”, “12 mai”, “15 h 30”, “3pm”, “half past ten”."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import override

from core.text.translated import LANGUAGES, written
from search.shortcuts import usual_words
from search.words import singular_words

WEEK = 7
# An hour before this one is one of the afternoon: nobody asks for three in the night.
FIRST_HOUR = 8
NOON = 12
# Parts of words, as a question is taken apart, with a space between: “15 h 30”, “3 pm”, “at 3”.
CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3]) ?(?:h|heure|hour|o clock) ?(?P<minute>[0-5]\d)?\b"
    r"|\b(?P<hour12>0?[1-9]|1[0-2])(?: (?P<minute12>[0-5]\d))? ?(?P<half>am|pm|a m|p m)\b"
    r"|\b(?P<hour24>[01]?\d|2[0-3]) (?P<minute24>[0-5]\d)\b"
    r"|\b(?:a|at|around|vers|from|des|between|entre|after|apres|before|avant|until|till)"
    r" (?P<bare>[01]?\d|2[0-3])\b(?! ?(?:[0-5]\d|h|heure|hour|o clock|am|pm|a m|p m)\b)"
)


class When(NamedTuple):
    """What an expression says of time: some days of the edition, or none; an hour; or now.

    talk: the index of the first or the last session of a day, breaks aside.
    """

    days: tuple[date, ...] | None = None
    start: time | None = None
    is_now: bool = False
    talk: int | None = None


@lru_cache(maxsize=8)
def expressions(days: tuple[date, ...], today: date) -> dict[str, When]:
    """Return what expressions mean on a day to an edition that is held on these days.

    They are words in the singular, with spaces. A weekday on which nothing is held means no day.
    """
    words = usual_words()
    found: dict[str, When] = {}

    def mean(when: When, names: Iterable[str]) -> None:
        for name in names:
            key = " ".join(singular_words(name))
            before = found.get(key, When())
            found[key] = When(
                when.days if before.days is None else before.days, when.start or before.start
            )

    for name, ahead in words["days"].items():
        mean(_on(days, [today + timedelta(days=ahead)]), [name])
    for ahead in range(WEEK):
        day = today + timedelta(days=ahead)
        mean(_of_week(days, day.weekday()), _weekday(day))
    for name, number in words["weekdays"].items():
        mean(_of_week(days, number), [name])
    weekend = [day for day in days if day.isoweekday() > WEEK - 2]
    mean(_on(days, weekend), words["weekend"])
    for number, day in enumerate(days, 1):
        mean(_on(days, [day]), [*_date(day), f"jour {number}", f"j{number}", f"day {number}"])
    for day, names in zip(days, words["ordinals"], strict=False):
        mean(_on(days, [day]), names)
    mean(_on(days, days[-1:]), words["last"])
    for name, start in words["hours"].items():
        mean(When(start=time.fromisoformat(start)), [name])
    for names, when in (
        (words["now"], When(is_now=True)),
        (words["first talk"], When(talk=0)),
        (words["last talk"], When(talk=-1)),
    ):
        found |= {" ".join(singular_words(name)): when for name in names}
    return found


def beside_hour(word: str, days: Sequence[date]) -> When:
    """Return what a word says of time next to an hour: “mer”, “sun” are other words elsewhere."""
    number = usual_words()["weekdays beside an hour"].get(word)
    return When() if number is None else _of_week(days, number)


def _on(days: Sequence[date], wanted: Sequence[date]) -> When:
    return When(tuple(day for day in days if day in wanted))


def _of_week(days: Sequence[date], number: int) -> When:
    return _on(days, [day for day in days if day.weekday() == number])


def _weekday(day: date) -> Iterator[str]:
    for language in LANGUAGES:
        with override(language):
            yield date_format(day, "l")


def _date(day: date) -> Iterator[str]:
    for language in LANGUAGES:
        with override(language):
            months = {date_format(day, form).rstrip(".") for form in ("F", "M")}
            numbers = {f"{day.day}", f"{day:%d}", date_format(day, "jS"), written(day, "j")}
        for number, month in product(numbers, months):
            yield from (f"{number} {month}", f"{month} {number}")
        yield from (f"{article} {number}" for article, number in product(("le", "the"), numbers))
    yield from (f"{day.day} {day.month}", f"{day:%d %m}", f"{day:%d %m %Y}", f"{day:%Y %m %d}")


def hour(text: str) -> tuple[time | None, str]:
    """Return the first hour of the clock in a text of parts of words, and the text without it."""
    figures = _worded().sub(_in_figures, text)
    found = CLOCK.search(figures)
    if found is None:
        return None, text
    part = found.groupdict()
    hours = int(part["hour"] or part["hour12"] or part["hour24"] or part["bare"])
    minutes = int(part["minute"] or part["minute12"] or part["minute24"] or 0)
    if part["half"]:
        hours = hours % NOON + NOON * part["half"].startswith("p")
    elif hours < FIRST_HOUR:
        hours += NOON
    return time(hours, minutes), f"{figures[: found.start()]} {figures[found.end() :]}"


@cache
def _numbers() -> dict[str, int]:
    return _in_singular(usual_words()["numbers"])


@cache
def _parts() -> dict[str, int]:
    return _in_singular(usual_words()["parts of an hour"])


def _in_singular(numbers: Mapping[str, int]) -> dict[str, int]:
    return {" ".join(singular_words(name)): number for name, number in numbers.items()}


@cache
def _worded() -> re.Pattern[str]:
    """Return what finds “quinze heure trente”, “3 heure et demie”, “nine am”, “half past ten”."""
    one, part = "|".join(_numbers()), "|".join(_parts())
    # “dix sept”, “quarante cinq”
    number = rf"(?:{one})(?: (?:{one}))?"
    return re.compile(
        rf"\b(?P<hour>{number}|\d\d?) heure(?: (?P<minute>{part}|{number}))?\b"
        rf"|\b(?P<part>{part}) (?P<of>{number}|\d\d?)\b"
        rf"|\b(?P<clock>{number})(?= (?:o clock|am|pm|a m|p m)\b)"
    )


def _in_figures(found: re.Match[str]) -> str:
    words = found.groupdict(default="")
    if words["clock"]:
        return f"{_number(words['clock'])}"
    minutes = 60 * _number(words["hour"] or words["of"]) + _number(words["minute"] or words["part"])
    # Minutes in figures follow by themselves.
    return f"{minutes // 60} h" + (f" {minutes % 60:02}" if minutes % 60 else "")


def _number(text: str) -> int:
    if text in _parts():
        return _parts()[text]
    return sum(int(word) if word.isdigit() else _numbers()[word] for word in text.split())
