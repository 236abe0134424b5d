"""The sign-ins of an account: kept with each session, listed, and ended from elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.accounts.models import BrowserSession, User

# In the session: which browser it is, since when and until when it was seen, in seconds.
SEEN = "seen"
# What is written more often would cost each page of the admin a query.
EVERY = timedelta(minutes=15)
# Those that call themselves by the names of others come first.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


class SessionStore(DatabaseStore):
    """Django's own session store, whose rows also name their account."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = cast("BrowserSession", super().create_model_instance(data))
        row.account = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A browser where an account is signed in; `handle` names it without revealing its key."""

    handle: str
    browser: str
    system: str
    since: datetime | None
    seen_at: datetime | None
    is_this: bool


def note(request: HttpRequest, *, anew: bool = False) -> None:
    """Record at most every 15 minutes that this browser is used; `anew`, from a fresh sign-in."""
    held = None if anew else request.session.get(SEEN)
    now = time()
    if held and now - held["until"] < EVERY.total_seconds():
        return
    agent = request.META.get("HTTP_USER_AGENT", "")
    since = held["since"] if held else now
    words = {"browser": _name(agent, BROWSERS), "system": _name(agent, SYSTEMS)}
    request.session[SEEN] = {**words, "since": since, "until": now}


def _name(agent: str, names: dict[str, str]) -> str:
    """Return the common name of a browser or system, or "": versions would identify people."""
    return next((name for sign, name in names.items() if sign in agent), "")


def sign_ins(request: HttpRequest) -> list[SignIn]:
    """Return this browser first, then the others of the account, the last used first."""
    found = [_read(request, row) for row in _rows(request) if _is_valid(request, row)]
    return sorted(found, key=lambda each: (each.is_this, each.seen_at or _moment(0)), reverse=True)


def end(request: HttpRequest, handle: str) -> bool:
    """Sign the account out of another browser; tell whether there was one of that handle."""
    others = _others(request)
    keys = [row.session_key for row in others if _handle(row) == handle]
    return bool(others.filter(session_key__in=keys).delete()[0])


def end_others(request: HttpRequest) -> None:
    """Sign the account out everywhere but here."""
    _others(request).delete()


def _rows(request: HttpRequest) -> QuerySet[BrowserSession]:
    live = BrowserSession.objects.filter(expire_date__gt=timezone.now())
    return live.filter(account=request.user.pk)


def _others(request: HttpRequest) -> QuerySet[BrowserSession]:
    return _rows(request).exclude(session_key=request.session.session_key)


def _is_valid(request: HttpRequest, row: BrowserSession) -> bool:
    """Tell whether a session outlived the last change of password, which signs all others out."""
    user = cast("User", request.user)
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return row.get_decoded().get(HASH_SESSION_KEY) in hashes


def _read(request: HttpRequest, row: BrowserSession) -> SignIn:
    held = row.get_decoded().get(SEEN, {})
    return SignIn(
        handle=_handle(row),
        browser=held.get("browser", ""),
        system=held.get("system", ""),
        since=_moment(held["since"]) if held else None,
        seen_at=_moment(held["until"]) if held else None,
        is_this=row.session_key == request.session.session_key,
    )


def _handle(row: BrowserSession) -> str:
    return salted_hmac(__name__, row.session_key, algorithm="sha256").hexdigest()[:32]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
