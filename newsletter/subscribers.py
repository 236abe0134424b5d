"""Subscribing to the newsletter: asking for it, confirming the address, leaving."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from core.content import erasures
from core.http.limits import allow, mailbox
from core.mail import outbox
from core.models import Letter
from newsletter.models import CONFIRMATION_TIMEOUT, Delivery, Subscriber

# So many letters a day can be sent to an address that is typed into the form.
MOST_LETTERS = 3
LETTERS = "newsletter/letters/"


def ask(email: str, language: str) -> None:
    """Send a mail to an address that asks for the newsletter: to confirm it, or that it is known.

    The reader at the form does not learn whether the address is known.
    """
    if not allow("newsletter letter", mailbox(email), most=MOST_LETTERS, per=timedelta(days=1)):
        return
    now = timezone.now()
    with transaction.atomic():
        # Locked: erasing them meanwhile waits, and finds the letter too.
        subscriber, _created = Subscriber.objects.select_for_update().get_or_create(
            email=email, defaults={"language": language}
        )
        if subscriber.confirmed_at is None:
            subscriber.language, subscriber.asked_at = language, now
            subscriber.save(update_fields=["language", "asked_at"])
            forget_unconfirmed.using(run_after=now + CONFIRMATION_TIMEOUT).enqueue()
        name = "known" if subscriber.confirmed_at else "confirm"
        outbox.write_to(
            email, language, f"{LETTERS}{name}.txt", confirms_address=True, subscriber=subscriber
        )


def find_by_key(key: str) -> Subscriber | None:
    """Return the subscriber of a link; None if it was never sent, or its subscriber left."""
    try:
        return Subscriber.objects.filter(key=UUID(key)).first()
    except ValueError:
        return None


def confirm(subscriber: Subscriber) -> None:
    """Confirm a subscriber; a second time changes nothing."""
    unconfirmed = Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None)
    unconfirmed.update(confirmed_at=timezone.now())


def erase(subscribers: QuerySet[Subscriber]) -> None:
    """Erase subscribers: their rows, the letters to them, and their names in deliveries."""
    with transaction.atomic():
        leaving = list(subscribers.select_for_update().order_by("pk"))
        addresses = {subscriber.pk: subscriber.email for subscriber in leaving}
        theirs = Delivery.objects.filter(subscriber__in=addresses)
        # What a mail server said may name them. This comes before they go: it holds the rows, so
        # that no answer that comes in now makes one wait again.
        theirs.update(failure="")
        theirs.filter(state=Delivery.State.WAITING).delete()
        letters = Letter.objects.filter(template__startswith=LETTERS)
        letters.filter(to__in=addresses.values()).delete()
        Subscriber.objects.filter(pk__in=addresses).delete()
        for subscriber in leaving:
            erasures.record("subscriber", subscriber.key)


@task
def forget_unconfirmed() -> None:
    """Erase subscribers who did not confirm in time."""
    erase(Subscriber.objects.expired())
