"""Pages of an account, besides those of django-allauth."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.accounts import sessions
from core.sign_in import second_factors


@never_cache
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Show where the account is signed in, or sign it out: at the handle `end`, or elsewhere."""
    if request.method == "POST":
        if "end" not in request.POST:
            sessions.end_others(request)
            messages.success(request, _("You are signed out everywhere but here."))
        elif sessions.end(request, request.POST["end"]):
            messages.success(request, _("You are signed out there."))
        else:
            messages.info(request, _("You were signed out there already."))
        return redirect("account_signed_in")
    sessions.note(request)
    found = sessions.sign_ins(request)
    return render(request, "account/signed_in.html", {"here": found[:1], "elsewhere": found[1:]})


def staff_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only staff who owe no second factor use a view outside the admin."""
    return staff_member_required(second_factor_first(view))


def second_factor_first[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Show the page that asks for a second factor to users who owe one, instead of a view."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if second_factors.is_owed(request.user):
            forbidden = HTTPStatus.FORBIDDEN
            return render(request, "account/second_factor_first.html", status=forbidden)
        return view(request, *args, **kwargs)

    return guarded
