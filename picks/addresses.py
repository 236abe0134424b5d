"""The secret of a selection, and the keys derived from it, one way.

The editing secret lets its owner change the selection; the reading id, which is in the addresses of
its page and its calendar, is derived from it and from a mask in the row, and the keys of the row
from either. So a reader cannot become an editor, and access to the database allows neither.

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
    """Return an editing secret: 24 characters that need no escaping in an address."""
    return secrets.token_urlsafe(BYTES)


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret, as browsers make them (picks/linking.js)."""
    return re.fullmatch(r"[A-Za-z0-9_-]{24}", text) is not None


def reading_id(secret: str, mask: str = "") -> str:
    """Return the reading id of a secret, of 24 characters as well."""
    digest = sha256(f"reading {secret}".encode()).digest()
    derived = urlsafe_b64encode(digest[:BYTES]).decode()
    return _masked(derived, mask) if mask else derived


def new_mask() -> str:
    """Return a mask that leads to a new reading id."""
    return secrets.token_urlsafe(BYTES)


def mask_between(secret: str, reading: str) -> str:
    """Return the mask by which this secret leads to an existing reading id."""
    return _masked(reading_id(secret), reading)


def row_key(reading: str) -> str:
    """Return the row's key for a reading id, in hexadecimal digits."""
    return sha256(f"row {reading}".encode()).hexdigest()


def editing_key(secret: str) -> str:
    """Return the row's key for an editing secret, in hexadecimal digits."""
    return row_key(reading_id(secret))


def notes_key(secret: str) -> bytes:
    """Return the key that notes are encrypted with, which cannot be had from those of the row."""
    return urlsafe_b64encode(sha256(f"notes {secret}".encode()).digest())


def _masked(one: str, other: str) -> str:
    pairs = zip(urlsafe_b64decode(one), urlsafe_b64decode(other), strict=True)
    return urlsafe_b64encode(bytes(a ^ b for a, b in pairs)).decode()
