"""Sentences on what an import would make by a likely mistake."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from events.models import Room
from exchange.planning.editing import Context
from speakers.models import Speaker
from talks.models import Format, Track

# Words of fewer letters are too alike: “Salle A”, “Quai 2”.
SHORTEST = 4
# In longer words two letters may differ.
SHORT = 5
# How many are listed; the rest is counted.
MOST = 20


def doubts(context: Context) -> Iterator[str]:
    """Yield sentences on new names that nearly equal another one or contain a comma."""
    snapshot, created = context.snapshot, context.writes.created
    here: dict[Any, Iterable[str]] = {
        Room: [name for row in snapshot.rooms for name in _names(row)],
        Track: [name for row in snapshot.tracks for name in _names(row)],
        Format: [name for row in snapshot.formats for name in _names(row)],
        Speaker: [row.name for row in snapshot.speakers],
    }
    found: list[str] = []
    for model, names in here.items():
        new = [_names(row)[0] for row in created[model]]
        for name, other in near(new, names):
            sentence = _("“%(name)s” is nearly “%(other)s”: if it is the same, write it alike.")
            found.append(sentence % {"name": name, "other": other})
    for row in created[Speaker]:
        if "," in row.name:
            sentence = _("“%(name)s” holds a comma, and stays as it is: is that a name?")
            found.append(sentence % {"name": row.name})
    yield from found[:MOST]
    if more := len(found[MOST:]):
        yield ngettext(
            "%(count)d more name is nearly another one, or holds a comma.",
            "%(count)d more names are nearly another one, or hold a comma.",
            more,
        ) % {"count": more}


def near(new: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield new names with a known one that differs by a letter (two in a long word)."""
    alike: dict[tuple[str, ...], str] = {}
    for name in known:
        for sign in _signs(name):
            alike.setdefault(sign, name)
    for name in new:
        others = (alike[sign] for sign in _signs(name) if sign in alike)
        if other := next((each for each in others if fold(each) != fold(name)), None):
            yield name, other
        for sign in _signs(name):
            alike.setdefault(sign, name)


def _signs(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the keys that nearly equal names share: all words, one of them with a gap."""
    words = fold(name).split()
    for place, word in enumerate(words):
        if not any(map(str.isdigit, word)):
            for sign in _left_of(word):
                yield (*words[:place], sign, *words[place + 1 :])


def _left_of(word: str) -> Iterator[str]:
    """Yield a word without one letter; a short word with a gap before or in place of it."""
    length = len(word)
    for letter in range(length + 1):
        before, after = word[:letter], word[letter + 1 :]
        if length > SHORT:
            yield before + after
        if SHORTEST <= length + 1 <= SHORT + 1:
            yield f"{before}?{word[letter:]}"
        if SHORTEST <= length <= SHORT + 1:
            yield f"{before}?{after}"


def _names(row: Any) -> list[str]:
    return [row.name] if isinstance(row, Speaker) else [n for n in (row.name_fr, row.name_en) if n]
