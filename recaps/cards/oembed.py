"""What a page says of itself as oEmbed (https://oembed.com/): words and a picture, never HTML."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from core.client import Answer, Client, FetchError
from core.text.embeds import embed_of
from core.text.markup import clean, plain_text, web_address

# Of sites whose pages do not say where it is, or say little to those who are no browsers.
ENDPOINTS = {
    "YouTube": "https://www.youtube.com/oembed?format=json&url=",
    "Vimeo": "https://vimeo.com/api/oembed.json?url=",
    "Dailymotion": "https://www.dailymotion.com/services/oembed?format=json&url=",
    "SoundCloud": "https://soundcloud.com/oembed?format=json&url=",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OEmbed:
    """The fields of an answer that are read; "" where they are missing."""

    title: str = ""
    author_name: str = ""
    site_name: str = ""
    picture: str = ""


def endpoint(address: str) -> str:
    """Return where a film or sound of a provider we know is described, "" for other pages."""
    player = embed_of(address)
    known = ENDPOINTS.get(player.provider) if player else None
    return f"{known}{quote(address, safe='')}" if known else ""


def fetch(address: str, seconds: float) -> OEmbed:
    """Return what is said at the address of an endpoint; nothing if it cannot be read."""
    try:
        return read(Client(seconds=seconds).get(address))
    except FetchError:
        return OEmbed()


def read(answer: Answer) -> OEmbed:
    try:
        said = json.loads(answer.text) if answer.status == 200 else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return OEmbed()
    words = {name: value for name, value in said.items() if isinstance(value, str)}

    def line(name: str, longest: int) -> str:
        return clean(plain_text(words.get(name, "")), longest)

    return OEmbed(
        title=line("title", 200),
        author_name=line("author_name", 100),
        site_name=line("provider_name", 100),
        picture=web_address(answer.address, words.get("thumbnail_url", "")),
    )
