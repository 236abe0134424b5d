"""Sending a newsletter to each subscriber at most once, even if the worker is killed."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.mail import bulk
from newsletter.digests import build_mail, compose, is_empty, reader_mail
from newsletter.models import Delivery, Digest, Subscriber


def start(digest: Digest) -> int:
    """Freeze the mails and the recipients, and schedule sending; return how many they are.

    Raises ValidationError, with a message for the organiser.
    """
    if is_empty(digest):
        raise ValidationError(_("There is nothing in it: it was not sent."), code="empty")
    mails = compose(digest)
    with transaction.atomic():
        draft = Digest.objects.filter(pk=digest.pk, started_at=None)
        if not draft.update(started_at=timezone.now(), mails=mails):
            raise ValidationError(_("Someone sent it already."), code="started")
        # Locked: one who leaves meanwhile waits, and takes their delivery along.
        confirmed = Subscriber.objects.confirmed().select_for_update(no_key=True).order_by("pk")
        readers = confirmed.values_list("pk", flat=True)
        deliveries = [Delivery(digest=digest, subscriber_id=reader) for reader in readers]
        if not deliveries:
            raise ValidationError(_("Nobody is subscribed yet."), code="nobody")
        Delivery.objects.bulk_create(deliveries, batch_size=1000)
        bulk.schedule(digest, deliver)
    return len(deliveries)


def send_again(digest: Digest, state: Delivery.State) -> int:
    """Send the deliveries in this state once more, failed or uncertain; return how many.

    Raises ValidationError, with a message for the organiser.
    """
    return bulk.send_again(digest, state, deliver)


# Below letters: a person who waits for one does not wait for a thousand deliveries.
@task(priority=-10)
def deliver(pk: int, turn: int) -> None:
    """Send a batch of a newsletter."""
    bulk.send(Digest.objects.all(), (pk, turn), deliver, _mail)


def _mail(digest: Digest, delivery: Delivery) -> EmailMultiAlternatives:
    reader = delivery.subscriber
    # What is due has a reader, and one who leaves takes what waits along.
    assert reader is not None  # noqa: S101
    message = reader_mail(digest.mails[reader.language], reader)
    message.extra_headers["Message-ID"] = bulk.message_id(digest, delivery)
    return message


def send_test(previews: Mapping[str, Mapping[str, str]], to: str) -> None:
    """Send the mails to one address at once, in every language. Raises one of bulk.MAIL_ERRORS."""
    for language, preview in previews.items():
        with translation.override(language):
            subject = _("Test: %(subject)s") % {"subject": preview["subject"]}
        build_mail({**preview, "subject": subject}, to).send()
