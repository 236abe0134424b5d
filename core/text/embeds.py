"""Films and sounds on other sites, which a text or a session may link to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A film or sound: the name of its provider, and the player's address that tracks least."""

    provider: str
    player: str


YOUTUBE = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO = re.compile(r"/(?:video/)?(\d{1,12})(?:/([0-9a-f]{6,20}))?/?", re.ASCII)
DAILYMOTION = re.compile(r"/(?:video/)?([a-z0-9]{5,12})/?", re.IGNORECASE | re.ASCII)
CCC = re.compile(r"/v/[\w.-]+/?", re.ASCII)
SOUNDCLOUD = re.compile(r"/[\w-]+/(?:sets/)?[\w-]+/?", re.ASCII)

# The only hosts of players: the Content-Security-Policy lets frames of these in.
PLAYERS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://geo.dailymotion.com",
    "https://w.soundcloud.com",
    "https://media.ccc.de",
)


def embed_of(url: str) -> Embed | None:
    """Return the film or sound at an address, if it is of a provider we know."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and parts.netloc.lower() == parts.hostname
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if not is_plain or host not in HOSTS:
        return None
    provider, player_of = HOSTS[host]
    player = player_of(parts)
    return Embed(provider=provider, player=player) if player else None


def _youtube(parts: SplitResult) -> str:
    if parts.path == "/watch":
        key = parse_qs(parts.query).get("v", [""])[0]
    else:
        key = parts.path.strip("/").split("/")[-1]
    return f"{PLAYERS[0]}/embed/{key}" if YOUTUBE.fullmatch(key) else ""


def _vimeo(parts: SplitResult) -> str:
    found = VIMEO.fullmatch(parts.path)
    if not found:
        return ""
    # Films that are not listed need the second part of their address too.
    secret = f"&h={found[2]}" if found[2] else ""
    return f"{PLAYERS[1]}/video/{found[1]}?dnt=1{secret}"


def _dailymotion(parts: SplitResult) -> str:
    found = DAILYMOTION.fullmatch(parts.path)
    return f"{PLAYERS[2]}/player.html?video={found[1]}" if found else ""


def _media_ccc(parts: SplitResult) -> str:
    return f"{PLAYERS[4]}{parts.path.rstrip('/')}/oembed" if CCC.fullmatch(parts.path) else ""


def _soundcloud(parts: SplitResult) -> str:
    if not SOUNDCLOUD.fullmatch(parts.path):
        return ""
    sound = quote(f"https://soundcloud.com{parts.path}", safe="")
    return f"{PLAYERS[3]}/player/?url={sound}"


HOSTS: dict[str, tuple[str, Callable[[SplitResult], str]]] = {
    "youtube.com": ("YouTube", _youtube),
    "youtube-nocookie.com": ("YouTube", _youtube),
    "youtu.be": ("YouTube", _youtube),
    "vimeo.com": ("Vimeo", _vimeo),
    "player.vimeo.com": ("Vimeo", _vimeo),
    "dailymotion.com": ("Dailymotion", _dailymotion),
    "dai.ly": ("Dailymotion", _dailymotion),
    "soundcloud.com": ("SoundCloud", _soundcloud),
    "media.ccc.de": ("media.ccc.de", _media_ccc),
}
