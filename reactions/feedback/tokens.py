"""The token by which a browser can change its feedback on one session, and nothing else can.

A token is random, made for one session and sent to the address of that session's feedback alone, so
it identifies nobody. That address has the key of the session: its slug may change.
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
from talks.programme import schema

# As made here, or by static/reactions/feedback.js.
TOKEN = re.compile(r"[\w-]{24,36}", re.ASCII)


def new() -> str:
    return secrets.token_urlsafe(18)


def key_of(session: schema.Session, token: str) -> str:
    """Return the digest, in hexadecimal, under which the database has a token's feedback."""
    return sha256(f"feedback {session.key} {token}".encode()).hexdigest()


def of_browser(request: HttpRequest) -> str | None:
    """Return the token in this browser's cookie, if any."""
    return _checked(request.COOKIES.get(_name(translation.get_language() or "fr")))


def of_form(request: HttpRequest) -> str | None:
    """Return the token in the form that was sent, if any: sent twice, it is the same."""
    return _checked(request.POST.get("token"))


def _checked(token: str | None) -> str | None:
    return token if token and TOKEN.fullmatch(token) else None


def _name(language: str) -> str:
    return f"feedback_{language}"


def remember(
    response: HttpResponse, edition: str, session: schema.Session, token: str, until: datetime
) -> None:
    """Set the cookie with the token, for this session's feedback page in each language."""
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
