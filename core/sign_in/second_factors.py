"""Second factors: what is kept to check them, where nobody reads it, and who must have one."""

import logging
from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac

from core.accounts.models import SecondFactorRule, User
from core.branding.identity import requires_second_factors, site_identity

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


# --- Who must have one ---------------------------------------------------------------------------


def without(users: QuerySet[User]) -> QuerySet[User]:
    """Those who have none; recovery codes only stand in for one that was lost."""
    own = Authenticator.objects.filter(user=OuterRef("pk"))
    return users.filter(~Exists(own.exclude(type=Authenticator.Type.RECOVERY_CODES)))


def is_owed(user: User | AnonymousUser) -> bool:
    """Whether somebody must set one up before they see anything behind the scenes.

    Asked wherever staff may see more than others: in the admin, in previews, at the desk.
    """
    if not isinstance(user, User) or not user.is_staff:
        return False
    return requires_second_factors() and without(User.objects.filter(pk=user.pk)).exists()


def is_at_work(user: User | AnonymousUser) -> bool:
    """Whether somebody is of the staff, and may see what is behind the scenes."""
    return user.is_staff and not is_owed(user)


class NoneOfOneSOwnError(Exception):
    """Who requires a second factor must have one."""


def require(by: User) -> None:
    """Require one of all who use the admin. Raises NoneOfOneSOwnError."""
    if without(User.objects.filter(pk=by.pk)).exists():
        raise NoneOfOneSOwnError
    SecondFactorRule.objects.get_or_create(pk=1, defaults={"by": by})
    logger.warning("Second factors are required, says user %s", by.pk)


def leave_free(by: User) -> None:
    SecondFactorRule.objects.all().delete()
    logger.warning("Second factors are not required any more, says user %s", by.pk)
