"""The pictures, galleries and embeds of a text, as a page shows them.

They stand in sanitized HTML, which has few forms and every attribute in double quotes.
"""

import re
from collections.abc import Mapping
from html import unescape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from core.models import Rendition
from core.templatetags.images import picture
from recaps.text.embeds import embed_of

IMAGE = re.compile(
    rf'<img src="{re.escape(settings.MEDIA_URL)}([^"]+)" alt="([^"]*)"'
    r'(?: width="(\d+)")?(?: height="(\d+)")?>'
)
GALLERY = re.compile(r'<div class="gallery">.*?</div>', re.DOTALL)
EMBED = re.compile(
    r'<figure class="embed"><a href="([^"]*)">(.*?)</a>'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
TAG = re.compile(r'<\w(?:"[^"]*"|[^">])*>')
ATTRIBUTE = re.compile(r' ([\w-]+)="[^"]*"')
MARKS = {"class", "data-mention"}
# How wide pictures stand: alone as the column of text, in a gallery as one of two or three.
ALONE = "(min-width: 64rem) 45rem, 94vw"
IN_GALLERY = "(min-width: 64rem) 15rem, 47vw"

type Renditions = Mapping[str, list[Rendition]]


def pictures_in(html: str) -> list[str]:
    """The names of the pictures of a sanitized text."""
    return [found[0] for found in IMAGE.findall(html)]


def portable(html: str) -> str:
    """A sanitized text for other programs: without the marks that mean something here alone."""

    def kept(attribute: re.Match[str]) -> str:
        return "" if attribute[1] in MARKS else attribute[0]

    return TAG.sub(lambda tag: ATTRIBUTE.sub(kept, tag[0]), html)


def with_figures(html: str, renditions: Renditions) -> str:
    """A sanitized text with its galleries, embeds and pictures as readers get them."""
    html = GALLERY.sub(lambda found: _gallery(found[0], renditions), html)
    html = EMBED.sub(lambda found: _embed(found, renditions), html)
    return IMAGE.sub(lambda found: _picture(found, renditions, ALONE), html)


def _picture(found: re.Match[str], renditions: Renditions, sizes: str) -> SafeString:
    name, alt, width, height = found.groups()
    known = {"renditions": renditions}
    wide, high = (int(side) if side else None for side in (width, height))
    return picture(known, name, wide, high, unescape(alt), sizes=sizes)


def _gallery(html: str, renditions: Renditions) -> str:
    """Each picture leads to itself in full; gallery.js shows it in place."""

    def linked(found: re.Match[str]) -> str:
        address = f"{settings.MEDIA_URL}{found[1]}"
        return f'<a href="{address}">{_picture(found, renditions, IN_GALLERY)}</a>'

    return IMAGE.sub(linked, html)


def _embed(found: re.Match[str], renditions: Renditions) -> str:
    """A link that embed.js makes a player of; nothing is asked of its site before."""
    address, inside, caption = found.groups()
    image = IMAGE.search(inside)
    embed = embed_of(unescape(address))
    if embed is None:
        return found[0]
    return render_to_string(
        "recaps/_embed.html",
        {
            "address": unescape(address),
            "embed": embed,
            "picture": _picture(image, renditions, ALONE) if image else "",
            "poster": "" if image else unescape(inside),
            "title": unescape(strip_tags(caption or inside)) or embed.provider,
            "caption": mark_safe(caption or ""),  # noqa: S308 (sanitized)
        },
    ).strip()
