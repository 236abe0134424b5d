"""Editors, who decide what readers see of recaps and of reactions to them."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import Q

from core.models import User


def is_editor(user: User) -> bool:
    return user.is_active and user.has_perm("recaps.publish_recap")


def editors() -> Iterable[User]:
    """Return the active users with the permission to publish; without any, the superusers."""
    rights = Permission.objects.filter(content_type__app_label="recaps", codename="publish_recap")
    active = User.objects.filter(is_active=True)
    named = active.filter(Q(groups__permissions__in=rights) | Q(user_permissions__in=rights))
    return named.distinct() or active.filter(is_superuser=True)
