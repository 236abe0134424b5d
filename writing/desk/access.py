"""Access to the desk and to the recaps there."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.accounts import sessions
from core.models import User
from core.sign_in.pages import second_factor_first
from recaps.editors import is_editor
from recaps.models import Recap

type View = Callable[..., HttpResponseBase]


def at_desk(view: View) -> View:
    """Restrict a view to users who may write; others sign in first, or get PermissionDenied."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not writer(request).has_perm("recaps.write_recap"):
            raise PermissionDenied(_("Only those who were invited to write come in here."))
        return working(request, *args, **kwargs)

    @second_factor_first
    def working(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        sessions.note(request)
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            # Who had to sign in before a button was heard comes back by its address alone.
            messages.warning(request, _("Nothing was done yet: press the button once more."))
            at = kwargs.get("pk")
            return redirect("desk:write", at) if at else redirect("desk:home")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def writer(request: HttpRequest) -> User:
    """Return the signed-in user."""
    return cast("User", request.user)


def recap_of(request: HttpRequest, pk: int) -> Recap:
    """Return a recap of the user's own, or any for an editor. Raises Http404 otherwise."""
    user = writer(request)
    recaps = Recap.objects.all() if is_editor(user) else Recap.objects.filter(authors__user=user)
    recap = recaps.filter(pk=pk).first()
    if recap is None:
        raise Http404(_("There is no such recap."))
    return recap
