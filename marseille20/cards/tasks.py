"""The cards as files and rows, brought to what the pages show."""

import hashlib
import logging
from collections.abc import Iterable
from itertools import batched

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from core.content import count_change
from core.models import ContentVersion
from marseille20.cards.drawing import LOOK, draw
from marseille20.cards.letters import UnwritableError
from marseille20.cards.pages import shown_by_path
from marseille20.cards.shown import Shown
from marseille20.models import Card
from recaps.models import Recap
from talks.public import forget, public

logger = logging.getLogger(__name__)

# After so many cards they are kept, and whether they are still wanted is asked again.
BATCH = 25


@task
def draw_cards(version: int) -> None:
    """Draw what is new or changed since the last time, and throw away what is no longer public."""
    if version != ContentVersion.current():
        return
    forget()
    wanted = shown_by_path(public())
    kept = dict(Card.objects.values_list("path", "digest"))
    changed = _replace([path for path in kept if path not in wanted], [])
    due = ((path, shown) for path, shown in wanted.items() if kept.get(path) != digest(shown))
    refused: dict[str, list[str]] = {}
    for some in batched(due, BATCH):
        if version != ContentVersion.current():
            break
        drawn = [card for path, shown in some if (card := _drawn(path, shown, refused))]
        changed |= _replace([path for path, _shown in some], drawn)
    for why, paths in refused.items():
        logger.warning("%s shows the card of the site (pages: %d): %s", paths[0], len(paths), why)
    if changed:
        count_change()
    elif edge := Recap.objects.next_edge(timezone.now()):
        # That recap appears by itself, without a change.
        draw_cards.using(run_after=edge).enqueue(version)


def digest(shown: Shown) -> str:
    """Changes with anything a card shows and with how it shows it."""
    return hashlib.blake2b(repr((LOOK, shown)).encode(), digest_size=16).hexdigest()


def _drawn(path: str, shown: Shown, refused: dict[str, list[str]]) -> Card | None:
    """The card with its file kept; or none, the path then being noted by the reason."""
    try:
        content = draw(shown)
    except (OSError, UnwritableError) as error:
        refused.setdefault(str(error), []).append(path)
        return None
    except Exception:
        logger.exception("The card of %s cannot be drawn", path)
        return None
    name = f"{hashlib.sha256(content).hexdigest()[:24]}.png"
    default_storage.save(name, ContentFile(content))
    return Card(path=path, digest=digest(shown), file=name, alt=shown.alt)


def _replace(paths: Iterable[str], cards: Iterable[Card]) -> bool:
    """Put these cards, if any, in place of those of the pages; true when that changes anything."""
    cards = list(cards)
    with transaction.atomic():
        before = Card.objects.filter(path__in=paths)
        files = set(before.values_list("file", flat=True))
        before.delete()
        Card.objects.bulk_create(cards)
    # Cards that look the same share a file.
    for name in files - set(Card.objects.filter(file__in=files).values_list("file", flat=True)):
        default_storage.delete(name)
    return bool(files or cards)
