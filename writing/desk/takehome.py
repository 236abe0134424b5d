"""What authors take home of theirs, and what they bring."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.bodies import FORM, takes_up_to
from core.http import absolute
from writing import takehome
from writing.authors import author_of
from writing.desk.access import at_desk, writer


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
@takes_up_to(takehome.MOST_ARCHIVE + FORM)
@at_desk
def bring(request: HttpRequest) -> HttpResponse:
    """Make drafts of Markdown; what had to be changed is told beside them."""
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    context: dict[str, Any] = {"title": _("Take home, bring along"), "form": form}
    if form.is_valid():
        file, site = form.cleaned_data["file"], absolute(request, "")
        try:
            context["brought"] = takehome.bring(file, writer(request), site)
        except ValidationError as error:
            form.add_error("file", error)
    status = 400 if form.errors else 200
    return render(request, "writing/desk/bring.html", context, status=status)
