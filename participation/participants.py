"""Who takes part in an edition, as planned, with all that is known of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from events.models import Edition
from participation.models import Answer, Contact, Participation
from speakers.models import Speaker
from talks.models import Credit, Session, SessionLink, Slot

EXPECTED = (Session.State.DRAFT, Session.State.CONFIRMED)
# Where sessions without a slot are sorted.
LAST = datetime.max.replace(tzinfo=UTC)
# Long texts, of which only whether they are there is asked.
LONG = (
    *("session__abstract_fr", "session__abstract_en"),
    *("speaker__biography_fr", "speaker__biography_en"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPart:
    """A session in which somebody takes part; `slots` stand, the first one first."""

    session: Session
    role: str
    slots: list[Slot]
    answer: Answer | None
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
    """Somebody credited in sessions of an edition that are expected, or cancelled.

    `consents`: purpose → what they said last.
    """

    edition: Edition
    speaker: Speaker
    has_biography: bool
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


def participants(edition: Edition, speakers: Collection[int] | None = None) -> list[Participant]:
    """Return who takes part in an edition, or those of some pks, in the order of their names.

    It takes the same number of queries for any number of people.
    """
    credits_of = _credits(edition, speakers)
    sessions = {credit.session_id for rows in credits_of.values() for credit in rows}
    slots, with_slides = _slots(sessions), _with_slides(sessions)
    participations = _participations(edition, credits_of)
    found = []
    for pk, rows in credits_of.items():
        participation = participations.get(pk)
        answers = {each.session_id: each for each in _related(participation, "answers")}
        parts = [
            SessionPart(
                session=credit.session,
                role=credit.role,
                slots=slots[credit.session_id],
                answer=answers.get(credit.session_id),
                has_slides=bool(credit.session.slides) or credit.session_id in with_slides,
            )
            for credit in rows
        ]
        details = getattr(participation, "details", None)
        found.append(
            Participant(
                edition=edition,
                speaker=rows[0].speaker,
                has_biography=rows[0].has_biography,  # type: ignore[attr-defined]
                parts=sorted(parts, key=_beginning),
                contact=getattr(rows[0].speaker, "contact", None),
                participation=participation,
                consents={each.purpose: each.given for each in _related(participation, "consents")},
                said_when_available=bool(details and details.available is not None),
            )
        )
    return found


def _credits(edition: Edition, speakers: Collection[int] | None) -> dict[int, list[Credit]]:
    """Return the credits of each speaker, by pk, in the order of their names."""
    rows = Credit.objects.filter(
        session__edition=edition,
        session__state__in=[*EXPECTED, Session.State.CANCELLED],
        speaker__withdrawn=False,
        speaker__erased=False,
    )
    if speakers is not None:
        rows = rows.filter(speaker__in=speakers)
    rows = rows.select_related("session__format", "speaker__contact").defer(*LONG)
    rows = rows.annotate(has_biography=~Q(speaker__biography_fr="", speaker__biography_en=""))
    found: dict[int, list[Credit]] = defaultdict(list)
    for credit in rows.order_by("speaker__sort_name", "speaker__name", "speaker", "session"):
        found[credit.speaker_id].append(credit)
    return found


def _slots(sessions: Collection[int]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = defaultdict(list)
    rows = Slot.objects.standing().filter(session__in=sessions).select_related("room__venue")
    for slot in rows.order_by("start", "pk"):
        found[slot.session_id].append(slot)
    return found


def _with_slides(sessions: Collection[int]) -> set[int]:
    """Return the sessions, by pk, that link to slides elsewhere."""
    links = SessionLink.objects.filter(session__in=sessions, kind=SessionLink.Kind.SLIDES)
    return set(links.values_list("session", flat=True))


def _participations(edition: Edition, speakers: Iterable[int]) -> dict[int, Participation]:
    rows = Participation.objects.filter(edition=edition, speaker__in=list(speakers))
    rows = rows.select_related("details").prefetch_related("answers", "consents")
    return {row.speaker_id: row for row in rows}


def _related(participation: Participation | None, name: str) -> Iterable[Any]:
    return getattr(participation, name).all() if participation else ()


def _beginning(part: SessionPart) -> tuple[datetime, int]:
    """Return what parts are sorted by: those without a slot come last."""
    start = part.slots[0].start if part.slots else LAST
    return start, part.session.pk
