"""Who is asked to take part in which sessions, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from textwrap import wrap
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, override

from core.database.locks import hold
from core.mail import outbox
from core.mail.models import Letter
from events.models import Edition
from participation.models import Answer, Participation, ParticipationSettings
from participation.organisers import organisers
from talks.models import Credit, Session

# What was begun before the last day ended may be sent so much later.
GRACE = timedelta(minutes=15)
CANNOT_COME = "participation/letters/cannot_come.txt"
CAN_COME = "participation/letters/can_come.txt"
# What each letter to the organisers says; it is about as many answers as it can name.
LETTERS = {CANNOT_COME: Answer.Value.NO, CAN_COME: Answer.Value.YES}
LETTER_LIVES = timedelta(days=7)
NAMED = cast("int", Letter._meta.get_field("about").max_length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a speaker says of a session: whether they come, and a word to the organisers."""

    comes: bool
    word: str = ""


def asked(edition: Edition) -> QuerySet[Credit]:
    """Return the parts in the edition's expected sessions: each asks a person for an answer."""
    expected = Session.objects.expected().filter(edition=edition)
    return Credit.objects.filter(session__in=expected)


def noes(edition: Edition) -> QuerySet[Answer]:
    """Return the answers “no” on which organisers have still to decide, the newest first.

    Such a session is expected, and the speaker named in it. Once the edition is over there is
    nothing to decide.
    """
    if timezone.localdate(timezone=edition.zone) > edition.last_day:
        return Answer.objects.none()
    named = asked(edition).filter(
        session=OuterRef("session"),
        speaker=OuterRef("participation__speaker"),
        speaker__withdrawn=False,
        speaker__erased=False,
    )
    rows = Answer.objects.filter(Exists(named), value=Answer.Value.NO)
    rows = rows.select_related("session", "participation__speaker")
    return rows.order_by("-answered_at", "-pk")


def declines_all(participation: Participation) -> bool:
    """Tell whether a speaker declined every session that they are asked to take part in."""
    asked_about = set(sessions_of(participation).values_list("pk", flat=True))
    declined = participation.answers.filter(value=Answer.Value.NO)
    return bool(asked_about) and asked_about <= set(declined.values_list("session", flat=True))


def sessions_of(participation: Participation) -> QuerySet[Session]:
    """Return the sessions that a speaker is asked to take part in."""
    mine = Credit.objects.filter(speaker=participation.speaker_id).values("session")
    return Session.objects.expected().filter(edition=participation.edition_id, pk__in=mine)


def last_day(edition: Edition) -> date | None:
    """Return the last day on which speakers confirm; None: there is none."""
    settings: ParticipationSettings | None = getattr(edition, "participation_settings", None)
    return settings.answers_until if settings else None


def is_open(edition: Edition, *, grace: timedelta = timedelta()) -> bool:
    """Tell whether speakers may still confirm by the edition's clock, or could so long ago."""
    last = last_day(edition)
    if last is None:
        return True
    end = datetime.combine(last + timedelta(days=1), time(), edition.zone)
    return timezone.now() < end + grace


@transaction.atomic
def answer(participation: Participation, said: Mapping[int, Said]) -> set[int]:
    """Keep what a speaker says of sessions, by their keys; return the keys that were kept.

    Of a session that is not asked about any more nothing is kept, nor a yes after the last day.
    Organisers hear at once who is not coming, or comes after all; what is public stays as it is.
    """
    # The edition before its sessions; nobody deletes these meanwhile.
    hold(Edition.objects.filter(pk=participation.edition_id))
    sessions = sessions_of(participation).filter(pk__in=said)
    in_time = is_open(participation.edition, grace=GRACE)
    before = {row.session_id: row for row in participation.answers.all()}
    kept, told = set(), []
    for session in sessions:
        one = said[session.pk]
        row = before.get(session.pk) or Answer(participation=participation, session=session)
        value = Answer.Value.YES if one.comes else Answer.Value.NO
        is_new, said_no = row.value != value, row.value == Answer.Value.NO
        if is_new and one.comes and not in_time:
            continue
        kept.add(session.pk)
        # A word is about the answer that it came with.
        word = "" if is_new and row.word == one.word else one.word
        if is_new or row.word != word:
            row.value, row.word, row.answered_at = value, word, timezone.now()
            row.save()
        if is_new and (said_no or not one.comes):
            told.append(row)
    for template, about in LETTERS.items():
        _tell(template, [row for row in told if row.value == about])
    return kept


def _tell(template: str, rows: list[Answer]) -> None:
    comes = LETTERS[template] == Answer.Value.YES
    for about in wrap(" ".join(str(row.pk) for row in rows), NAMED):
        for user in organisers():
            with override(user.language):
                subject = _("A speaker can come after all") if comes else _("A speaker cannot come")
                outbox.write_unkept(
                    user.email, template, subject=subject, lives=LETTER_LIVES, about=about
                )


def in_letter(letter: Letter) -> dict[str, object] | None:
    """Return the answers that a letter to an organiser is about, but those that are others by now;
    None if there are none left.

    Nor is it for one who may not read answers any more. Who answers the letter writes to the
    speaker, if their address is known, and theirs to know.
    """
    answers = Answer.objects.filter(pk__in=letter.about.split(), value=LETTERS[letter.template])
    rows = list(answers.select_related("session", "participation__speaker__contact"))
    reader = next((user for user in organisers() if user.email == letter.to), None)
    if not rows or reader is None:
        return None
    speaker = rows[0].participation.speaker
    contact = getattr(speaker, "contact", None)
    may_know = reader.has_perm("participation.view_contact")
    reply_to = contact.email if contact and may_know else ""
    return {"speaker": speaker, "answers": rows, "reply_to": reply_to}
