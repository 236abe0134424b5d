"""The sheet: rooms and hours of an edition, where sessions are placed."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from events.admin.pages import EditionPage
from events.models import Edition
from timetable.admin.answers import LOOKING
from timetable.cards import pool_cards, slot_cards
from timetable.sheet import pool, shown_slots


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": SHEET.label(edition),
        "opts": Edition._meta,
        "edition": edition,
        "cards": slot_cards(request, edition, shown_slots(edition)),
        "pool": pool_cards(request, edition, pool(edition)),
    }
    return TemplateResponse(request, "admin/timetable/sheet.html", context)


SHEET = EditionPage(
    name="sheet",
    label=lambda _edition: _("Timetable on one sheet"),
    view=_view,
    rights=LOOKING,
    # Of an archived edition it is shown, and nothing can be moved.
    changes=False,
)
