"""Editors, who decide what readers see of recaps and of reactions to them."""

from collections.abc import Iterable

from core.accounts.rights import holders
from core.models import User


def is_editor(user: User) -> bool:
    return user.is_active and user.has_perm("recaps.publish_recap")


def editors() -> Iterable[User]:
    """Return the active users with the permission to publish; without any, the superusers."""
    return holders("recaps.publish_recap")
