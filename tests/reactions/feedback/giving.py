"""A person who was at a session."""

from typing import Any

from django.test import Client
from django.urls import reverse

from reactions.feedback import tokens
from reactions.models import Feedback
from talks.models import Session

FIELDS = {"face": "4", "text": "De belles images, un peu vite."}


def page_of(session: Session) -> str:
    return reverse("feedback:feedback", args=[session.edition.slug, str(session.key)[:13]])


def session_page(session: Session) -> str:
    return reverse("talks:session", args=[session.edition.slug, session.slug])


def send(client: Client, session: Session, **fields: Any) -> Any:
    """Send the form below the session as a browser without JavaScript does."""
    return client.post(page_of(session), {**FIELDS, "website": "", "token": "", **fields})


def said(session: Session, **fields: Any) -> Feedback:
    """What another person said."""
    values = {"key": tokens.new(), "session": session, "face": 4, "text": FIELDS["text"], **fields}
    return Feedback.objects.create(**values)
