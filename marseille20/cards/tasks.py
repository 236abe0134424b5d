"""The cards as files and rows, brought to what the pages show."""

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from core.content import count_change
from core.models import ContentVersion
from marseille20.cards.drawing import LOOK, draw
from marseille20.cards.letters import FontError, UnwritableError
from marseille20.cards.pages import shown_by_path
from marseille20.cards.shown import Shown
from marseille20.models import Card
from recaps.models import Recap
from talks.public import forget, public

logger = logging.getLogger(__name__)

# As many as are drawn in a few seconds: other tasks wait for no longer, nor does Ctrl-C.
BATCH = 40


@task
def draw_cards(version: int, after: str = "", *, changed: bool = False) -> None:
    """Draw what is new or changed since the last time, and throw away what is no longer public.

    It goes through the pages by path and leaves those after the first BATCH to a task of their own;
    `changed` says whether anything was drawn before.
    """
    if version == ContentVersion.current():
        forget()
        wanted = shown_by_path(public())
        kept = dict(Card.objects.values_list("path", "digest"))
        changed |= _replace([path for path in kept if path not in wanted], [])
        lacking = (path for path, shown in wanted.items() if kept.get(path) != digest(shown))
        due = sorted(path for path in lacking if path > after)
        now = due[:BATCH]
        changed |= _replace(now, _drawn({path: wanted[path] for path in now}))
        if len(due) > BATCH:
            draw_cards.enqueue(version, now[-1], changed=changed)
            return
        edge = Recap.objects.next_edge(timezone.now())
        if edge and not changed:
            # That recap appears by itself, without a change.
            draw_cards.using(run_after=edge).enqueue(version)
    if changed:
        count_change()


def digest(shown: Shown) -> str:
    """Changes with anything a card shows and with how it shows it."""
    return hashlib.blake2b(repr((LOOK, shown)).encode(), digest_size=16).hexdigest()


def _drawn(wanted: Mapping[str, Shown]) -> list[Card]:
    """The cards with their files kept; the log says why some are not there."""
    cards = []
    for path, shown in wanted.items():
        try:
            content = draw(shown)
        except FontError as error:
            logger.error("The pages get the card of the site: %s", error)
            break
        except (OSError, UnwritableError) as error:
            logger.warning("%s gets the card of the site: %s", path, error)
        except Exception:
            logger.exception("%s gets the card of the site", path)
        else:
            name = f"{hashlib.sha256(content).hexdigest()[:24]}.png"
            default_storage.save(name, ContentFile(content))
            cards.append(Card(path=path, digest=digest(shown), file=name, alt=shown.alt))
    return cards


def _replace(paths: Collection[str], cards: Sequence[Card]) -> bool:
    """Put these cards, if any, in place of those of the pages; true when that changes anything."""
    with transaction.atomic():
        before = Card.objects.filter(path__in=paths)
        files = set(before.values_list("file", flat=True))
        before.delete()
        Card.objects.bulk_create(cards)
    # Cards that look the same share a file.
    for name in files - set(Card.objects.filter(file__in=files).values_list("file", flat=True)):
        default_storage.delete(name)
    return bool(files or cards)
