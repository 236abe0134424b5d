"""The one spelling of an address that tells pages elsewhere from each other."""

import re
from urllib.parse import urlsplit

from core.http.answers import authority

# What newsletters, networks and searches add to an address on its way; the page is the same.
TRACKING = re.compile(
    r"utm_.+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igsh(?:id)?|_hs(?:enc|mi)|mkt_tok|ref_src",
    re.IGNORECASE,
)


def same_page(address: str) -> str:
    """What is left of an address of the web where spellings differ and the page does not.

    It has neither scheme nor www., and leads nowhere; `ExternalRecap.known_as` keeps it. Raises
    ValueError for what leads nowhere either.
    """
    parts = urlsplit(address)
    asked = [part for part in parts.query.split("&") if part]
    kept = [part for part in asked if not TRACKING.fullmatch(part.partition("=")[0])]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{same_host(address)}{parts.path.rstrip('/')}{query}"


def same_host(address: str) -> str:
    """The host in that spelling, with its port if that is not the one of its scheme.

    Raises ValueError.
    """
    return authority(address).removeprefix("www.")
