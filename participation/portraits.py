"""Portraits cut to the square in which pages show them."""

from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image

from core.files.images import encoded
from speakers.models import SMALLEST_PORTRAIT


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
