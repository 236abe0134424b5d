"""Portraits cut to the square in which pages show them."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image

from core.files.images import encoded
from participation import uploads
from speakers.models import SMALLEST_PORTRAIT

# How large a portrait that waits is shown, whole and cut, in pixels.
WHOLE, SQUARE = (480, 480), (240, 240)


@dataclass(frozen=True, slots=True)
class Crop:
    """Where the square is, in hundredths of the way that it can move, and how close.

    `zoom`: how many times it fits into the shorter side, in hundredths: 100 to 300.
    """

    x: int = 50
    # Where faces are, on most portraits.
    y: int = 20
    zoom: int = 100

    def square(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return its edges in pixels: left, upper, right and lower; never too small to be shown."""
        shorter = min(width, height)
        side = max(shorter * 100 // self.zoom, min(SMALLEST_PORTRAIT, shorter))
        left, upper = (width - side) * self.x // 100, (height - side) * self.y // 100
        return left, upper, left + side, upper + side


def cropped(file: IO[bytes], crop: Crop) -> ContentFile[bytes]:
    """Return the square of a picture that was re-encoded, named by a hash of its content."""
    with Image.open(file) as picture:
        kind = str(picture.format)
        return encoded(picture.crop(crop.square(*picture.size)), kind)


# Each is some kilobytes; what an upload holds never changes.
@lru_cache(maxsize=100)
def in_small(upload: str, crop: Crop | None) -> bytes:
    """Return a small WebP of a portrait that waits, by its upload: its square, or all of it.

    Raises FileNotFoundError, core.files.storage.StorageAwayError.
    """
    buffer = io.BytesIO()
    with uploads.opened(upload) as file, Image.open(file) as picture:
        shown = picture.crop(crop.square(*picture.size)) if crop else picture
        shown.thumbnail(SQUARE if crop else WHOLE)
        shown.save(buffer, "WEBP")
    return buffer.getvalue()
