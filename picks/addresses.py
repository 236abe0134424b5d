"""The secret of a selection, and what follows from it, one way.

Whoever has the editing secret may change the selection; the reading id, which is in the addresses
of its page and its calendar, follows from it and from a mask in the row, and the keys of the row
from either. So a reader cannot become an editor, and whoever sees the database is neither.

With another mask, the same secret leads to another reading id; with one that fits, another secret
leads to the same. Before one of them is changed there is no mask.
"""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

# 144 bits: four signs of an address for three bytes.
BYTES = 18


def new_secret() -> str:
    """An editing secret: 24 signs that need no escaping in an address."""
    return secrets.token_urlsafe(BYTES)


def is_secret(text: str) -> bool:
    """Whether it has the form of one, as those that a browser makes (static/picks/sync.js)."""
    return re.fullmatch(r"[A-Za-z0-9_-]{24}", text) is not None


def reading_id(secret: str, mask: str = "") -> str:
    """What whoever reads gets to know: 24 signs as well."""
    digest = sha256(f"reading {secret}".encode()).digest()
    derived = urlsafe_b64encode(digest[:BYTES]).decode()
    return _masked(derived, mask) if mask else derived


def new_mask() -> str:
    """One that leads to a reading id which nobody knows yet."""
    return secrets.token_urlsafe(BYTES)


def mask_between(secret: str, reading: str) -> str:
    """The one by which this secret leads to a reading id that there is already."""
    return _masked(reading_id(secret), reading)


def row_key(reading: str) -> str:
    """What the database knows it by who read, in hexadecimal digits."""
    return sha256(f"row {reading}".encode()).hexdigest()


def editing_key(secret: str) -> str:
    """What the database knows it by who edit."""
    return row_key(reading_id(secret))


def _masked(one: str, other: str) -> str:
    pairs = zip(urlsafe_b64decode(one), urlsafe_b64decode(other), strict=True)
    return urlsafe_b64encode(bytes(a ^ b for a, b in pairs)).decode()
