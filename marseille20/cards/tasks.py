"""The cards as files and rows, brought to what the pages show."""

import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

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
from marseille20.cards.shown import SITE, Shown
from marseille20.models import Card
from recaps.models import Recap
from talks.public import forget, public

logger = logging.getLogger(__name__)

# As many as are drawn in a few seconds: other tasks wait for no longer, nor does Ctrl-C.
BATCH = 40

# Apart from the pictures that people upload, so that what has no row here can be swept away.
FOLDER = "cards"

# A row to be, and its file.
type Drawing = tuple[Card, bytes]


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
        now, later = due[:BATCH], due[BATCH:]
        try:
            drawn = _drawn({path: wanted[path] for path in now})
        except FontError as error:
            # The same for every card: none is drawn until the next run, and none tells old things.
            logger.error("The pages get the card of the site: %s", error)
            now, later, drawn = due, [], []
        changed |= _replace(now, drawn)
        if later:
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


def _drawn(wanted: Mapping[str, Shown]) -> list[Drawing]:
    """The cards with their files; the log says why some have none.

    Those are kept too, so that the same words are tried once. Raises FontError.
    """
    drawn: list[Drawing] = []
    for path, shown in wanted.items():
        content = b""
        try:
            content = draw(shown)
        except FontError:
            raise
        except (OSError, UnwritableError) as error:
            logger.warning("%s gets the card of the site: %s", path, error)
            if isinstance(error, OSError):
                # A portrait that is lost may come back: that is tried again.
                continue
        except Exception:
            logger.exception("%s gets the card of the site", path)
        name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()[:24]}.png" if content else ""
        alt = shown.alt if content else SITE
        drawn.append((Card(path=path, digest=digest(shown), file=name, alt=alt), content))
    return drawn


def _replace(paths: Collection[str], drawn: Sequence[Drawing]) -> bool:
    """Put these cards, if any, in place of those of the pages; true when that changes a picture."""
    with _alone():
        before = Card.objects.filter(path__in=paths)
        seen = before.exclude(file="").exists()
        before.delete()
        for card, content in drawn:
            if content:
                default_storage.save(card.file, ContentFile(content))
        Card.objects.bulk_create(card for card, _content in drawn)
    sweep()
    return seen or any(content for _card, content in drawn)


def sweep() -> None:
    """Remove the files that no card has, also those of a worker that was killed before the rows."""
    with suppress(FileNotFoundError), _alone():
        files = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
        for name in files - set(Card.objects.values_list("file", flat=True)):
            default_storage.delete(name)


@contextmanager
def _alone() -> Iterator[None]:
    """Let another run wait: it would sweep away files whose rows are to come."""
    with transaction.atomic():
        list(ContentVersion.objects.select_for_update())
        yield
