"""Choosing the edition to work on."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.database.queries import to_number
from core.models import User
from events.admin.owned import OwnedAdmin
from events.models import Edition, WorkingEdition

# No address of the admin has so many characters.
LONGEST = 500


def work_on(request: HttpRequest) -> HttpResponse:
    """Choose the edition to work on, and return to the former page."""
    if not has_to_do_with_editions(request.user):
        raise PermissionDenied
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, None) or len(back) > LONGEST:
        back = reverse("admin:index")
    if request.method == "POST":
        pk = to_number(request.POST.get("work_on", ""))
        edition = Edition.objects.open().filter(pk=pk).first()
        if edition:
            choose(cast("User", request.user), edition)
            messages.success(request, _("You work on “%(edition)s” now.") % {"edition": edition})
        else:
            messages.error(request, _("This edition cannot be worked on: choose another one."))
    return HttpResponseRedirect(back)


def choose(user: User, edition: Edition) -> None:
    """Set the edition that the user works on."""
    WorkingEdition.objects.update_or_create(user=user, defaults={"edition": edition})


def has_to_do_with_editions(user: User | AnonymousUser) -> bool:
    registered = admin.site._registry.items()  # noqa: SLF001 (nobody else knows)
    apps = {model._meta.app_label for model, rows in registered if isinstance(rows, OwnedAdmin)}
    return any(user.has_module_perms(app) for app in apps)
