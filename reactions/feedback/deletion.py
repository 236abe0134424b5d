"""Feedback that is deleted, by its author or an organiser, is deleted everywhere."""

from django.db import transaction

from core.content import erasures
from core.models import Letter
from reactions.models import Feedback


@transaction.atomic
def note_deleted(instance: Feedback, **kwargs: object) -> None:
    """Delete the letters that quote deleted feedback, and keep a restore from bringing it back."""
    letters = Letter.objects.filter(pk__in=instance.letters.values("pk"))
    # What else was in one that is still to be sent was not passed on.
    unsent = letters.filter(sent_at=None)
    Feedback.objects.filter(letters__in=unsent).exclude(pk=instance.pk).update(sent_at=None)
    letters.delete()
    erasures.record("feedback", instance.key)


def erase(key: str) -> bool:
    """Delete feedback that a restore brought back; return whether there was any."""
    return bool(Feedback.objects.filter(key=key).delete()[0])
