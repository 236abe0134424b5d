"""A normal form of addresses, to tell pages elsewhere from each other."""

import re
from urllib.parse import urlsplit

from core.http.answers import authority

# What newsletters, networks and searches add to an address on its way; the page is the same.
TRACKING = re.compile(
    r"utm_.+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igsh(?:id)?|_hs(?:enc|mi)|mkt_tok|ref_src",
    re.IGNORECASE,
)


def same_page(address: str) -> str:
    """Return an address reduced to what tells its page from others, to compare by.

    It has no scheme, no www., no tracking parameters, and cannot be followed;
    `ExternalRecap.known_as` stores it. Raises ValueError for an address without a host.
    """
    parts = urlsplit(address)
    asked = [part for part in parts.query.split("&") if part]
    kept = [part for part in asked if not TRACKING.fullmatch(part.partition("=")[0])]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{same_host(address)}{parts.path.rstrip('/')}{query}"


def same_host(address: str) -> str:
    """Return the host of an address to compare by: without www., with a port if unusual.

    Raises ValueError.
    """
    return authority(address).removeprefix("www.")
