"""The secret of a selection, and what follows from it, one way.

Whoever has the editing secret may change the selection; the reading id, which is in the addresses
of its page and its calendar, is derived from it, and the key of its row from that. So a reader
cannot become an editor, and whoever sees the database is neither.
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

# 144 bits: four signs of an address for three bytes.
BYTES = 18


def new_secret() -> str:
    """An editing secret: 24 signs that need no escaping in an address."""
    return secrets.token_urlsafe(BYTES)


def reading_id(secret: str) -> str:
    """What whoever reads gets to know: 24 signs as well."""
    digest = sha256(f"reading {secret}".encode()).digest()
    return urlsafe_b64encode(digest[:BYTES]).decode()


def row_key(reading: str) -> str:
    """What the database knows it by, in hexadecimal digits."""
    return sha256(f"row {reading}".encode()).hexdigest()
