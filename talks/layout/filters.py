"""The filters of the programme: choices in groups, and search terms.

The query of the address is the whole state: `track=metiers&track=lieux&q=scala&since=12`. Within a
group any choice will do, every group must agree, every term must be found, and something must have
changed since that release. Scripts filter in the same way (static/talks/programme/filters.js).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy as _

from core.branding.flags import flag
from core.templatetags.text import plain, text
from core.text import languages
from core.text.translated import Text, fold
from core.text.words import PART, is_near, may_be_mistaken, noun, singular
from talks.formatting import day_name, foreign_languages
from talks.models import Session
from talks.programme import Programme, schema

# What some cannot do without comes first.
GROUPS: dict[str, str | Promise] = {
    "service": _("Services"),
    "language": _("Languages"),
    "track": _("Tracks"),
    "format": _("Formats"),
    "day": _("Days"),
    "room": _("Rooms"),
    "tag": _("Topics"),
}
SERVICES = (
    Session.Service.STEP_FREE,
    Session.Service.INDUCTION_LOOP,
    Session.Service.LIVE_CAPTIONS,
    Session.Service.SIGN_LANGUAGE,
    Session.Service.INTERPRETING,
    Session.Service.SLIDES_IN_ADVANCE,
    Session.Service.STREAMED,
    Session.Service.RECORDED,
)
# A session has one of each of these, as a rule: a single choice would choose nothing.
EXCLUSIVE = {"track", "format", "day", "room", "language"}
# Shown at once, a group of many choices apart; the others wait behind "More filters".
FOREMOST = {"service", "language", "track", "format"}
MANY = 8
# More choices are in the order of the alphabet, with a field that narrows them.
MOST_IN_SIGHT = 12
# How many tracks and formats the stylesheet numbers, which filters where there is no script
# (talks/numbered.css).
MOST_NUMBERED = 30
LONGEST_SEARCH = 100

# The values of a session in each group, as the query has them.
Facets = Mapping[str, Sequence[str]]
Placing = tuple[schema.Session, schema.Slot | None, Facets]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A checkbox. `number` counts the choices of a group, for its static class."""

    value: str
    label: SafeString
    number: int
    chosen: bool
    flag: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of checkboxes."""

    name: str
    label: str | Promise
    choices: list[Choice]

    @property
    def is_long(self) -> bool:
        """Tell whether it takes a field to find one of its choices."""
        return len(self.choices) > MOST_IN_SIGHT


def _release_number(asked: str) -> int:
    """Return the number of a release, or 0 if it is none."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


class Filters:
    """The choices that the sessions of a programme offer, and those the reader made.

    Unknown values are ignored: the page shows everything rather than nothing. `changed_since`
    returns what changed of sessions since a release, by their keys, or None.
    """

    def __init__(
        self,
        programme: Programme,
        query: Mapping[str, Sequence[str]] | None = None,
        changed_since: Callable[[int], Mapping[UUID, str] | None] = lambda _number: None,
    ) -> None:
        query = query or {}
        self.programme = programme
        number = _release_number(query.get("since", ("",))[-1])
        self.changed = changed_since(number) if number else None
        self.since = number if self.changed is not None else None
        self.placings = programme.once(_placings)
        offered = programme.once(_offered)
        self.chosen = {
            group: chosen
            for group in GROUPS
            if (chosen := offered[group].intersection(_values(group, query)))
        }
        self.search = " ".join(query.get("q", ("",))[-1].split())[:LONGEST_SEARCH]
        self.terms = [self._meant(word) for word in fold(self.search).split()]
        self.groups = [
            Group(name=name, label=label, choices=choices)
            for name, label in GROUPS.items()
            if len(choices := self._choices(name, offered[name])) > (name in EXCLUSIVE)
        ]
        # For the stylesheet that filters where there is no script.
        self._numbers = {
            (group.name, choice.value): f"{group.name}-{choice.number}"
            for group in self.groups
            if group.name in {"track", "format"}
            for choice in group.choices
        }

    @property
    def foremost(self) -> list[Group]:
        return [group for group in self.groups if self._is_foremost(group)]

    @property
    def others(self) -> list[Group]:
        return [group for group in self.groups if not self._is_foremost(group)]

    @property
    def uses_others(self) -> bool:
        return any(group.name in self.chosen for group in self.others)

    @staticmethod
    def _is_foremost(group: Group) -> bool:
        return group.name in FOREMOST and len(group.choices) <= MANY

    def __bool__(self) -> bool:
        return bool(self.chosen or self.terms or self.since)

    def __len__(self) -> int:
        """Return how many filters are in use."""
        return sum(map(len, self.chosen.values())) + bool(self.terms) + bool(self.since)

    def keep(self, placing: Placing) -> bool:
        """Tell whether a session in a slot passes the filters."""
        _session, _slot, facets = placing
        for group, chosen in self.chosen.items():
            if chosen.isdisjoint(facets[group]):
                return False
        if not self.terms:
            return True
        text = self._texts[_place(placing)]
        return all(any(word in text for word in words) for words in self.terms)

    def _meant(self, word: str) -> list[str]:
        """Return the words that may be meant by one: others are, where no text has it."""
        found = noun(word)
        one = singular(found)
        meant = [found, one]
        texts = self._texts.values()
        if not (may_be_mistaken(one) and one.isalpha()) or any(
            each in text for text in texts for each in meant
        ):
            return meant
        known = self.programme.once(_vocabulary, of=get_language())
        return [each for each in known if is_near(one, each, goes_on=True)]

    @property
    def _texts(self) -> Mapping[tuple[UUID, UUID | None], str]:
        """Return what is searched, in the active language."""
        return self.programme.once(_texts, of=get_language())

    def classes(self, facets: Facets) -> list[str]:
        """Return the numbered classes of a session: its track's and its format's."""
        return [
            self._numbers[group, value]
            for group in ("track", "format")
            for value in facets[group]
            if (group, value) in self._numbers
        ]

    def _choices(self, group: str, offered: set[str]) -> list[Choice]:
        chosen = self.chosen.get(group, set())
        choices = [
            Choice(
                value=value,
                label=text(label),
                number=number,
                chosen=value in chosen,
                flag=flag(letter),
            )
            for number, (value, label, letter) in enumerate(self._offer(group), start=1)
            if value in offered
        ]
        if group != "day" and len(choices) > MOST_IN_SIGHT:
            choices.sort(key=lambda choice: fold(strip_tags(choice.label)))
        return choices

    def _offer(self, group: str) -> list[tuple[str, Text | str, str]]:
        """Return value, label and flag of all choices of a group, in the order of the form."""
        programme = self.programme
        match group:
            case "day":
                return [(day.isoformat(), day_name(day), "") for day in programme.edition.days]
            case "track":
                return [(track.slug, track.name, track.flag) for track in programme.listed_tracks]
            case "format":
                return [(shape.slug, shape.name, "") for shape in programme.listed_formats]
            case "room":
                return [(room.slug, room.name, "") for room in programme.listed_rooms]
            case "language":
                spoken = self.programme.once(_offered)["language"]
                return [(tag, languages.names([tag]), "") for tag in languages.in_order(spoken)]
            case "service":
                return [(service.value, str(service.label), "") for service in SERVICES]
            case _:
                tags = [(tag.slug, tag.name, "") for tag in programme.tags if not tag.withdrawn]
                return sorted(tags, key=lambda tag: fold(plain(tag[1])))


