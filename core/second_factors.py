"""What the site keeps to check second factors, where nobody reads it."""

import logging
from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from core.identity import site_identity

logger = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted.

    The key is made of SECRET_KEY: whoever has the database alone, or a backup of it, has none.
    """

    def get_totp_issuer(self) -> str:
        """What authenticator apps show beside the codes."""
        return site_identity().name

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text).decode()
        except InvalidToken:
            # A secret that nobody knows: no code is the right one.
            logger.error("A second factor is encrypted with a SECRET_KEY that is not known here")
            return str(generate_totp_secret())


def _cipher() -> MultiFernet:
    """It writes with the key of today, and also reads what was written with former ones."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    derived = (salted_hmac(__name__, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])
