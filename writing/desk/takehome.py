"""The export of an author's recaps, and the import of Markdown."""

from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _
from django.views.decorators.http import require_safe

from core.http.answers import absolute
from core.http.bodies import FORM, takes_up_to
from recaps.models import ImportedFile, MarkdownImport
from writing import takehome
from writing.authors import author_of
from writing.desk.access import at_desk, writer
from writing.imports import running
from writing.imports.archive import INDEX


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("Markdown file or archive"),
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.markdown,.zip"}),
    )


@at_desk
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Stream an archive of all recaps that the user signed, in any state."""
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
    """Start an import of Markdown; show its progress, and the state of each file."""
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
    """Return the context of an import's page: its files by state."""
    # Asked for every few seconds: of hundreds of drafts their titles, not their texts.
    rows = ImportedFile.objects.filter(whole=whole).select_related("recap")
    files = list(rows.defer("recap__body_fr", "recap__body_en")) if whole else []
    by_state = {
        state: [file for file in files if file.state == state] for state in ImportedFile.State
    }
    brought, unread = by_state[ImportedFile.State.BROUGHT], by_state[ImportedFile.State.WAITING]
    return {
        "whole": whole,
        "total": len(files),
        "read": len(files) - len(unread),
        # Drafts deleted since are left out.
        "brought": [file for file in brought if file.recap],
        "changes": [(file.name, each) for file in brought if file.recap for each in file.sentences],
        "refused": by_state[ImportedFile.State.REFUSED],
        "unread": unread,
        # What has not been read may show some of it still.
        "passed_over": _passed_over(whole) if whole and not (whole.is_running or unread) else [],
    }


def _passed_over(whole: MarkdownImport) -> list[tuple[Promise, list[str]]]:
    """Return reasons why files were passed over, each with their names."""
    names = whole.passed_over
    indexes = [name for name in names if PurePosixPath(name).name.lower() == INDEX]
    pictures = [name for name in names if (guess_type(name)[0] or "").startswith("image/")]
    groups = (
        (
            _("Neither Markdown nor pictures. To bring a text, save it as Markdown (.md) first:"),
            [name for name in names if name not in {*indexes, *pictures}],
        ),
        (_("Pictures that none of the texts shows:"), pictures),
        (
            _("Files named index.md, which list others. To bring one, give it another name:"),
            indexes,
        ),
    )
    return [(why, group) for why, group in groups if group]