def _values(group: str, query: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return the values in the query; older links have “fr-en” for two languages."""
    asked = query.get(group, ())
    return "-".join(asked).split("-") if group == "language" else asked


def _placings(programme: Programme) -> list[Placing]:
    """Return every session in each of its slots, or without one, with its facets."""
    placings = []
    for session in programme.listed:
        slots: Sequence[schema.Slot | None] = session.live_slots or [None]
        placings += [(session, slot, _facets(programme, session, slot)) for slot in slots]
    return placings


def _place(placing: Placing) -> tuple[UUID, UUID | None]:
    session, slot, _facets = placing
    return session.key, slot.key if slot else None


def _texts(programme: Programme) -> dict[tuple[UUID, UUID | None], str]:
    """Return the text that a reader searches: that of the cell, and its topics."""
    return {
        _place(placing): fold(" ".join(map(plain, _said(programme, *placing[:2]))))
        for placing in programme.once(_placings)
    }


def _said(
    programme: Programme, session: schema.Session, slot: schema.Slot | None
) -> Iterator[Text | str]:
    of = session.content
    yield from (session.title, of.summary)
    yield from (tag.name for tag in programme.topics(session))
    if slot:
        yield programme.room(slot.room).name
    yield from (speaker.name for _credit, speaker in programme.people(session))
    yield from (
        kind.name for kind in (programme.track(of.track), programme.format(of.format)) if kind
    )
    yield foreign_languages(of.languages)


def _vocabulary(programme: Programme) -> set[str]:
    """Return all words that are searched, in the active language."""
    texts = programme.once(_texts, of=get_language())
    return set(PART.findall(" ".join(texts.values())))


def _facets(programme: Programme, session: schema.Session, slot: schema.Slot | None) -> Facets:
    """Return the facets of a session in `slot`."""
    of = session.content
    track, shape = programme.track(of.track), programme.format(of.format)
    return {
        "day": [programme.day_of(slot).isoformat()] if slot else [],
        "room": [programme.room(slot.room).slug] if slot else [],
        "track": [track.slug] if track else [],
        "format": [shape.slug] if shape else [],
        "language": list(dict.fromkeys(map(languages.primary, of.languages))),
        "service": of.services,
        "tag": [tag.slug for tag in programme.topics(session)],
    }


def _offered(programme: Programme) -> dict[str, set[str]]:
    """Return the values of each group that a session has; breaks are not counted."""
    offered: dict[str, set[str]] = defaultdict(set)
    for session, _slot, facets in programme.once(_placings):
        if not programme.is_break(session):
            for group, values in facets.items():
                offered[group].update(values)
    return offered
