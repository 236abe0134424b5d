"""Receiving feedback."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import limits
from reactions import moderation
from reactions.comments.receiving import DAY, TEN_MINUTES, NotTakenError
from reactions.feedback.tokens import key_of
from reactions.models import Feedback
from talks.models import Session
from talks.programme import schema

HOUR = timedelta(hours=1)
# From one place, which can be the wifi of the conference when all sessions of an hour end: so many
# in ten minutes before each browser has to work for it, and so many in all, in ten minutes and in a
# day; and in a day of those for which no browser did its work.
MOST_WITHOUT_WORK, MOST_AT_ONCE, MOST_A_DAY, MOST_UNCHECKED = 30, 300, 1500, 20
# More than the largest room holds: a flood fills no database.
MOST_OF_A_SESSION = 2000
MOST_CHANGES = 20
CHANGEABLE_FOR = DAY


def find(session: schema.Session, token: str | None) -> Feedback | None:
    """Return the feedback that the browser with this token gave on the session."""
    return Feedback.objects.filter(key=key_of(session, token)).first() if token else None


def may_change(row: Feedback) -> bool:
    return timezone.now() < row.given_at + CHANGEABLE_FOR


def is_suspicious(visitor: limits.Visitor, text: str) -> bool:
    """Tell whether feedback needs proof of work: it has several links, or is one of many."""
    few = limits.allow("try of feedback", visitor, most=MOST_WITHOUT_WORK, per=TEN_MINUTES)
    return not few or moderation.has_several_links(text)


def receive(
    session: schema.Session,
    token: str,
    values: dict[str, object],
    *,
    visitor: limits.Visitor,
    is_unchecked: bool,
) -> None:
    """Store new feedback on a session, once if it is sent twice. Raises NotTakenError."""
    _count(visitor, is_unchecked)
    row = Session.objects.filter(key=session.key).first()
    if row is None or row.feedback.count() >= MOST_OF_A_SESSION:
        raise NotTakenError(_("So much was said of this session that no more can be taken."))
    Feedback.objects.get_or_create(key=key_of(session, token), defaults={**values, "session": row})


def _count(visitor: limits.Visitor, is_unchecked: bool) -> None:
    if is_unchecked and not limits.allow(
        "feedback unchecked", visitor, most=MOST_UNCHECKED, per=DAY
    ):
        raise NotTakenError(
            _(
                "Much feedback came from where you are today. Without JavaScript no more is taken: "
                "try again tomorrow, or from another network."
            )
        )
    few = limits.allow("feedback", visitor, most=MOST_AT_ONCE, per=TEN_MINUTES)
    if not few or not limits.allow("feedback of a day", visitor, most=MOST_A_DAY, per=DAY):
        raise NotTakenError(
            _("Much feedback came from where you are. Wait a few minutes, then send it again.")
        )


def change(row: Feedback, values: dict[str, object]) -> None:
    """Replace feedback by what the same browser says within a day. Raises NotTakenError."""
    if not may_change(row):
        raise NotTakenError(_("It can be changed for a day, which is over."))
    if not limits.allow("change of feedback", row.key, most=MOST_CHANGES, per=HOUR):
        raise NotTakenError(_("You changed it many times: wait an hour, then save again."))
    # These words were not passed on to a speaker.
    Feedback.objects.filter(pk=row.pk).update(**values, sent_at=None)
    row.passed_on_to.clear()
