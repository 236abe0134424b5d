"""Pictures of pages elsewhere: fetched once and re-encoded, so that readers ask nobody for them."""

import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.tasks import task
from PIL import Image, ImageOps

from core.client import Client, FetchError
from core.images import make_renditions, reencoded
from recaps import moderation
from recaps.models import ExternalRecap

# The side of a portrait, in pixels.
PORTRAIT = 96


def portrait(address: str) -> str | None:
    """The name of the kept portrait at an address, "" for no address, None if there is none."""
    if not address:
        return ""
    found = _fetched(address)
    if found is None:
        return None
    with Image.open(io.BytesIO(found.read())) as picture:
        square = ImageOps.fit(picture.convert("RGBA"), (PORTRAIT, PORTRAIT))
    buffer = io.BytesIO()
    square.save(buffer, "WEBP", quality=80)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:24]
    return default_storage.save(f"{digest}.webp", ContentFile(content))


@task
def fetch_picture(pk: int, address: str) -> None:
    """Give a recap elsewhere the picture its page names; without one that can be had, nothing."""
    found = _fetched(address)
    if found is None:
        return
    row = ExternalRecap.objects.filter(pk=pk).first()
    if row is None or row.picture == found.name:
        return
    name = default_storage.save(str(found.name), found)
    make_renditions.enqueue(name)
    # Beside what else is proposed.
    moderation.change(row, **(row.proposed or {}) | {"picture": name})


def _fetched(address: str) -> ContentFile[bytes] | None:
    try:
        answer = Client().get(address)
        return reencoded(ContentFile(answer.content)) if answer.status == 200 else None
    except (FetchError, ValidationError):
        return None
