"""Cards: a session in its place, or waiting for one, as HTML for pages and for scripts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from talks.admin.problems import SHAPES
from talks.clashes import Problem
from talks.models import Session, Severity
from timetable.sheet import (
    PublicSlot,
    SheetSession,
    SheetSlot,
    people_of,
    sheet_sessions,
)

# Session → the rules that it breaks.
type Broken = Mapping[UUID, Sequence[Problem]]

# What blocks a release first.
SEVEREST = (Severity.ERROR, Severity.WARNING, Severity.ADVICE)
# Minutes up to which a card has room for one line, or for its start alone; from which for all.
LOW, MIDDLE, HIGH = 20, 30, 60


@dataclass(frozen=True, slots=True)
class Card:
    """The HTML of a card, with a digest that differs when it does."""

    digest: str
    html: SafeString


class CardMaker:
    """Makes cards in the active language.

    broken: by session, what rules say of it. advice: by session, what no card says of that.
    stars: by session. public: by slot.
    """

    def __init__(
        self,
        *,
        broken: Broken,
        advice: Broken,
        stars: Mapping[UUID, int],
        public: Mapping[UUID, PublicSlot],
    ) -> None:
        self.broken, self.advice = broken, advice
        self.stars, self.public = stars, public
        self.words = {
            Session.State.DRAFT: pgettext("session", "draft"),
            Session.State.CANCELLED: pgettext("session", "cancelled"),
        }
        self.too_small = gettext("room too small")
        self.nobody = gettext("without speaker")
        self.said = gettext("%(severity)s: %(sentence)s")

    def slot(self, slot: SheetSlot, *, is_carried: bool = False) -> Card:
        """Return the card of a session in its place."""
        session, minutes = slot.session, slot.minutes
        css = ("card", *_height(minutes), *self._states(session), *place_classes(*slot.reach))
        head = (
            f'id="slot-{slot.key}" class="{" ".join(css)}" data-slot="{slot.key}" '
            f'data-room="{slot.room}" data-start="{iso(slot.start)}" data-end="{iso(slot.end)}"'
            f"{self._hint(session)}"
        )
        time = f'{slot.start:%H:%M}<span class="card__end">–{slot.end:%H:%M}</span>'
        lines = (
            f'<span class="visually-hidden">, {escape(slot.room_name)}</span>',
            *self._people(session),
            *self._stars(slot),
            *self._says(session),
            *self._public(slot),
        )
        name = f'name="carried" value="{slot.key}" aria-pressed="{_bool(is_carried)}"'
        return _card(session, head, name, (self._mark(session), time), lines, minutes)

    def waiting(self, session: SheetSession, *, is_carried: bool = False) -> Card:
        """Return the card of a session that waits for a place."""
        css = ("card", "card--pool", *self._states(session))
        head = f'id="session-{session.key}" class="{" ".join(css)}"{self._hint(session)}'
        nobody = not session.people and not session.is_break
        lines = (
            *self._people(session),
            *([_line("card__says", self.nobody)] if nobody else ()),
            *self._says(session),
        )
        time = gettext("%(minutes)d min") % {"minutes": session.minutes}
        name = f'name="session" value="{session.key}" aria-pressed="{_bool(is_carried)}"'
        begin = self._mark(session), time
        return _card(session, head, name, begin, lines, session.minutes)

    def slots(self, slots: Iterable[SheetSlot]) -> dict[str, Card]:
        """Return the card of each slot, by its key."""
        return {str(slot.key): self.slot(slot) for slot in slots}

    def pool(self, sessions: QuerySet[Session]) -> dict[str, Card]:
        """Return the card of each session that waits for a place, by its key."""
        found = sheet_sessions(sessions, people_of(sessions))
        return {str(session.key): self.waiting(session) for session in found}

    def _states(self, session: SheetSession) -> Iterator[str]:
        if session.is_break:
            yield "card--break"
        if session.state != Session.State.CONFIRMED:
            yield f"is-{session.state}"
        if self._worst(session):
            yield "is-clash"

    def _says(self, session: SheetSession) -> Iterator[str]:
        if session.state in self.words:
            yield _line("card__says", self.words[Session.State(session.state)])
        if problem := self._worst(session):
            yield self._rule(problem, len(self.broken[session.key]) - 1)

    def _mark(self, session: SheetSession) -> str:
        """Return the shape that says on the lowest card that a rule is broken."""
        if problem := self._worst(session):
            shape = SHAPES[problem.severity]
            return f'<span class="problem-shape problem-shape--{shape}" aria-hidden="true"></span>'
        return ""

    def _hint(self, session: SheetSession) -> str:
        """Return the attribute that shows all that rules say where one points at a card."""
        said = map(self._said, self.broken.get(session.key, ()))
        hint = "\n".join(said)
        return f' title="{escape(hint)}"' if hint else ""

    def _said(self, problem: Problem) -> str:
        return self.said % {"severity": problem.severity.label, "sentence": problem.sentence}

    def _worst(self, session: SheetSession) -> Problem | None:
        """Return the most severe problem of a session, the first of its kind."""
        problems = self.broken.get(session.key, ())
        return min(problems, key=lambda each: SEVEREST.index(each.severity), default=None)

    def _rule(self, problem: Problem, more: int) -> str:
        """Return the line of a card that says what rule it breaks, and how many more."""
        said = self._said(problem)
        rest = ngettext("(%(count)d more)", "(%(count)d more)", more) % {"count": more}
        return _line("card__says card__rule", f"{said} {rest}" if more else said)

    def _people(self, session: SheetSession) -> Iterator[str]:
        if session.people:
            yield _line("card__who", session.people)

    def _stars(self, slot: SheetSlot) -> Iterator[str]:
        stars = self.stars.get(slot.session.key)
        if stars is None or slot.session.is_break:
            return
        over = slot.seats is not None and stars > slot.seats
        of = "" if slot.seats is None else f" / {slot.seats}"
        words = f"★ {stars}{of}" + (f", {self.too_small}" if over else "")
        yield _line("card__stars is-over" if over else "card__stars", words)

    def _public(self, slot: SheetSlot) -> Iterator[str]:
        place = self.public.get(slot.key)
        if place and place.place != slot.place:
            words = gettext("public: %(time)s, %(room)s") % {
                "time": f"{place.start:%H:%M}"
                if place.start.date() == slot.day
                else f"{place.start:%d/%m %H:%M}",
                "room": place.room_name,
            }
            yield _line("card__public", words)


def _card(
    session: SheetSession,
    head: str,
    name: str,
    begin: tuple[str, str],
    lines: Iterable[str],
    minutes: int,
) -> Card:
    """Return a card: attributes of its item and of its button, its mark and time, what follows."""
    mark, time = begin
    title, people = escape(session.title), escape(session.people)
    flag = "" if session.is_break else session.flag
    head = (
        f'<li {head} data-session="{session.key}" data-pk="{session.pk}" data-minutes="{minutes}" '
        f'data-title="{title}" data-people="{people}"'
    )
    body = (
        f'<button type="submit" form="carry" class="card__pick" {name}><span class="card__text">'
        f'{mark}<span class="card__time">{flag}{time}</span> '
        f'<span class="card__title">{title}</span>{" ".join(lines)}</span></button></li>'
    )
    digest = blake2b(f"{head}{body}".encode(), digest_size=8).hexdigest()
    return Card(digest, SafeString(f'{head} data-digest="{digest}">{body}'))


def _height(minutes: int) -> Iterator[str]:
    if minutes <= LOW:
        yield "card--low"
    elif minutes <= MIDDLE:
        yield "card--mid"
    elif minutes >= HIGH:
        yield "card--high"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _line(css: str, words: str) -> str:
    return f'<span class="{css}">{escape(words)}</span>'


def iso(moment: datetime) -> str:
    """Return a moment as scripts and forms have it: with its zone, and no less than it says."""
    is_full = not (moment.second or moment.microsecond)
    return moment.isoformat(timespec="minutes" if is_full else "auto")


def place_classes(first: int, last: int) -> Iterator[str]:
    """Yield the classes of sheet places (manage.py sheet_css) from one five minutes to another."""
    for edge, number in (("from", first), ("to", last)):
        tens, units = divmod(number, 10)
        if tens:
            yield f"{edge}-t{tens}"
        if units:
            yield f"{edge}-u{units}"
