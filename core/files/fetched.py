"""Pictures of pages elsewhere: fetched once and re-encoded, so that readers' browsers do not."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from core.client import SECONDS, Client, FetchError
from core.files.images import encoded, reencoded


def fetched(
    address: str, longest: int, *, is_square: bool = False, seconds: float = SECONDS
) -> ContentFile[bytes] | None:
    """Return a much smaller copy of the picture at an address, None if there is no such picture.

    longest: its longer side in pixels, or both sides of one that is cut to a square.
    """
    try:
        answer = Client(seconds=seconds).get(address)
        if answer.status != 200:
            return None
        found = reencoded(ContentFile(answer.content))
    except (FetchError, ValidationError):
        return None
    with Image.open(io.BytesIO(found.read())) as picture:
        small = picture.convert("RGBA")
    if is_square:
        small = ImageOps.fit(small, (longest, longest))
    else:
        small.thumbnail((longest, longest))
    return encoded(small, "WEBP")
