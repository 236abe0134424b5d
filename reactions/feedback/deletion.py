"""Feedback that is gone, as whoever gave it or an organiser wishes, is gone everywhere."""

from core import erasures
from core.models import Letter
from reactions.models import Feedback

# What is written to a speaker (reactions.feedback.letters).
LETTER = "reactions/letters/feedback.txt"


def note_deleted(instance: Feedback, **kwargs: object) -> None:
    """No letter that the site keeps has its words, and a backup brings nothing back."""
    if instance.text:
        Letter.objects.filter(template=LETTER, body__contains=instance.text).delete()
    erasures.record("feedback", instance.key)


def erase(key: str) -> bool:
    """Delete what a backup brought back; whether there was anything."""
    return bool(Feedback.objects.filter(key=key).delete()[0])
