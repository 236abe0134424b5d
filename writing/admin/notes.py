"""Notes that editors write in the margin of a text."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin.buttons import button_on
from core.database.queries import to_number
from recaps.models import Note, Recap
from writing.admin.pages import editor
from writing.notes import RemarkForm, reply


class NoteForm(RemarkForm):
    """A note, and the words of the text it is about."""

    passage = forms.CharField(required=False)


@button_on("admin:recaps_recap_read")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a note to a passage, reply to one, settle it or reopen it."""
    user = editor(request)
    recap = get_object_or_404(Recap, pk=pk)
    page = reverse("admin:recaps_recap_read", args=[pk])
    if which := request.POST.get("settle") or request.POST.get("reopen"):
        found = get_object_or_404(Note, recap=recap, pk=to_number(which))
        found.settled_at = timezone.now() if "settle" in request.POST else None
        found.save()
        return HttpResponseRedirect(f"{page}#note-{found.pk}")
    if which := request.POST.get("reply"):
        found = get_object_or_404(Note, recap=recap, pk=to_number(which))
        if not reply(found, user, request.POST):
            messages.warning(request, _("The reply is empty: nothing was kept."))
        return HttpResponseRedirect(f"{page}#note-{found.pk}")
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("The note is empty: nothing was kept."))
        return HttpResponseRedirect(page)
    made = Note.objects.create(recap=recap, written_by=user, **form.cleaned_data)
    return HttpResponseRedirect(f"{page}#note-{made.pk}")
