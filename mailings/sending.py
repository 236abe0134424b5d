"""Sending a mailing to each of its recipients at most once, and forgetting to whom it was sent."""

from datetime import timedelta
from email.headerregistry import Address
from functools import partial

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from core.branding.identity import reply_to, sender
from core.mail import bulk
from core.models import User
from core.text.translated import one_line
from mailings.composing import eligible, shown
from mailings.extension_points import Audience, audience_of
from mailings.models import Delivery, Mailing, MailingDeliveryQuerySet
from mailings.problems import are_addresses
from mailings.writing import compose

# How long a mailing can be called back.
GRACE = timedelta(seconds=60)
# How long it is kept to whom a mailing was sent and what it said of them; how long a draft is.
KEPT, DRAFTS_KEPT = timedelta(days=60), timedelta(days=365)

# What stands in a letter instead of the addresses of its readers (RFC 5322, A.1.3).
NOBODY_NAMED = "undisclosed-recipients:;"


@transaction.atomic
def start(mailing: Mailing, digest: str, by: User) -> int:
    """Freeze what was shown, and schedule sending in GRACE; return how many deliveries there are.

    digest: of what was shown (`mailings.composing.Shown`). Raises ValidationError, with messages
    for the organiser; then nothing changed.
    """
    drafts = Mailing.objects.select_for_update(of=("self",)).filter(pk=mailing.pk, started_at=None)
    draft = drafts.select_related("reply_to").first()
    if draft is None:
        raise ValidationError(_("Someone sent it already."), code="started")
    now_shown = shown(draft)
    if hindrances := now_shown.hindrances:
        raise ValidationError([problem.message for problem in hindrances], code="hindered")
    if now_shown.digest != digest:
        message = _("Something changed since you looked: look again, then send it.")
        raise ValidationError(message, code="changed")
    now = timezone.now()
    leaves_at = now + GRACE
    Mailing.objects.filter(pk=draft.pk).update(started_at=now, leaves_at=leaves_at, sent_by=by)
    deliveries = [
        Delivery(
            mailing=draft,
            recipient=recipient.key,
            language=recipient.language,
            values=now_shown.values[recipient.key],
            due_at=leaves_at,
        )
        for recipient in now_shown.recipients
    ]
    Delivery.objects.bulk_create(deliveries, batch_size=1000)
    bulk.schedule(draft, deliver, at=leaves_at)
    return len(deliveries)


@transaction.atomic
def call_back(mailing: Mailing) -> None:
    """Make a mailing that has not left a draft again. Raises ValidationError when it has left."""
    waiting = Mailing.objects.filter(pk=mailing.pk, leaves_at__gt=timezone.now())
    # Of another turn: what was scheduled finds nothing to do.
    if not waiting.update(started_at=None, leaves_at=None, sent_by=None, turn=F("turn") + 1):
        raise ValidationError(_("It has left: it cannot be called back."), code="left")
    mailing.deliveries.all().delete()


def send_again(mailing: Mailing, state: Delivery.State) -> int:
    """Send the deliveries in this state once more, failed or uncertain; return how many.

    Raises ValidationError, with a message for the organiser.
    """
    return bulk.send_again(mailing, state, deliver)


# Below letters: a person who waits for one does not wait for a thousand deliveries.
@task(priority=-10)
def deliver(pk: int, turn: int) -> None:
    """Send a batch of a mailing; from the first one on, it cannot be called back."""
    # This row is what a worker and who calls it back both want to change: one finds it changed.
    leaving = Mailing.objects.filter(pk=pk, turn=turn, leaves_at__lte=timezone.now())
    leaving.update(leaves_at=None, chosen=[])
    gone = Mailing.objects.filter(leaves_at=None).select_related("reply_to")
    # Once a batch: an audience may have to look at all its people to find some.
    name = gone.filter(pk=pk).values_list("audience", flat=True).first()
    audience = audience_of(name or "")
    bulk.send(gone, (pk, turn), deliver, partial(_write, audience), partial(_note, audience))


