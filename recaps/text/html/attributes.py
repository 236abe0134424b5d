"""What attributes of tags say: pictures, links and addresses, where texts may have them."""

import re

from django.conf import settings

from core.files.images import FORMATS
from recaps.text import document as nodes

ADDRESS = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\]*", re.IGNORECASE)
NAME = re.compile(rf"[0-9a-f]{{24}}\.(?:{'|'.join(FORMATS.values())})")
NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)

type Attributes = dict[str, str]


def picture_of(attributes: Attributes) -> nodes.Picture | None:
    """Return a picture of this site, None for any other address."""
    source = attributes.get("src", "")
    name = source.removeprefix(settings.MEDIA_URL)
    if name == source or not NAME.fullmatch(name):
        return None
    sides = (attributes.get(side, "") for side in ("width", "height"))
    numbers = (int(side) if NUMBER.fullmatch(side) else None for side in sides)
    return nodes.Picture(name, attributes.get("alt", ""), *numbers)


def link_of(attributes: Attributes) -> nodes.Link | nodes.Mention | None:
    """Return a link or a mention, None where it would lead nowhere."""
    address = address_of(attributes)
    path = address if address.startswith("/") else ""
    if mention := nodes.Mention.named(attributes.get("data-mention", ""), path):
        return mention
    return nodes.Link(address, attributes.get("title", "")) if address else None


def address_of(attributes: Attributes) -> str:
    """Return the address of a link, "" if texts may not lead there."""
    address = attributes.get("href", "").strip()
    return address if ADDRESS.fullmatch(address) else ""
