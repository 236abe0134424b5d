"""The images as files and rows, kept up to date with the pages."""

import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from core.content.version import count_change
from core.files.storage import StorageAwayError, or_later
from core.models import ContentVersion
from marseille20.models import SocialImage
from marseille20.social_images.content import MARSEILLE, ImageContent
from marseille20.social_images.drawing import LOOK, draw
from marseille20.social_images.pages import content_by_path
from marseille20.social_images.typography import FontError, MissingGlyphError
from recaps.models import Recap
from talks.published import current_site, forget, published_site

logger = logging.getLogger(__name__)

# As many as are drawn in a few seconds: other tasks wait for no longer, nor does Ctrl-C.
BATCH = 40

# Apart from the pictures that people upload, so that what has no row here can be swept away.
FOLDER = "social_images"

# A row to be, and its file.
type Drawing = tuple[SocialImage, bytes]


@task(queue_name="background", priority=-15)
def draw_social_images(version: int, after: str = "", *, changed: bool = False) -> None:
    """Draw what is new or changed since the last time, and delete what is no longer public.

    It goes through the pages by path and leaves those after the first BATCH to a task of their own;
    `changed` says whether anything was drawn, or made by another task, before.
    """
    # It is not known what was drawn before it had to stop, so all may be new.
    with or_later(draw_social_images, version, after, changed=True):
        try:
            _draw_batch(version, after, changed=changed)
        except Exception:
            # What was made before is there, whatever became of the images.
            if changed:
                count_change(takes_away=False)
            raise


def _draw_batch(version: int, after: str, *, changed: bool) -> None:
    site = current_site()
    # What was begun is done for what is public by now, and counted once.
    if site.version == version or after:
        wanted = content_by_path(site)
        kept = dict(SocialImage.objects.values_list("path", "digest"))
        changed |= _replace([path for path in kept if path not in wanted], [])
        lacking = (path for path, content in wanted.items() if kept.get(path) != digest(content))
        due = sorted(path for path in lacking if path > after)
        now, later = due[:BATCH], due[BATCH:]
        try:
            drawn = _drawn({path: wanted[path] for path in now})
        except FontError as error:
            # The same for every image: none is drawn until the next run, and none tells old things.
            logger.error("The pages get the image of the site: %s", error)
            now, later, drawn = due, [], []
        changed |= _replace(now, drawn)
        if later:
            draw_social_images.enqueue(site.version, now[-1], changed=changed)
            return
        edge = Recap.objects.next_edge(timezone.now())
        if edge and not changed:
            # That recap appears by itself, without a change.
            draw_social_images.using(run_after=edge).enqueue(site.version)
    if changed:
        count_change(takes_away=False)


def throw_away_outdated() -> None:
    """Delete the images that are out of date; their pages have that of the site."""
    forget()
    wanted = content_by_path(published_site())
    kept = SocialImage.objects.values_list("path", "digest")
    outdated = [p for p, made_of in kept if p not in wanted or digest(wanted[p]) != made_of]
    if _replace(outdated, []):
        count_change()


def digest(content: ImageContent) -> str:
    """Return a digest of all that an image shows and of how it shows it."""
    brand = () if content.brand == MARSEILLE else (content.brand,)
    return hashlib.blake2b(repr((LOOK, content, *brand)).encode(), digest_size=16).hexdigest()


def _drawn(wanted: Mapping[str, ImageContent]) -> list[Drawing]:
    """Return the images with their files; the log says why some have none.

    Those are kept too, so that the same words are tried once. Raises FontError.
    """
    drawn: list[Drawing] = []
    for path, content in wanted.items():
        png = b""
        try:
            png = draw(content)
        except (FontError, StorageAwayError):
            raise
        except (OSError, MissingGlyphError) as error:
            logger.warning("%s gets the image of the site: %s", path, error)
            if isinstance(error, OSError):
                # A portrait that is lost may come back: that is tried again.
                continue
        except Exception:
            logger.exception("%s gets the image of the site", path)
        name = f"{FOLDER}/{hashlib.sha256(png).hexdigest()[:24]}.png" if png else ""
        alt = content.alt if png else content.brand.name
        drawn.append((SocialImage(path=path, digest=digest(content), file=name, alt=alt), png))
    return drawn


def _replace(paths: Collection[str], drawn: Sequence[Drawing]) -> bool:
    """Replace the images of these pages, by others if any; tell whether one of them changed."""
    with _alone():
        before = SocialImage.objects.filter(path__in=paths)
        seen = before.exclude(file="").exists()
        before.delete()
        for image, png in drawn:
            if png:
                default_storage.save(image.file, ContentFile(png))
        SocialImage.objects.bulk_create(image for image, _png in drawn)
    sweep.call()
    return seen or any(png for _image, png in drawn)


@task(queue_name="background", priority=-15)
def sweep() -> None:
    """Delete files without a row, also those of a worker that was killed before the rows."""
    with or_later(sweep), suppress(FileNotFoundError), _alone():
        files = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
        for name in files - set(SocialImage.objects.values_list("file", flat=True)):
            default_storage.delete(name)


@contextmanager
def _alone() -> Iterator[None]:
    """Let another run wait: it would delete files whose rows are to come."""
    with transaction.atomic():
        list(ContentVersion.objects.select_for_update())
        yield
