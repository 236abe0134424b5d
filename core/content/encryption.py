"""Encryption with SECRET_KEY, of what the database or a backup alone is not to reveal."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def cipher(purpose: str, *others: str) -> MultiFernet:
    """Return a cipher that writes with the current key, and also reads with former ones.

    purpose: what it encrypts, which ciphers of another purpose cannot read; it is never renamed.
    others: more keys to read with.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *others)
    derived = (salted_hmac(purpose, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])
