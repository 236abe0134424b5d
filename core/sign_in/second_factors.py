"""Second factors: secrets that are stored encrypted, and accounts that must have one."""

import logging

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from core.accounts.models import SecondFactorRule, User
from core.branding.identity import requires_second_factors, site_identity
from core.content.encryption import cipher

logger = logging.getLogger(__name__)

PURPOSE = "core.sign_in.second_factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    """An adapter that encrypts the secrets of authenticator apps and recovery codes.

    The key is made of SECRET_KEY: the database alone, or a backup of it, does not reveal them.
    """

    def get_totp_issuer(self) -> str:
        """Return the name that authenticator apps show beside the codes."""
        return site_identity().name

    def encrypt(self, text: str) -> str:
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return cipher(PURPOSE).decrypt(encrypted_text).decode()
        except InvalidToken:
            # A secret that nobody knows: no code is the right one.
            logger.error("A second factor is encrypted with a SECRET_KEY that is not known here")
            return str(generate_totp_secret())


# --- Who must have one ---------------------------------------------------------------------------


def without(users: QuerySet[User]) -> QuerySet[User]:
    """Return the users without a second factor; recovery codes only replace a lost one."""
    own = Authenticator.objects.filter(user=OuterRef("pk"))
    return users.filter(~Exists(own.exclude(type=Authenticator.Type.RECOVERY_CODES)))


def is_owed(user: User | AnonymousUser) -> bool:
    """Tell whether a user must set up a second factor before seeing anything behind the scenes.

    Of staff alone: bloggers owe none.
    """
    if not isinstance(user, User) or not user.is_staff:
        return False
    return requires_second_factors() and without(User.objects.filter(pk=user.pk)).exists()


def may_work_behind_the_scenes(user: User | AnonymousUser) -> bool:
    """Tell whether a user is active staff who owes no second factor; rights come on top of that."""
    return user.is_active and user.is_staff and not is_owed(user)


class NoneOfOneSOwnError(Exception):
    """The user who requires second factors has none."""


def require(by: User) -> None:
    """Require second factors of all who use the admin. Raises NoneOfOneSOwnError."""
    if without(User.objects.filter(pk=by.pk)).exists():
        raise NoneOfOneSOwnError
    SecondFactorRule.objects.get_or_create(pk=1, defaults={"by": by})
    logger.warning("Second factors are required, says user %s", by.pk)


def leave_free(by: User) -> None:
    SecondFactorRule.objects.all().delete()
    logger.warning("Second factors are not required any more, says user %s", by.pk)
