"""Who had all erased that organisers knew of them, and was given no address since.

Nothing is waited for of them, and nobody looks up their address again.
"""

from django.db.models import QuerySet

from core.models import Erasure
from participation.models import Participation
from speakers.models import Speaker


def erasures(speaker: Speaker | None = None) -> QuerySet[Erasure]:
    """Return the erasures of all that was known of a speaker, or of anybody, in their order."""
    found = Erasure.objects.filter(kind=Participation.ERASURE)
    return found.filter(key=str(speaker.key)) if speaker else found


def forgotten(**asked: bool) -> QuerySet[Speaker]:
    """Return who had all erased; with `everywhere=True` who also asks to be no longer public.

    They stand there until they are withdrawn or erased.
    """
    keys = list(erasures().filter(**asked).values_list("key", flat=True))
    return Speaker.objects.filter(key__in=keys, contact=None, withdrawn=False, erased=False)
