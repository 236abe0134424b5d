"""What a question asks for besides words: a day, an hour, a language, a service, a page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from core.text.words import may_be_mistaken
from search import calendar
from search.calendar import When
from search.index import IndexState
from search.queries import MOST_NEAR, MOST_WORDS, beginning
from search.shortcuts import Lead, said, usual_words
from search.terms import Term
from search.words import STOP_WORDS, singular_words
from talks.programme import Programme

# Words of the longest expression that a typo is thought of for, and letters of the shortest
# beginning of one.
LONGEST = 5
SHORTEST_BEGINNING = 4
# By how many letters an expression and a typo of it differ in length.
MOST_BETWEEN = 1


class Filler(Enum):
    """A word that says no more than that someone asks, or asks for the programme."""

    IGNORED = auto()
    PROGRAMME = auto()


type Sense = When | Lead | Filler


class Vocabulary(NamedTuple):
    """The expressions that mean something: all of them as `said`, those of one word, by initial."""

    senses: dict[str, list[Sense]]
    single: list[str]
    by_initial: dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a question asks for. `rest` are its words besides, in the singular.

    days: None if it names none, () if it names one on which nothing is held.
    """

    days: tuple[date, ...] | None = None
    start: time | None = None
    is_now: bool = False
    talk: int | None = None
    leads: tuple[Lead, ...] = ()
    names_programme: bool = False
    rest: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        return self.days is not None or self.start is not None or self.talk is not None

    @property
    def services(self) -> list[str]:
        return list(dict.fromkeys(lead.service for lead in self.leads if lead.service))

    @property
    def languages(self) -> list[str]:
        return list(dict.fromkeys(lead.language for lead in self.leads if lead.language))


def intent(state: IndexState, programme: Programme, text: str, now: datetime) -> Intent:
    """Return what a question asks for, of an edition and at `now`."""
    here = now.astimezone(programme.edition.zone)
    days = programme.once(days_held)
    known = _vocabulary(state.contents.leads, days, here.date())
    senses, rest = _understood(state, known, beginning(text))
    found = Intent(
        leads=tuple(lead for lead in state.contents.leads if lead in senses),
        names_programme=Filler.PROGRAMME in senses,
    )
    for sense in senses:
        if isinstance(sense, When):
            found = _and(found, sense, days, here)
    start, left = calendar.hour(" ".join(rest))
    if start and found.days is None:
        for word in left.split():
            found = _and(found, calendar.beside_hour(word, days), days, here)
    words = [
        word
        for word in left.split()
        if word not in STOP_WORDS and Filler.IGNORED not in known.senses.get(word, ())
    ]
    found = replace(found, start=start or found.start, rest=tuple(words))
    return _with_number(found) if found.days else found


def days_held(programme: Programme) -> tuple[date, ...]:
    """Return the days on which something is held."""
    return tuple(sorted({programme.day_of(slot) for slot, _session in programme.all_slots}))


@lru_cache(maxsize=8)
def _vocabulary(leads: tuple[Lead, ...], days: tuple[date, ...], today: date) -> Vocabulary:
    senses: dict[str, list[Sense]] = defaultdict(list)
    single: list[str] = []

    def mean(expression: str, sense: Sense) -> None:
        senses[said(expression)].append(sense)
        if len(singular_words(expression)) == 1:
            single.append(said(expression))

    for lead in leads:
        for each in lead.expressions:
            mean(each, lead)
    for key, when in calendar.expressions(days, today).items():
        mean(key, when)
    for each in usual_words()["programme"]:
        mean(each, Filler.PROGRAMME)
    for each in usual_words()["ignored"]:
        mean(each, Filler.IGNORED)
    by_initial: dict[str, list[str]] = defaultdict(list)
    for key in senses:
        by_initial[key[:1]].append(key)
    return Vocabulary(dict(senses), sorted(single, key=len), dict(by_initial))


def _understood(state: IndexState, known: Vocabulary, text: str) -> tuple[list[Sense], list[str]]:
    """Return what a question says, and its other words: unknown ones and single fillers."""
    words = singular_words(text)
    may_go_on = text[-1:].isalnum()
    senses: list[Sense] = []
    rest: list[str] = []
    mistaken = 0
    while words:
        count, key = _expression(known, words)
        if not key and len(words) == 1 and may_go_on and not words[0].isdigit():
            count, key = 1, _begun(state, known, words[0])
        if not key and mistaken < MOST_NEAR and may_be_mistaken(words[0]):
            mistaken += 1
            count, key = _mistyped(state, known, words)
        meant = known.senses[key] if key else []
        senses += meant
        # What leads nowhere is searched for like any other word; a filler may tell that a number
        # is an hour: “at 10”, “10 am”.
        leads_nowhere = all(isinstance(sense, Lead) and not sense.leads_on for sense in meant)
        if leads_nowhere or (key == words[0] and Filler.IGNORED in meant):
            rest += words[:count]
        words = words[count:]
    return senses, rest


def _expression(known: Vocabulary, words: Sequence[str]) -> tuple[int, str]:
    """Return how many first words are an expression, and which: the longest, else 1 and ""."""
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        key = "".join(words[:count])
        # Of numbers, it matters which ones they are.
        if key in known.senses and not (count == 1 and key.isdigit()):
            return count, key
    return 1, ""


def _begun(state: IndexState, known: Vocabulary, word: str) -> str:
    """Return the shortest expression of one word that a word no text has begins, or ""."""
    if len(word) < SHORTEST_BEGINNING:
        return ""
    key = next((key for key in known.single if key.startswith(word)), "")
    return key if key and not state.search(Term(word).exact(), limit=1) else ""


def _mistyped(state: IndexState, known: Vocabulary, words: Sequence[str]) -> tuple[int, str]:
    """Return what `_expression` does of words with typos, none of which the site has as it is."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        typed = "".join(words[:count])
        near = [
            key
            for key in known.by_initial.get(typed[:1], ())
            if abs(len(key) - len(typed)) <= MOST_BETWEEN
        ]
        # One letter is another, or two changed places.
        meant = get_close_matches(typed, near, n=1, cutoff=1 - 1 / len(typed))
        if meant and (count > 1 or not state.search(Term(typed).exact(), limit=1)):
            return count, meant[0]
    return 1, ""


def _and(found: Intent, when: When, days: Sequence[date], here: datetime) -> Intent:
    """Return the intent narrowed to a time as well."""
    if when.is_now:
        today = tuple(day for day in days if day == here.date())
        return replace(found, days=today, start=here.time(), is_now=True)
    both = when.days
    if found.days is not None and when.days is not None:
        # “Samedi 12 mai”; where these differ, the later one is meant.
        both = tuple(day for day in found.days if day in when.days) or when.days
    return replace(
        found,
        days=found.days if when.days is None else both,
        start=when.start or found.start,
        talk=found.talk if when.talk is None else when.talk,
    )


def _with_number(found: Intent) -> Intent:
    """Return the intent with a number alone read as the day's, “samedi 12”, or as an hour."""
    numbers = [word for word in found.rest if word.isascii() and word.isdigit() and len(word) < 3]
    hours = [int(word) for word in numbers if calendar.FIRST_HOUR <= int(word) < 24]
    dates = {str(number) for day in found.days or () for number in (day.day, day.year)}
    start = found.start
    read = dates
    if hours and start is None and dates.isdisjoint(numbers):
        start = time(hours[0])
        read = dates | {f"{start.hour}", f"{start:%H}"}
    return replace(found, start=start, rest=tuple(word for word in found.rest if word not in read))
