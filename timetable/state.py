"""The state of the sheet as a token, which tells with one query whether anything has changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import BrowserSession, RowChange, User
from events.models import Edition
from talks.clashes import CIRCUMSTANCES_SEEN
from talks.models import Release, Session

# Of two who write at once, the one with the lower number may be done later: so many of the newest
# lines of the history are counted, and not only the last one looked at.
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What differs as soon as any row of the sheet, or what is public of an edition, has changed.

    newest: the number of the last line of the history of what the sheet shows. changes: how many
    there are with numbers above `since`. release: the newest one, and when something of it was
    erased. known: what upper apps know beside, of which stars count by their magnitude alone.
    """

    newest: int
    since: int
    changes: int
    release: str | None
    known: str


# A token of a version that told other things is none.
SALT = ".".join(("timetable.state", *(each.name for each in fields(Fingerprint))))


def fingerprint(edition: int) -> Fingerprint:
    """Return the fingerprint of the edition with this number, in one query."""
    now = _now(edition, since=Subquery(_newest_change()) - COUNTED)
    rows = Edition.objects.filter(pk=edition).annotate(**now)
    values = rows.values_list(*now).get()
    return _fingerprint(values, since=max(0, (values[0] or 0) - COUNTED))


def _now(edition: int, since: Any) -> dict[str, Subquery]:
    """Return the parts of a fingerprint of now, by name, in the order in which it reads them."""
    known = CIRCUMSTANCES_SEEN.ask(edition)
    return {
        "newest": Subquery(_newest_change()),
        "changes": Subquery(_count(shown_changes().filter(pk__gt=since))),
        "release": Subquery(_newest_release(edition)),
        **{f"known_{number}": Subquery(each) for number, each in enumerate(known)},
    }


def _fingerprint(values: Sequence[Any], since: int) -> Fingerprint:
    newest, changes, release, *known = values
    # Who may see a sheet may not see all of it.
    digest = salted_hmac(SALT, repr(known), algorithm="sha256").hexdigest()[:16]
    return Fingerprint(newest or 0, since, changes or 0, release, digest)


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


def _newest_release(edition: int) -> QuerySet[Any, Any]:
    state = Concat("pk", Value(" "), "erased_at", output_field=CharField())
    newest = Release.objects.filter(edition=edition).order_by("-pk").annotate(state=state)
    return newest.values_list("state")[:1]


def token(user: User, edition: Edition, day: str, seen: Fingerprint | None = None) -> str:
    """Return the state of all that the sheet shows to a person; read it before what is shown.

    day: what is shown of the edition, as the address has it. seen: the fingerprint that was read
    before, if it was.
    """
    told = {"edition": edition.pk, "day": day, "user": user.pk, "password": _sign_in(user)}
    seen = seen or fingerprint(edition.pk)
    return signing.dumps(told | {"seen": asdict(seen)}, salt=SALT)


def is_current(request: HttpRequest, edition: int, day: str, sent: str) -> bool:
    """Tell whether the person is signed in as before, and nothing has changed; in one query.

    What they may see is in the signed token, and asked again as soon as anything is sent.
    """
    told = _told(edition, day, sent)
    if told is None:
        return False
    seen = Fingerprint(**told["seen"])
    live = BrowserSession.objects.filter(
        session_key=request.session.session_key or "",
        account=told["user"],
        expire_date__gt=timezone.now(),
    )
    people = User.objects.filter(Exists(live), pk=told["user"], is_active=True, is_staff=True)
    now = _now(edition, since=seen.since)
    found = people.annotate(**now).values_list("password", *now).first()
    if found is None:
        return False
    password, *values = found
    is_signed_in = _sign_in(User(password=password)) == told["password"]
    return is_signed_in and _fingerprint(values, seen.since) == seen


def sessions_changed(edition: int, day: str, sent: str, now: Fingerprint) -> set[int] | None:
    """Return the numbers of the sessions that have changed since a token was given.

    None where all may look different: something else has changed, or the token is not of this day.
    """
    told = _told(edition, day, sent)
    if told is None:
        return None
    seen = Fingerprint(**told["seen"])
    if (seen.release, seen.known) != (now.release, now.known):
        return None
    lines = shown_changes().order_by().filter(pk__gt=seen.newest)
    wholes = set(lines.values_list("whole_model", "whole_id"))
    if any(model != "talks.session" for model, _number in wholes):
        return None
    return {number for _model, number in wholes}


def slots_changed(edition: int, before: Fingerprint, now: Fingerprint) -> set[UUID] | None:
    """Return the keys of the sessions of which slots have changed between two fingerprints.

    None where anything else of the programme may have changed.
    """
    if now == replace(before, known=now.known):
        return set()
    if now.release != before.release or now.newest > before.newest + COUNTED:
        return None
    lines = shown_changes().order_by().filter(pk__lte=now.newest)
    session = Session.objects.filter(edition=edition, pk=OuterRef("whole_id"))
    count = _count(lines.filter(pk__gt=before.since))
    columns = ("model", Subquery(session.values("key")), Subquery(count))
    new = list(lines.filter(pk__gt=before.newest).values_list(*columns))
    if not new or any(model != "talks.slot" for model, _key, _count in new):
        return None
    # More: one with a lower number than the newest that was known came later.
    if new[0][2] != before.changes + len(new):
        return None
    return {key for _model, key, _count in new if key}


def _told(edition: int, day: str, sent: str) -> dict[str, Any] | None:
    """Return what a token of this day of the edition says; None if it is none."""
    try:
        told: dict[str, Any] = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        return None
    return told if (told["edition"], told["day"]) == (edition, day) else None


def _sign_in(user: User) -> str:
    """Return a digest that a new password changes, which signs out everywhere else."""
    return salted_hmac(SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()[:16]
