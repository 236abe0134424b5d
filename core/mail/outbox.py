"""Mail that the site writes to people, in the language of each."""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.accounts.models import User
from core.branding.identity import reply_to, sender, site_identity
from core.mail.models import Letter
from core.tasks.attempts import MOST_ATTEMPTS, start_attempt, start_round

logger = logging.getLogger(__name__)

# How long letters are kept, for questions about them.
KEPT = timedelta(days=90)

# Template of an unkept letter → what finds its reader, and what it says; None: there is nobody. Of
# those that are not here, it is an account. Filled by the apps of these templates.
CONTEXTS: dict[str, Callable[[Letter], dict[str, object] | None]] = {}


def write(to: User, template: str, **context: Any) -> Letter:
    """Write a letter to the owner of an account."""
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
    """Write a letter and enqueue it, when the transaction is committed.

    The first line of the template is the subject. Absolute addresses are made by `{% site_url %}`.
    """
    subject, body = compose(template, language, user=user, **context)
    letter = Letter.objects.create(
        to=email,
        user=user,
        template=template,
        confirms_address=confirms_address,
        subject=subject,
        body=body,
    )
    send_letter.enqueue(letter.pk, letter.turn, 0)
    return letter


@transaction.atomic
def write_unkept(
    email: str, template: str, *, subject: str, lives: timedelta, about: str = ""
) -> Letter:
    """Write a letter of which nothing is kept, in the language of the page: it lets its reader in,
    or says what few may know.

    The template is rendered as it is sent, with the `letter` and what its entry in CONTEXTS finds.
    Only then is its reader looked for, so that nobody learns by how long a page takes whether there
    is one; without one, nothing is sent. The subject is for lists alone.
    """
    letter = Letter.objects.create(
        to=email,
        template=template,
        about=about,
        subject=subject,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        expires_at=timezone.now() + lives,
    )
    send_letter.enqueue(letter.pk, letter.turn, 0)
    forget_expired.using(run_after=letter.expires_at).enqueue()
    return letter


def given_up(*, confirms_address: bool = False) -> QuerySet[Letter]:
    """Return the letters that are no longer tried; those that confirm an address are apart."""
    lost = Letter.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS)
    return lost.filter(confirms_address=confirms_address)


def waiting() -> QuerySet[Letter]:
    """Return the letters still to be sent, or sent again after a failure."""
    return Letter.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)


def send_again(letter: Letter) -> None:
    """Start over with a letter that was not sent."""
    start_round(letter, send_letter)


# A person waits for it: it must not queue behind tasks that take long.
@task(queue_name="letters")
def send_letter(pk: int, turn: int, attempts: int) -> None:
    """Try to send a letter; one that fails is tried again later."""
    unsent = Letter.objects.filter(sent_at=None)
    in_time = unsent.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    letter = start_attempt(in_time, send_letter, (pk, turn, attempts))
    context = _context(letter) if letter else None
    if letter is None or context is None:
        return
    ended: dict[str, object] = {"failure": "", "sent_at": timezone.now()}
    try:
        _mail(letter, context).send()
    except (OSError, SMTPException, ValueError) as error:
        ended = {"failure": str(error) or type(error).__name__}
        if letter.is_exhausted:
            # Not what the mail server said: it names the address, and a log is read by others.
            logger.error("Letter %d could not be sent: see it in the admin", pk)
    # Not this attempt alone: it may have been started over meanwhile, or be gone.
    unsent.filter(pk=pk).update(**ended)


@task
def forget_expired() -> None:
    """Delete letters whose code or link has expired, sent or not."""
    expired = Letter.objects.filter(expires_at__lte=timezone.now())
    for pk in expired.filter(sent_at=None, user__isnull=False).values_list("pk", flat=True):
        logger.error("Letter %d could not be sent in time, and is forgotten", pk)
    expired.delete()


@task(priority=-10)
def forget_old() -> None:
    """Delete letters that were sent, or given up, long ago: they name people."""
    ended = Q(sent_at__isnull=False) | Q(attempts__gte=MOST_ATTEMPTS)
    Letter.objects.filter(ended, written_at__lt=timezone.now() - KEPT).delete()


def _context(letter: Letter) -> dict[str, object] | None:
    """Return what the template of an unkept letter is rendered with; None if nobody is to have it.

    Of any other letter it is {}: it is written already.
    """
    if not letter.expires_at:
        return {}
    return CONTEXTS.get(letter.template, _find_account)(letter)


def _find_account(letter: Letter) -> dict[str, object] | None:
    """Find the account that a letter is for, if there is an open one."""
    letter.user = User.objects.filter(email=letter.to, is_active=True).first()
    if not (letter.user and Letter.objects.filter(pk=letter.pk).update(user=letter.user)):
        return None
    return {"user": letter.user}


def _mail(letter: Letter, context: dict[str, object]) -> EmailMessage:
    subject, body = letter.subject, letter.body
    if letter.expires_at:
        subject, body = compose(letter.template, letter.language, letter=letter, **context)
    headers = {"Auto-Submitted": "auto-generated"}
    answers_to = [str(context["reply_to"])] if context.get("reply_to") else reply_to()
    return EmailMessage(subject, body, sender(), [letter.to], headers=headers, reply_to=answers_to)


def compose(template: str, language: str, **context: object) -> tuple[str, str]:
    """Return the subject and the body of a letter."""
    context["identity"] = site_identity()
    with translation.override(language):
        subject, _, body = render_to_string(template, context).strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"
