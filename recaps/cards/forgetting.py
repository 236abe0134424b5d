"""Cards that were taken out of their texts."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from django.tasks import task
from django.utils import timezone

from recaps.models import Card, Recap
from recaps.pictures import BODIES

# What was asked for since may be in a text that is not saved yet.
FRESH = timedelta(days=1)


@task(priority=-10)
def forget_unshown() -> None:
    """Delete the cards that no text or version shows any more, with the words of their pages."""
    old = Card.objects.filter(tried_at__lte=timezone.now() - FRESH)
    for recap in Recap.objects.filter(cards__in=old).distinct():
        # As an attribute holds it; nothing is parsed, as there may be many versions.
        unshown = {card.pk: f'"{escape(card.address)}"' for card in recap.cards.filter(pk__in=old)}
        for text in _texts(recap):
            unshown = {pk: address for pk, address in unshown.items() if address not in text}
        Card.objects.filter(pk__in=unshown).delete()


def _texts(recap: Recap) -> Iterator[str]:
    yield from (getattr(recap, body) for body in BODIES)
    for document in recap.revisions.values_list("document", flat=True).iterator():
        yield from (document[body] for body in BODIES)
