"""The state of the sheet as a token, which tells with one query whether anything has changed."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, Q, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import BrowserSession, RowChange, User
from events.models import Edition
from talks.models import Release

SALT = "timetable.state"
# Of a user: the stored password; the newest line of the history, how many there are, and the newest
# release.
type StateRow = tuple[str, int | None, int | None, int | None]
# Of two who write at once, the one with the lower number may be done later: so many of the newest
# lines of the history are counted, and not only the last one looked at.
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What differs as soon as any row of the sheet, or what is public of an edition, has changed.

    newest: the number of the last line of the history of what the sheet shows. changes: how many
    there are with numbers above `since`. release: the newest one.
    """

    newest: int
    since: int
    changes: int
    release: int | None


def fingerprint(edition: int) -> Fingerprint:
    """Return the fingerprint of the edition with this number, in one query."""
    since = Subquery(_newest_change()) - COUNTED
    rows = Edition.objects.filter(pk=edition).annotate(
        newest=Subquery(_newest_change()),
        changes=Subquery(_count(shown_changes().filter(pk__gt=since))),
        release=Subquery(_newest_release(edition)),
    )
    newest, changes, release = rows.values_list("newest", "changes", "release").get()
    return Fingerprint(newest or 0, max(0, (newest or 0) - COUNTED), changes or 0, release)


def shown_changes() -> QuerySet[RowChange]:
    """Return the lines of the history of all that the sheet shows, or rules judge.

    A recap or a letter is no news there; nor is a topic, until it is on a session.
    """
    shown = Q(model__startswith="talks.") | Q(model__startswith="events.")
    shown |= Q(model__startswith="speakers.")
    shown |= Q(model="core.tag") & ~Q(kind=RowChange.Kind.ADDED)
    return RowChange.objects.filter(shown)


def _newest_change() -> QuerySet[RowChange, int]:
    return shown_changes().order_by("-pk").values_list("pk", flat=True)[:1]


def _count(changes: QuerySet[RowChange]) -> QuerySet[Any, Any]:
    """Return how many lines there are as a query; without any, it finds nothing."""
    return changes.order_by().values(all=Value(1)).annotate(n=Count("pk")).values_list("n")


def _newest_release(edition: int) -> QuerySet[Release, tuple[int]]:
    return Release.objects.filter(edition=edition).order_by("-pk").values_list("pk")[:1]


def token(user: User, edition: Edition, day: str, seen: Fingerprint | None = None) -> str:
    """Return the state of all that the sheet shows to a person; read it before what is shown.

    day: what is shown of the edition, as the address has it. seen: the fingerprint that was read
    before, if it was.
    """
    told = {"edition": edition.pk, "day": day, "user": user.pk, "password": _sign_in(user)}
    return signing.dumps(told | asdict(seen or fingerprint(edition.pk)), salt=SALT)


def is_current(request: HttpRequest, edition: int, day: str, sent: str) -> bool:
    """Tell whether the person is signed in as before, and nothing has changed; in one query.

    What they may see is in the signed token, and asked again as soon as anything is sent.
    """
    told = _told(edition, day, sent)
    if told is None:
        return False
    found = _now(request.session.session_key or "", told).first()
    if found is None:
        return False
    password, newest, changes, release = found
    now = (_sign_in(User(password=password)), newest or 0, changes or 0, release)
    return now == (told["password"], told["newest"], told["changes"], told["release"])


def sessions_changed(edition: int, day: str, sent: str, now: Fingerprint) -> set[int] | None:
    """Return the numbers of the sessions that have changed since a token was given.

    None where all may look different: something else has changed, or the token is not of this day.
    """
    told = _told(edition, day, sent)
    if told is None or told["release"] != now.release:
        return None
    lines = shown_changes().order_by().filter(pk__gt=told["newest"])
    wholes = set(lines.values_list("whole_model", "whole_id"))
    if any(model != "talks.session" for model, _number in wholes):
        return None
    return {number for _model, number in wholes}


def _told(edition: int, day: str, sent: str) -> dict[str, Any] | None:
    """Return what a token of this day of the edition says; None if it is none."""
    try:
        told: dict[str, Any] = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        return None
    return told if (told["edition"], told["day"]) == (edition, day) else None


def _now(session: str, told: dict[str, Any]) -> QuerySet[User, StateRow]:
    live = BrowserSession.objects.filter(
        session_key=session, account=told["user"], expire_date__gt=timezone.now()
    )
    people = User.objects.filter(Exists(live), pk=told["user"], is_active=True, is_staff=True)
    return people.annotate(
        newest=Subquery(_newest_change()),
        changes=Subquery(_count(shown_changes().filter(pk__gt=told["since"]))),
        release=Subquery(_newest_release(told["edition"])),
    ).values_list("password", "newest", "changes", "release")


def _sign_in(user: User) -> str:
    """Return a digest that a new password changes, which signs out everywhere else."""
    return salted_hmac(SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()[:16]
