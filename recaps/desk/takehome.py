"""What authors take home of theirs, and what they bring."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import absolute
from recaps.models import Author
from recaps.takehome import archive
from recaps.takehome import bring as brought_by

if TYPE_CHECKING:
    from core.models import User


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("Markdown file or archive"),
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.markdown,.zip"}),
    )


def _author(request: HttpRequest) -> Author:
    author = Author.objects.filter(user=cast("User", request.user)).first()
    if author is None:
        raise PermissionDenied
    return author


@require_safe
@login_required
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All that the reader signed, whatever became of it, as an archive."""
    author = _author(request)
    return StreamingHttpResponse(
        archive(author, absolute(request, "")),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{author.slug}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Make drafts of Markdown; what had to be changed is told beside them."""
    _author(request)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["brought"] = brought_by(
                form.cleaned_data["file"], cast("User", request.user), absolute(request, "")
            )
        except ValidationError as error:
            form.add_error("file", error)
    status = 400 if form.errors else 200
    return render(request, "recaps/desk/bring.html", context, status=status)
