"""What a browser keeps of its feedback on one session: with it, and with nothing else, it changes.

A token is random, made for one session and sent to the address of that session's feedback alone, so
it tells nothing of whoever has it. That address has the key of the session: its slug may change.
"""

import re
import secrets
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from core.text.translated import LANGUAGES
from talks.programme import Session

# As made here, or by static/reactions/feedback.js.
TOKEN = re.compile(r"[\w-]{24,36}", re.ASCII)


def new() -> str:
    return secrets.token_urlsafe(18)


def key_of(session: Session, token: str) -> str:
    """What the database knows it by, in hexadecimal digits."""
    return sha256(f"feedback {session.key} {token}".encode()).hexdigest()


def of_browser(request: HttpRequest) -> str | None:
    """The token that this browser kept, if any."""
    return _checked(request.COOKIES.get(_name(translation.get_language() or "fr")))


def of_form(request: HttpRequest) -> str | None:
    """The token of the page that was sent: who sends it twice said it once."""
    return _checked(request.POST.get("token"))


def _checked(token: str | None) -> str | None:
    return token if token and TOKEN.fullmatch(token) else None


def _name(language: str) -> str:
    return f"feedback_{language}"


def remember(
    response: HttpResponse, edition: str, session: Session, token: str, until: datetime
) -> None:
    """Let the browser keep it, for the address of this session's feedback in each language."""
    for language in LANGUAGES:
        with translation.override(language):
            path = reverse("feedback:feedback", args=[edition, session.short_key])
        # A name for each: of one name, a response sets one cookie.
        response.set_cookie(
            _name(language),
            token,
            max_age=until - timezone.now(),
            path=path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
