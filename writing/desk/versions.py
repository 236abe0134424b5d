"""The versions of a text, and restoring one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from recaps import revisions
from recaps.models import Recap, Revision
from writing import permissions
from writing.comparison import compare
from writing.desk.access import at_desk, recap_of, writer


@at_desk
@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    recap = recap_of(request, pk)
    rows = list(recap.revisions.defer("document").select_related("saved_by"))
    context = {
        "title": _("Versions of “%(recap)s”") % {"recap": recap},
        "recap": recap,
        "newest": revisions.newest(recap),
        "sittings": sittings(rows),
    }
    return render(request, "writing/desk/versions.html", context)


def sittings(rows: list[Revision]) -> list[list[Revision]]:
    """Group revisions, newest first, that one person saved without a pause of ten minutes."""
    groups: list[list[Revision]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.saved_by_id == row.saved_by_id
            and last.aside == row.aside
            and (last.saved_at - row.saved_at).total_seconds() < PAUSE
        ):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


# In seconds.
PAUSE = 600


@at_desk
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one version; by POST make it the newest again."""
    recap = recap_of(request, pk)
    revision = recap.revisions.filter(number=number).first()
    if revision is None:
        return _not_kept(request, recap, number)
    if request.method == "POST":
        return _restore(request, recap, revision)
    context = {
        "title": _("Version %(number)d of “%(recap)s”") % {"number": number, "recap": recap},
        "recap": recap,
        "revision": revision,
        "newest": revisions.newest(recap),
        "changed": compare(revision.document, revisions.under_work(recap)),
        "is_open": permissions.may_write(writer(request), recap),
    }
    return render(request, "writing/desk/version.html", context)


def _not_kept(request: HttpRequest, recap: Recap, number: int) -> HttpResponseRedirect:
    """Redirect from a version that was thinned out. Raises Http404 if it never existed."""
    if number not in range(1, revisions.number_of(recap)):
        raise Http404(_("There is no such version."))
    message = _("Version %(number)d is not kept any more. Here are those that are.")
    messages.info(request, message % {"number": number})
    return redirect("desk:versions", recap.pk)


def _restore(request: HttpRequest, recap: Recap, revision: Revision) -> HttpResponseRedirect:
    user = writer(request)
    with transaction.atomic():
        recap = Recap.objects.select_for_update().get(pk=recap.pk)
        if not permissions.may_write(user, recap):
            messages.error(request, _("It has been handed in: it is not changed any more."))
            return redirect("desk:version", recap.pk, revision.number)
        try:
            revisions.restore(recap, revision, user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("desk:version", recap.pk, revision.number)
    message = _("Version %(number)d is the text again. The one before it is kept too.")
    messages.success(request, message % {"number": revision.number})
    return redirect("desk:write", recap.pk)
