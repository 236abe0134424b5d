"""The page on what speakers need and when they are there; organisers note what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from core.database.locks import hold
from core.files.tables import CSV_TYPE, Row, csv_file
from events.admin.pages import EditionPage
from events.models import Edition
from participation.availability import DayPart, in_words, read
from participation.availability_form import AvailabilityForm
from participation.details import DetailsForm
from participation.models import Participation, PracticalDetails
from participation.participants import Participant, participants

CHANGE = "participation.change_practicaldetails"
# Of a row.
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Said:
    """What a speaker said of themselves: pairs of a label and words, without empty ones."""

    participant: Participant
    facts: list[tuple[str, str]]


def speakers_said(edition: Edition) -> list[Said]:
    """Return who takes part in an edition, and what they said."""
    return [Said(each, list(_facts(edition, each))) for each in participants(edition)]


def _labels() -> dict[str, str]:
    """Return what columns are called, in the active language."""
    fields = {field.name: field for field in PracticalDetails._meta.fields}
    names = (*DetailsForm.Meta.fields, "available")
    return {name: capfirst(str(fields[name].verbose_name)) for name in names}


def _row(participant: Participant) -> PracticalDetails | None:
    return getattr(participant.participation, "details", None)


def _facts(edition: Edition, participant: Participant) -> Iterator[tuple[str, str]]:
    row = _row(participant)
    if row is None:
        return
    labels = _labels()
    for name in DetailsForm.Meta.fields:
        if value := getattr(row, name):
            yield labels[name], value
    if row.available is not None:
        yield labels["available"], _times(edition, row) or _("not there on any day")


def _times(edition: Edition, row: PracticalDetails) -> str:
    """Return when a speaker is there: a line for each day."""
    return "\n".join(in_words(read(row.available) or [], edition.zone))


def table(edition: Edition) -> Iterator[Row]:
    """Yield a head and a row for each person who said something, for a spreadsheet."""
    yield [_("Name"), *_labels().values()]
    for participant in participants(edition):
        if row := _row(participant):
            values = (getattr(row, name) for name in DetailsForm.Meta.fields)
            yield [participant.speaker.name, *values, _times(edition, row)]


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    if "speaker" in request.GET:
        return _note(request, edition)
    if "csv" in request.GET:
        name = f"{edition.slug}-{timezone.localdate()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(csv_file(table(edition)), content_type=CSV_TYPE, headers=headers)
    people = speakers_said(edition)
    context = {
        **_context(request, edition),
        "said": [each for each in people if each.facts],
        "silent": [each.participant for each in people if not each.facts],
        "may_change": request.user.has_perm(CHANGE) and not edition.archived,
    }
    return TemplateResponse(request, "admin/participation/details.html", context)


def _note(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the forms for one speaker, or save the one that is sent."""
    if not request.user.has_perm(CHANGE) or edition.archived:
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            # As the page of the speaker does: what was compared is what is replaced.
            hold(Edition.objects.filter(pk=edition.pk))
            participation, forms = _forms(request, edition)
            is_saved = _save(participation, forms)
    else:
        participation, forms = _forms(request, edition)
        is_saved = False
    speaker = participation.speaker
    if is_saved:
        messages.success(request, _("Noted: what %(name)s said.") % {"name": speaker.name})
        return redirect(reverse(f"admin:{DETAILS.address}", args=[edition.pk]))
    context = {
        **_context(request, edition),
        **forms,
        "subtitle": speaker.name,
        "speaker": speaker,
        "parts": list(DayPart),
    }
    return TemplateResponse(request, "admin/participation/note_details.html", context)


def _forms(request: HttpRequest, edition: Edition) -> tuple[Participation, dict[str, Any]]:
    """Return who is asked about, as a row that may not be saved yet, and the forms by name."""
    number = request.GET["speaker"]
    is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
    found = participants(edition, [int(number)]) if is_number else []
    if not found:
        raise Http404(_("Nobody of this edition."))
    speaker = found[0].speaker
    participation = found[0].participation or Participation(edition=edition, speaker=speaker)
    forms: dict[str, Any] = {}
    for name, form in (("details", DetailsForm), ("availability", AvailabilityForm)):
        row = getattr(participation, "details", None) or PracticalDetails(
            participation=participation
        )
        forms[name] = form(instance=row, data=request.POST if name in request.POST else None)
    return participation, forms


def _save(participation: Participation, forms: dict[str, Any]) -> bool:
    """Save the form that was sent, if it is valid; return whether it was."""
    sent = next((form for form in forms.values() if form.is_bound), None)
    if sent is None or not sent.is_valid():
        return False
    if not participation.pk:
        sent.instance.participation, _made = Participation.objects.get_or_create(
            edition=participation.edition, speaker=participation.speaker
        )
    sent.save()
    return True


def _context(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": DETAILS.label(edition),
        "opts": Edition._meta,
        "edition": edition,
    }


DETAILS = EditionPage(
    name="details",
    label=lambda _edition: gettext_lazy("What speakers need, and when they are there"),
    view=_view,
    rights=("participation.view_practicaldetails",),
    changes=False,
)
