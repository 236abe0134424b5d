"""Who may come to the editors' own pages."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from core.models import User
from recaps.writing import transitions


def editor(request: HttpRequest) -> User:
    """Whoever asks, if they are an editor."""
    user = cast("User", request.user)
    if not transitions.is_editor(user):
        raise PermissionDenied
    return user
