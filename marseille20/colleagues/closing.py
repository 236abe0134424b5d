"""Closing the account of a colleague who left, and opening it again: each asks once more."""

from typing import cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.accounts.rights import may_touch
from core.models import BrowserSession, User

TO_CLOSE = "core.close_user"


def account_access(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Show the page that closes an open account, or opens a closed one; do so on POST."""
    user = cast("User", request.user)
    if not user.has_perm(TO_CLOSE):
        raise PermissionDenied
    account = get_object_or_404(User, pk=pk)
    if why := _barred(user, account):
        messages.error(request, why)
        return redirect("admin:colleagues")
    if request.method == "POST":
        messages.success(request, _set(user, account, is_open="open" in request.POST))
        return redirect("admin:colleagues")
    title = (
        _("Close the account of %(who)s?") if account.is_active else _("Open it again: %(who)s?")
    )
    context = {
        **site.each_context(request),
        "title": title % {"who": account},
        "account": account,
    }
    return TemplateResponse(request, "admin/colleagues/account.html", context)


def _barred(user: User, account: User) -> str:
    if account == user:
        return _("Nobody closes their own account.")
    if not may_touch(user, account):
        return _("This account has rights that you have not: ask a superuser.")
    return ""


@transaction.atomic
def _set(user: User, account: User, *, is_open: bool) -> str:
    """Open or close the account, note it, and return a sentence; its sessions end in any case."""
    account.is_active = is_open
    account.save(update_fields=["is_active"])
    BrowserSession.objects.filter(account=account.pk).delete()
    done = _("Account opened again.") if is_open else _("Account closed.")
    LogEntry.objects.log_actions(user.pk, [account], CHANGE, done, single_object=True)
    sentence = _("%(who)s can sign in again.") if is_open else _("%(who)s cannot sign in any more.")
    return sentence % {"who": account}
