"""Who takes part in an edition, as planned, with all that is known of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.models import Erasure
from events.models import Edition
from participation.forgotten import forgotten
from participation.models import Answer, Contact, Participation, Proposal
from speakers.models import Speaker
from talks.models import Credit, Erasing, Session, SessionLink, Slot

EXPECTED = (Session.State.DRAFT, Session.State.CONFIRMED)
# Where sessions without a slot are sorted.
LAST = datetime.max.replace(tzinfo=UTC)
# Fields that speakers propose: one language is enough.
BIOGRAPHY = ("biography_fr", "biography_en")
SUMMARY = ("summary_fr", "summary_en")
# Erasures by which speakers have their portrait taken away, or all that is known of them.
WITHOUT_PORTRAIT = (Erasing.PORTRAIT, Participation.ERASURE)
# Long texts, of which only whether they are there is asked.
LONG = (
    *("session__abstract_fr", "session__abstract_en"),
    *("speaker__biography_fr", "speaker__biography_en"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPart:
    """A session in which a person takes part; `slots` stand, the first one first."""

    session: Session
    role: str
    slots: list[Slot]
    answer: Answer | None
    has_summary: bool
    has_slides: bool

    @property
    def is_expected(self) -> bool:
        """Tell whether it is to take place, and they did not decline it."""
        is_declined = self.answer is not None and self.answer.value == Answer.Value.NO
        return self.session.state in EXPECTED and not is_declined

    @property
    def is_cancelled(self) -> bool:
        return self.session.state == Session.State.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person credited in sessions of an edition that are expected, or cancelled.

    `removed_portrait`: theirs was taken away, or all that was known of them, at their wish.
    `is_forgotten`: they had all erased that was known of them, and gave no address since.
    `consents`: purpose → what they said last.
    """

    edition: Edition
    speaker: Speaker
    has_biography: bool
    has_portrait: bool
    removed_portrait: bool
    is_forgotten: bool
    parts: list[SessionPart]
    contact: Contact | None = None
    participation: Participation | None = None
    consents: dict[str, bool] = field(default_factory=dict)
    said_when_available: bool = False

    @property
    def expected(self) -> list[SessionPart]:
        return [part for part in self.parts if part.is_expected]

    @property
    def unanswered(self) -> list[SessionPart]:
        return [part for part in self.expected if part.answer is None]

    @property
    def answered(self) -> bool:
        """Tell whether they answered for any session."""
        return any(part.answer for part in self.parts)

    @property
    def days_waiting(self) -> int | None:
        """Return for how many days something is waited for; None: nothing was asked yet."""
        asked_at = self.participation and self.participation.asked_at
        if not asked_at:
            return None
        zone = self.edition.zone
        return (timezone.localdate(timezone=zone) - asked_at.astimezone(zone).date()).days


def participants(
    edition: Edition, speakers: Collection[int] | None = None, *, with_withdrawn: bool = False
) -> list[Participant]:
    """Return who takes part in an edition, or those of some pks, in the order of their names.

    with_withdrawn: with the sessions that were withdrawn. It takes the same number of queries for
    any number of people.
    """
    credits_of = _credits(edition, speakers, with_withdrawn=with_withdrawn)
    if not credits_of:
        return []
    known = _Known(edition, credits_of)
    return [known.participant(rows) for rows in credits_of.values()]


def count_without_address(edition: Edition) -> int:
    """Count those who take part in an edition and whose address nobody knows, but who had it
    erased.
    """
    rows = _standing(edition).filter(speaker__contact=None).exclude(speaker__in=forgotten())
    return rows.order_by().values("speaker").distinct().count()


def _standing(edition: Edition, *, with_withdrawn: bool = False) -> QuerySet[Credit]:
    """Return the credits of those who take part in an edition."""
    rows = Credit.objects.filter(
        session__edition=edition, speaker__withdrawn=False, speaker__erased=False
    )
    return rows if with_withdrawn else rows.exclude(session__state=Session.State.WITHDRAWN)


