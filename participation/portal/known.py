"""What organisers know of a speaker, and until when: to read, to take along, and to erase."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.text.translated import written
from participation import own_data, proposals, retention, uploads
from participation.links import last_day_of
from participation.portal.section import Section
from participation.portal.visits import Visit, by_link


class EraseForm(forms.Form):
    """Whether what is public shall go too."""

    public_too = forms.BooleanField(
        label=gettext_lazy("I also ask to be taken out of what is public"), required=False
    )


class Known(Section):
    """It has addresses of its own: `read`, `take_along` and `erase`."""

    name = "known"
    template = "participation/portal/_known.html"
    place = "below"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> dict[str, Any]:
        edition = visit.edition
        contact = getattr(visit.speaker, "contact", None)
        return {
            "contact": contact,
            "contact_goes_at": contact and retention.contact_goes_at(contact),
            "details_go_at": retention.details_go_at(edition),
            "answers_go_at": retention.answers_go_at(edition),
            "link_until": last_day_of(edition),
            "erase_form": EraseForm(auto_id="erase-%s"),
        }


@by_link
@require_safe
def take_along(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Return what is known of a speaker as a file."""
    known = own_data.known_of(visit.speaker)
    headers = {"Content-Disposition": f'attachment; filename="{visit.speaker.slug}.json"'}
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(known, json_dumps_params=options, headers=headers)


@by_link
@require_safe
def read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show all that is known of a speaker, to read and to print."""
    known = {
        heading: [{label: _read_out(value) for label, value in each.items()} for each in records]
        for heading, records in own_data.known_of(visit.speaker).items()
    }
    context = {"visit": visit, "known": known, "portraits": _portraits(visit)}
    return render(request, "participation/portal/data.html", context)


def _portraits(visit: Visit) -> list[tuple[str, str]]:
    """Return the addresses of the portrait that is there and of the one that waits, in words."""
    found = []
    if visit.speaker.portrait:
        found.append((visit.speaker.portrait.url, _("Your portrait as it is now")))
    waits = proposals.waiting(visit.participation).get("portrait")
    if waits and uploads.is_there(waits.upload):
        found.append((f"{visit.page}portrait/square/", _("Your portrait as it was sent")))
    return found


def _read_out(value: str | datetime) -> str:
    return written(value, "j F Y, H:i") if isinstance(value, datetime) else value


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Erase what is known of a speaker; their link works no more."""
    form = EraseForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect(visit.page)
    participations = list(visit.speaker.participations.values_list("pk", flat=True))
    own_data.erase(visit.speaker, public_too=form.cleaned_data["public_too"])
    return render(request, "participation/portal/erased.html", {"participations": participations})
