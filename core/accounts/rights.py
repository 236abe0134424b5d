"""Rights that an account may give, and accounts that it may change: never more than it has."""

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import Q, QuerySet

from core.accounts.models import User


def may_give(giver: User | AnonymousUser, group: Group) -> bool:
    """Tell whether a user has every right of a group, and so may add members to it."""
    return has_all(giver, group.permissions.all())


def may_touch(user: User | AnonymousUser, account: User) -> bool:
    """Tell whether an account can do nothing that this user cannot.

    A user who changes the address of an account can sign in to it.
    """
    if user.is_superuser:
        return user.is_active
    if account.is_superuser:
        return False
    # Also of one that is closed: it may be opened again.
    own = Q(group__user=account) | Q(user=account)
    return has_all(user, Permission.objects.filter(own))


def has_all(user: User | AnonymousUser, permissions: QuerySet[Permission]) -> bool:
    rights = permissions.select_related("content_type")
    return user.is_active and all(has_right(user, right) for right in rights)


def has_right(user: User | AnonymousUser, permission: Permission) -> bool:
    return user.has_perm(f"{permission.content_type.app_label}.{permission.codename}")


def holders(right: str) -> QuerySet[User]:
    """Return the active users with a right, by its whole name; without any, the superusers."""
    app, _dot, code = right.partition(".")
    rights = Permission.objects.filter(content_type__app_label=app, codename=code)
    active = User.objects.filter(is_active=True)
    named = active.filter(Q(groups__permissions__in=rights) | Q(user_permissions__in=rights))
    return named.distinct() or active.filter(is_superuser=True)
