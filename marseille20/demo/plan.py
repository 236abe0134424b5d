"""The plan of the demonstration's venue, whose rooms have the same names in both languages."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from core.files.images import reencoded
from events.models.venue import REGION
from marseille20.social_images.palette import INKS
from marseille20.social_images.typography import font

SIZE = WIDTH, HEIGHT = 1200, 800
WALL = 8
QUAY = 680
# Left, top, right and bottom of each room, in pixels.
ROOMS = {
    "Auditorium": (60, 60, 560, 640),
    "Girelle": (560, 60, 1140, 260),
    "Oursin": (840, 260, 1140, 460),
    "Patio": (560, 460, 1140, 640),
}
HALL = (560, 260, 840, 460)
# Middles of the doors, in the walls of the hall and of the patio; the entrance is the last.
DOORS = ((560, 360), (700, 260), (840, 360), (700, 460), (850, 640))
DOOR = 45


def region(room: str) -> dict[str, int]:
    """Return where the room is, in percent of the plan; nothing of one that is not drawn."""
    for name, (left, top, right, bottom) in ROOMS.items():
        if room.endswith(name):
            sides = left / WIDTH, top / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT
            return dict(zip(REGION, (round(100 * side) for side in sides), strict=True))
    return {}


def drawn() -> ContentFile[bytes]:
    """Return the plan as a PNG, named like pictures that people upload."""
    picture = Image.new("RGB", SIZE, INKS.paper)
    draw = ImageDraw.Draw(picture)
    for box in (HALL, *ROOMS.values()):
        draw.rectangle(box, outline=INKS.ink, width=WALL)
    for x, y in DOORS:
        is_upright = (x, y) in {(560, 360), (840, 360)}
        across, down = (WALL, DOOR) if is_upright else (DOOR, WALL)
        draw.rectangle((x - across, y - down, x + across, y + down), fill=INKS.paper)
    for name, (left, top, right, bottom) in ROOMS.items():
        middle = (left + right) / 2, (top + bottom) / 2
        draw.text(middle, name, fill=INKS.ink, font=font("display", 72), anchor="mm")
    x, y = DOORS[-1]
    draw.polygon(((x, y - 20), (x - 30, y + 35), (x + 30, y + 35)), fill=INKS.point)
    draw.rectangle((0, QUAY, WIDTH, HEIGHT), fill=INKS.sea)
    for wave in range(QUAY + 20, HEIGHT, 24):
        draw.line((0, wave, WIDTH, wave), fill=INKS.on_sea_2, width=3)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return reencoded(ContentFile(buffer.getvalue()))
