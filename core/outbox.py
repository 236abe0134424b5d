"""Mail that the site writes to people, in the language each of them reads."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.attempts import MOST_ATTEMPTS, start_attempt, start_round
from core.models import Letter, User

logger = logging.getLogger(__name__)


def write(to: User, template: str, **context: Any) -> Letter:
    """Write a letter to somebody with an account."""
    return write_to(to.email, to.language, template, user=to, **context)


@transaction.atomic
def write_to(
    email: str,
    language: str,
    template: str,
    *,
    user: User | None = None,
    confirms_address: bool = False,
    **context: object,
) -> Letter:
    """Write a letter and hand it to the task worker, when the transaction is committed.

    The first line of the template is the subject. Whole addresses are made by `{% site_url %}`.
    """
    with translation.override(language):
        text = render_to_string(template, {"user": user, **context})
    subject, _, body = text.strip().partition("\n")
    letter = Letter.objects.create(
        to=email,
        user=user,
        template=template,
        confirms_address=confirms_address,
        subject=subject.strip()[:200],
        body=body.strip() + "\n",
    )
    send_letter.enqueue(letter.pk, letter.turn, 0)
    return letter


def given_up(*, confirms_address: bool = False) -> QuerySet[Letter]:
    """Those that nobody tries to send any more, and somebody may wait for, or nobody does."""
    lost = Letter.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS)
    return lost.filter(confirms_address=confirms_address)


def send_again(letter: Letter) -> None:
    """Start over with a letter that was not sent."""
    start_round(letter, send_letter)


@task
def send_letter(pk: int, turn: int, attempts: int) -> None:
    """Try to send a letter; one that fails is tried again later."""
    unsent = Letter.objects.filter(sent_at=None)
    letter = start_attempt(unsent, send_letter, (pk, turn, attempts))
    if letter is None:
        return
    ended: dict[str, object] = {"failure": "", "sent_at": timezone.now()}
    try:
        _mail(letter).send()
    except (OSError, SMTPException, ValueError) as error:
        ended = {"failure": str(error) or type(error).__name__}
        if letter.is_exhausted:
            # Not what the mail server said: it names the address, and a log is read by others.
            logger.error("Letter %d could not be sent: see it in the admin", pk)
    # Not this attempt alone: it may have been started over meanwhile, or be gone.
    unsent.filter(pk=pk).update(**ended)


def _mail(letter: Letter) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated"}
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(letter.subject, letter.body, sender, [letter.to], headers=headers)