def _write(audience: Audience | None, mailing: Mailing, delivery: Delivery) -> EmailMessage:
    """Write a letter to who the recipient is now. Raises ValueError when there is nobody."""
    # Two mailings may have been started at once: of the same to one person, the other is enough.
    found = audience and eligible(mailing, audience, [delivery.recipient])
    if not (audience and found):
        raise ValueError(gettext_noop("They are not among those who can be written to any more."))
    if not are_addresses(found[0].addresses):
        raise ValueError(gettext_noop("There is no e-mail address to which it can be sent."))
    if None in delivery.values.values():
        delivery.link = audience.link(delivery.recipient)
        if not delivery.link:
            raise ValueError(gettext_noop("They have no link of their own."))
    content = compose(mailing, delivery.language, delivery.values, delivery.link)
    message = _mail(mailing, content, found[0].addresses)
    if len(message.to) > 1:
        # Who share a stage need not know each other's private addresses.
        message.to, message.bcc = [], message.to
        message.extra_headers["To"] = NOBODY_NAMED
    message.extra_headers["Message-ID"] = bulk.message_id(mailing, delivery)
    return message


def _note(audience: Audience | None, delivery: Delivery, end: Delivery.State) -> None:
    """Let the audience know that a recipient was sent a link, or that it certainly was not."""
    if not (audience and delivery.link):
        return
    if end == Delivery.State.SENT:
        audience.link_sent(delivery.recipient)
    elif end != Delivery.State.UNCERTAIN:
        audience.forget_link(delivery.link)


def _mail(mailing: Mailing, content: tuple[str, str], to: tuple[str, ...]) -> EmailMessage:
    subject, body = content
    author = mailing.reply_to
    answers_to = reply_to()
    if author:
        answers_to = [str(Address(one_line(author.name), addr_spec=author.email))]
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, sender(), list(to), headers=headers, reply_to=answers_to)


def send_test(mailing: Mailing, key: str, to: User) -> None:
    """Send to an organiser what a recipient would get, with a link that only shows things.

    Raises ValidationError, with messages for the organiser, or one of bulk.MAIL_ERRORS.
    """
    letter = shown(mailing, [key])
    if hindrances := letter.hindrances:
        raise ValidationError([problem.message for problem in hindrances])
    audience, [recipient] = audience_of(mailing.audience), letter.recipients
    assert audience is not None  # noqa: S101
    audience.prepare_preview(key)
    values, link = letter.values[key], audience.preview_link(key)
    _mail(mailing, compose(mailing, recipient.language, values, link), (to.email,)).send()


# --- Forgetting ----------------------------------------------------------------------------------


@transaction.atomic
def forget(audience_name: str, key: str) -> None:
    """Forget a recipient of an audience: nothing is sent to them, and no mailing names them."""
    mailings = Mailing.objects.filter(audience=audience_name).order_by("pk")
    # Locked: one that is being started meanwhile waits, or its deliveries are found.
    for mailing in mailings.select_for_update():
        if key in mailing.chosen:
            mailing.chosen.remove(key)
            mailing.save(update_fields=["chosen"])
    _blank(Delivery.objects.filter(mailing__in=mailings, recipient=key))


@task(priority=-10)
def forget_old() -> None:
    """Forget whom mailings were sent to long ago, and drafts that nobody changed for a year."""
    now = timezone.now()
    Mailing.objects.filter(started_at=None, changed_at__lt=now - DRAFTS_KEPT).delete()
    never_ended = Q(finished_at=None, started_at__lt=now - KEPT)
    old = Mailing.objects.filter(Q(finished_at__lt=now - KEPT) | never_ended)
    named = Delivery.objects.known().filter(mailing=OuterRef("pk"))
    for mailing in old.filter(Exists(named)):
        _blank(mailing.deliveries.known())


@transaction.atomic
def _blank(deliveries: MailingDeliveryQuerySet) -> None:
    """Blank deliveries, so that only their number and how they ended stay."""
    # Locked: no answer of the mail server that comes in now makes one wait again.
    locked = deliveries.select_for_update(of=("self",)).order_by("pk")
    rows = Delivery.objects.filter(pk__in=list(locked.values_list("pk", flat=True)))
    rows.filter(state=Delivery.State.WAITING).delete()
    rows.update(recipient="", values={}, failure="")
