"""Pictures of pages elsewhere: fetched once and re-encoded, so that readers' browsers do not."""

import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from PIL import Image, ImageOps

from core.client import Client, FetchError
from core.files.images import reencoded
from core.files.storage import or_later
from reactions import moderation
from recaps.models import ExternalRecap

# The side of a portrait, and the longer one of a picture, in pixels.
PORTRAIT = 96
LONGEST = 640


def portrait(address: str) -> str | None:
    """Store the portrait at an address; return its name, "" for no address, None on failure."""
    return _kept(address, is_portrait=True)


@task(queue_name="background", priority=-10)
def fetch_picture(pk: int, address: str) -> None:
    """Give a recap elsewhere the picture at an address, once; remove it if the address is "".

    A picture that cannot be fetched is left out.
    """
    standing = ExternalRecap.objects.exclude(
        state__in=[ExternalRecap.State.REFUSED, ExternalRecap.State.WITHDRAWN]
    )
    standing = standing.filter(pk=pk).exclude(picture_url=address)
    if not standing.exists():
        return
    with or_later(fetch_picture, pk, address):
        _show(standing, address)


def _show(standing: QuerySet[ExternalRecap], address: str) -> None:
    name = _kept(address)
    if name is None:
        return
    with transaction.atomic():
        # It may have been refused or taken away meanwhile.
        row = standing.select_for_update().first()
        if row:
            standing.update(picture_url=address)
            moderation.change(row, picture=name)
        moderation.forget_file(name)


def _kept(address: str, *, is_portrait: bool = False) -> str | None:
    """Store a much smaller copy of the picture at an address; return its name.

    Return "" for no address, None if there is no such picture.
    """
    if not address:
        return ""
    try:
        answer = Client().get(address)
        if answer.status != 200:
            return None
        found = reencoded(ContentFile(answer.content))
    except (FetchError, ValidationError):
        return None
    with Image.open(io.BytesIO(found.read())) as picture:
        small = picture.convert("RGBA")
    if is_portrait:
        small = ImageOps.fit(small, (PORTRAIT, PORTRAIT))
    else:
        small.thumbnail((LONGEST, LONGEST))
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=80)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:24]
    return default_storage.save(f"{digest}.webp", ContentFile(content))
