"""Addresses behind buttons: they do something, and show nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

type View = Callable[..., HttpResponseBase]


def button_on(page: str) -> Callable[[View], View]:
    """Let a view take POST alone; `page` is the name of the page whose row it is about.

    After a sign-in that came between, the button arrives by GET and leads back to that page.
    """

    def behind(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int) -> HttpResponseBase:
            if request.method != "GET":
                return require_POST(view)(request, pk)
            messages.warning(request, _("Nothing was done yet: press the button once more."))
            return redirect(page, pk)

        return guarded

    return behind
