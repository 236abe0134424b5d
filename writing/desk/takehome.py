"""What authors take home of theirs, and what they bring."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.bodies import FORM, takes_up_to
from core.http import absolute
from recaps.models import ImportedFile, MarkdownImport
from writing import takehome
from writing.authors import author_of
from writing.desk.access import at_desk, writer
from writing.imports import running

State = ImportedFile.State


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("Markdown file or archive"),
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.markdown,.zip"}),
    )


@at_desk
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All that the reader signed, whatever became of it, as an archive."""
    author = author_of(writer(request))
    return StreamingHttpResponse(
        takehome.archive(author, absolute(request, "")),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{author.slug}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


# The archive, and the form it is in.
@takes_up_to(running.MOST_BYTES + FORM)
@at_desk
def bring(request: HttpRequest) -> HttpResponse:
    """Take Markdown to make drafts of; tell how far that is, and what became of each file."""
    user = writer(request)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_valid():
        file, site = form.cleaned_data["file"], absolute(request, "")
        try:
            running.start(file, user, site, get_language() or "fr")
            return redirect("desk:bring")
        except ValidationError as error:
            form.add_error("file", error)
    context = {
        "title": _("Take home, bring along"),
        "form": form,
        **_progress(running.latest(user)),
    }
    status = 400 if form.errors else 200
    return render(request, "writing/desk/bring.html", context, status=status)


def _progress(whole: MarkdownImport | None) -> dict[str, Any]:
    """What the page tells of an import: its files by what became of them."""
    # Asked for every few seconds: of hundreds of drafts their titles, not their texts.
    rows = ImportedFile.objects.filter(whole=whole).select_related("recap")
    files = list(rows.defer("recap__body_fr", "recap__body_en")) if whole else []
    by_state = {state: [file for file in files if file.state == state] for state in State}
    brought = by_state[State.BROUGHT]
    return {
        "whole": whole,
        "total": len(files),
        "read": len(files) - len(by_state[State.WAITING]),
        # What was thrown away since is not told of.
        "brought": [file for file in brought if file.recap],
        "changes": [(file.name, each) for file in brought if file.recap for each in file.sentences],
        "refused": by_state[State.REFUSED],
        "unread": by_state[State.WAITING],
    }
