"""The icons of the site: its logo, or the first letter of its name over its reflection."""

import io

from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageDraw, ImageOps

from core.models import SiteIdentity
from marseille20.social_images import typography
from marseille20.social_images.shapes import CAPITAL

# How many pixels, and how many of its units show: a tab shows 48, others more of the ground.
ICONS = {
    "favicon": (32, 48),
    "apple-touch-icon": (180, 60),
    "icon-192": (192, 60),
    "icon-512": (512, 60),
    # The middle of it fits in the circle of 80 % that no system cuts.
    "maskable-192": (192, 76),
    "maskable-512": (512, 76),
}
# Beside the name on pages: at most so large, twice what is shown.
LOGO = "logo"
LOGO_SIZE = (240, 80)
# How high a letter is, and how large a logo, in units.
LETTER, PICTURE = 20, 40
# Drawn so many times as large, and reduced: smooth edges.
FINE = 4
# What the ripples leave of the reflection, in parts of its depth (static/core/favicon.svg).
RIPPLES = ((0, 0.38), (0.45, 0.66), (0.74, 0.86), (0.93, 1))


def draw(identity: SiteIdentity, name: str) -> bytes:
    """Return one of ICONS as PNG, "favicon" as ICO, or LOGO; of a logo that is lost, a letter."""
    try:
        picture = _logo(identity) if identity.logo else None
    except FileNotFoundError:
        picture = None
    if name == LOGO:
        picture = picture or _icon(identity, 80, 48)
        return _saved(ImageOps.contain(picture, LOGO_SIZE), "PNG")
    size, units = ICONS[name]
    if picture is None:
        icon = _icon(identity, size, units)
    else:
        icon = Image.new("RGB", (size, size), identity.roles["paper"].light)
        room = round(size * PICTURE / units)
        shown = ImageOps.contain(picture, (room, room))
        icon.paste(shown, ((size - shown.width) // 2, (size - shown.height) // 2), shown)
    return _saved(icon, "ICO" if name == "favicon" else "PNG")


def _logo(identity: SiteIdentity) -> Image.Image:
    with default_storage.open(str(identity.logo)) as file, Image.open(file) as picture:
        return picture.convert("RGBA")


def _icon(identity: SiteIdentity, size: int, units: int) -> Image.Image:
    """Return the letter on the waterline between two fields, with its reflection."""
    edge = size * FINE
    middle = edge // 2
    paper, ink, sea = (identity.roles[name].light for name in ("paper", "ink", "sea"))
    image = Image.new("RGB", (edge, edge), paper)
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, middle, edge, edge], fill=sea)
    above = _letter(identity.letter, LETTER * edge / units)
    left = (edge - above.width) // 2
    image.paste(ink, (left, middle - above.height), above)
    image.paste(paper, (left, middle), _rippled(above))
    return image.reduce(FINE)


def _letter(letter: str, height: float) -> Image.Image:
    """Return a letter that stands on its lower edge, `height` pixels high if a plain capital."""
    em = round(height / CAPITAL)
    mask = Image.new("L", (2 * em, 2 * em))
    typography.draw_text(ImageDraw.Draw(mask), (em / 2, em), letter, "display", em, 255)
    left, top, right, _bottom = mask.getbbox() or (0, 0, em, em)
    return mask.crop((left, top, right, em))


def _rippled(mask: Image.Image) -> Image.Image:
    below = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    ripples = Image.new("L", below.size)
    pen = ImageDraw.Draw(ripples)
    for start, end in RIPPLES:
        pen.rectangle(
            [0, round(start * below.height), below.width, round(end * below.height) - 1], fill=255
        )
    return ImageChops.multiply(below, ripples)


def _saved(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"sizes": [image.size]} if kind == "ICO" else {"optimize": True}))
    return buffer.getvalue()
