"""Why there is no place, in words with links to what they are about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _, ngettext

from talks.admin.problems import Links, title_of
from talks.clashes import Interval
from talks.formatting import short_moment
from timetable.finding.contradiction import contradiction, spared
from timetable.finding.search import Search
from timetable.finding.wishes import BREAKS, Hindered, Wish

# How many times, sessions or rooms are named in a sentence; the rest is "…".
MOST_NAMED = 4


class ContradictionInWords:
    """The wishes that leave a session without a place, in a sentence, and each by itself.

    tells_hours: whether it may say when people are there.
    """

    def __init__(
        self, search: Search, hindered: Hindered, links: Links, *, tells_hours: bool
    ) -> None:
        self.search = search
        self.hindered = hindered
        self.links = links
        self.tells_hours = tells_hours
        self.wishes = contradiction(hindered)

    @property
    def sentence(self) -> SafeString:
        clauses = [self._clause(wish) for wish in self.wishes] or [self._nowhere()]
        return format_html(
            _("“{session}” has no place that breaks nothing: {wishes}."),
            session=self._link(self.search.session.key, self.search.session.title.either),
            wishes=_listed(clauses),
        )

    @property
    def ways_out(self) -> list[tuple[SafeString, int]]:
        """Return the wishes without which there is a place, with how many there are then."""
        counts = ((wish, spared(self.hindered, wish)) for wish in self.wishes)
        return [(_capitalised(self._clause(wish)), count) for wish, count in counts if count]

    def _nowhere(self) -> SafeString:
        """Return why there is no hour or room at all."""
        if not self.search.programme.listed_rooms:
            return conditional_escape(_("there is no room"))
        sentence = ngettext(
            "no day is long enough for %(count)d minute",
            "no day is long enough for %(count)d minutes",
            self._minutes,
        )
        return conditional_escape(sentence % {"count": self._minutes})

    def _clause(self, wish: Wish) -> SafeString:
        match wish.rule:
            case "person_away":
                return self._person_away(wish)
            case "person_twice":
                return self._person_twice(wish)
            case "too_far":
                sentence = _("{person} would not have the time to walk to or from another session")
                return format_html(sentence, person=self._person(wish))
            case "room_lacks":
                return self._room_lacks(wish)
            case "room_twice":
                sentence = ngettext(
                    "no suitable room is free for %(count)d minute then",
                    "no suitable room is free for %(count)d minutes then",
                    self._minutes,
                )
                return conditional_escape(sentence % {"count": self._minutes})
            case rule if rule == BREAKS:
                return self._breaks()
            case rule:
                name = title_of(rule)
                return conditional_escape(_("it would break “%(rule)s”") % {"rule": name})

    def _breaks(self) -> SafeString:
        if len(self.wishes) > 1:
            return conditional_escape(_("breaks stay free"))
        sentence = ngettext(
            "no time without a break lasts %(count)d minute",
            "no time without a break lasts %(count)d minutes",
            self._minutes,
        )
        return conditional_escape(sentence % {"count": self._minutes})

    def _person_away(self, wish: Wish) -> SafeString:
        if not self.tells_hours:
            return conditional_escape(_("not everybody is free at every hour"))
        there = self.search.circumstances.available.get(wish.person, ()) if wish.person else ()
        zone = self.search.programme.edition.zone
        times = [
            conditional_escape(short_moment(start, end, zone))
            for start, end in _within(there, self.search.hours)
        ]
        if not times:
            sentence = _("{person} is never there during the edition")
            return format_html(sentence, person=self._person(wish))
        sentence = _("{person} is there only {times}")
        return format_html(sentence, person=self._person(wish), times=_some(times))

    def _person_twice(self, wish: Wish) -> SafeString:
        others = [
            self._link(session.key, session.title.either)
            for session in (self.search.programme.sessions_of(wish.person) if wish.person else ())
            if session.key != self.search.session.key and session.live_slots
        ]
        sentence = _("{person} is expected at {sessions}")
        return format_html(sentence, person=self._person(wish), sessions=_some(others))

    def _room_lacks(self, wish: Wish) -> SafeString:
        offering = {spot.room for spot, wishes in self.hindered.items() if wish not in wishes}
        rooms = [
            self._link(room.key, room.name.either)
            for room in self.search.programme.listed_rooms
            if room.key in offering
        ]
        if not rooms:
            return conditional_escape(_("no room offers all that it promises"))
        sentence = ngettext(
            "only {rooms} offers all that it promises",
            "only {rooms} offer all that it promises",
            len(rooms),
        )
        return format_html(sentence, rooms=_some(rooms))

    @property
    def _minutes(self) -> int:
        return self.search.length // timedelta(minutes=1)

    def _person(self, wish: Wish) -> SafeString:
        key = wish.person or self.search.session.key
        return self._link(key, "")

    def _link(self, key: UUID, name: str) -> SafeString:
        if key not in self.links:
            return conditional_escape(name)
        address, known = self.links[key]
        return format_html('<a href="{}">{}</a>', address, name or known)


def _within(intervals: Iterable[Interval], hours: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the parts of intervals that lie in the hours of the edition."""
    hours = list(hours)
    for start, end in intervals:
        for opens, closes in hours:
            if max(start, opens) < min(end, closes):
                yield max(start, opens), min(end, closes)


def _some(names: Sequence[SafeString]) -> SafeString:
    """List the first of these names."""
    return _listed([*names[:MOST_NAMED], *([mark_safe("…")] if names[MOST_NAMED:] else [])])


def _listed(names: Sequence[SafeString]) -> SafeString:
    """List names or clauses, as in a sentence; each is safe."""
    return mark_safe(get_text_list(list(names), _("and")))  # noqa: S308


def _capitalised(clause: SafeString) -> SafeString:
    return clause if clause.startswith("<") else mark_safe(capfirst(clause))  # noqa: S308