def _credits(
    edition: Edition, speakers: Collection[int] | None, *, with_withdrawn: bool
) -> dict[int, list[Credit]]:
    """Return the credits of each speaker, by pk, in the order of their names."""
    rows = _standing(edition, with_withdrawn=with_withdrawn)
    if speakers is not None:
        rows = rows.filter(speaker__in=speakers)
    rows = rows.select_related("session__format", "speaker__contact").defer(*LONG)
    rows = rows.annotate(has_biography=~Q(speaker__biography_fr="", speaker__biography_en=""))
    found: dict[int, list[Credit]] = defaultdict(list)
    for credit in rows.order_by("speaker__sort_name", "speaker__name", "speaker", "session"):
        found[credit.speaker_id].append(credit)
    return found


class _Known:
    """What is known of people and of their sessions, asked for all of them at once.

    What they proposed, and organisers did not decide yet, counts as there.
    """

    def __init__(self, edition: Edition, credits_of: Mapping[int, list[Credit]]) -> None:
        self.edition = edition
        speakers = list(credits_of)
        sessions = {credit.session_id for rows in credits_of.values() for credit in rows}
        rows = Participation.objects.filter(edition=edition, speaker__in=speakers)
        rows = rows.select_related("details").prefetch_related("answers", "consents")
        self.participations = {row.speaker_id: row for row in rows}
        self.slots: dict[int, list[Slot]] = defaultdict(list)
        slots = Slot.objects.standing().filter(session__in=sessions).select_related("room")
        for slot in slots.order_by("start", "pk"):
            self.slots[slot.session_id].append(slot)
        links = SessionLink.objects.filter(session__in=sessions, kind=SessionLink.Kind.SLIDES)
        self.with_slides = set(links.values_list("session", flat=True))
        keys = [str(rows[0].speaker.key) for rows in credits_of.values()]
        erasures = Erasure.objects.filter(kind__in=WITHOUT_PORTRAIT, key__in=keys)
        self.erased: dict[str, set[str]] = defaultdict(set)
        for kind, key in erasures.values_list("kind", "key"):
            self.erased[key].add(kind)
        waiting = Proposal.objects.filter(
            participation__edition=edition, state=Proposal.State.WAITING
        ).exclude(value="")
        columns = ("participation__speaker", "session", "field")
        # Of a session whoever of its people proposed it.
        self.proposed: set[tuple[int, str]] = set()
        self.proposed_of_sessions: set[tuple[int, str]] = set()
        for speaker, session, name in waiting.values_list(*columns):
            if session:
                self.proposed_of_sessions.add((session, name))
            else:
                self.proposed.add((speaker, name))

    def participant(self, rows: list[Credit]) -> Participant:
        """Return a person, by all their credits."""
        speaker = rows[0].speaker
        participation = self.participations.get(speaker.pk)
        answers = {each.session_id: each for each in _related(participation, "answers")}
        details = getattr(participation, "details", None)
        biography = any((speaker.pk, name) in self.proposed for name in BIOGRAPHY)
        portrait = (speaker.pk, "portrait") in self.proposed
        contact = getattr(speaker, "contact", None)
        erased = self.erased[str(speaker.key)]
        return Participant(
            edition=self.edition,
            speaker=speaker,
            has_biography=rows[0].has_biography or biography,  # type: ignore[attr-defined]
            has_portrait=bool(speaker.portrait) or portrait,
            removed_portrait=bool(erased),
            is_forgotten=Participation.ERASURE in erased and contact is None,
            parts=sorted(
                (self._part(credit, answers.get(credit.session_id)) for credit in rows),
                key=_beginning,
            ),
            contact=contact,
            participation=participation,
            consents={each.purpose: each.given for each in _related(participation, "consents")},
            said_when_available=bool(details and details.available is not None),
        )

    def _part(self, credit: Credit, answer: Answer | None) -> SessionPart:
        session = credit.session
        proposed = self.proposed_of_sessions
        return SessionPart(
            session=session,
            role=credit.role,
            slots=self.slots[session.pk],
            answer=answer,
            has_summary=bool(session.summary) or any((session.pk, f) in proposed for f in SUMMARY),
            has_slides=bool(session.slides)
            or session.pk in self.with_slides
            or (session.pk, "slides") in proposed,
        )


def _related(participation: Participation | None, name: str) -> Iterable[Any]:
    return getattr(participation, name).all() if participation else ()


def _beginning(part: SessionPart) -> tuple[datetime, int]:
    """Return what parts are sorted by: those without a slot come last."""
    start = part.slots[0].start if part.slots else LAST
    return start, part.session.pk
