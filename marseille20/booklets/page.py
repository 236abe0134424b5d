"""The admin's page about the booklets of an edition."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, override
from django_stubs_ext import StrPromise

from events.admin.pages import EditionPage
from events.models import Edition
from marseille20 import booklets
from marseille20.models import Booklet, BookletFailure
from printing.rendering import why_unavailable


def booklets_of(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show which booklets there are; print a large one, or one that failed, on request."""
    if request.method == "POST":
        booklets.print_asked.enqueue(edition.pk)
        messages.info(
            request,
            _("They are being printed, which takes some minutes: open this page again then."),
        )
        return redirect("admin:events_edition_booklet", edition.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Booklets of %(edition)s") % {"edition": edition},
        "opts": Edition._meta,
        "edition": edition,
        "rows": [_row(edition, *language) for language in settings.LANGUAGES],
        "unavailable": why_unavailable(),
        "most": booklets.MOST_UNASKED,
    }
    return TemplateResponse(request, "admin/events/edition/booklet.html", context)


def _row(edition: Edition, code: str, name: StrPromise) -> tuple[str, str]:
    """Return a sentence about the booklet in a language, and its address when it exists."""
    rows = {"edition": edition, "language": code}
    if Booklet.objects.filter(**rows).exists():
        with override(code):
            address = reverse("booklet", args=[edition.slug])
        return str(name), address
    if BookletFailure.objects.filter(**rows).exists():
        sentence = _("%(language)s: printing failed, and the log says why")
    else:
        sentence = _("%(language)s: not printed")
    return sentence % {"language": name}, ""


EDITION_PAGE = EditionPage(
    name="booklet",
    label=lambda _edition: _("Booklets"),
    view=booklets_of,
    rights=("talks.add_release",),
)
