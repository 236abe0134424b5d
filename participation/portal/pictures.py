"""The portrait of a speaker that waits, in small, below the address of their page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation import proposals
from participation.portal.visits import Visit, by_link, in_preview
from participation.portraits import Crop, in_small


@by_link
@require_safe
def picture(request: HttpRequest, visit: Visit, part: str) -> HttpResponse:
    """Return a `part` of the portrait: "whole", or the "square" that is cut. Raises Http404."""
    return _answer(visit, part)


@in_preview
@require_safe
def picture_in_preview(request: HttpRequest, visit: Visit, part: str) -> HttpResponse:
    """Return it for organisers, as speakers see it. Raises Http404."""
    return _answer(visit, part)


def _answer(visit: Visit, part: str) -> HttpResponse:
    waits = proposals.waiting(visit.participation).get("portrait")
    if waits is None or part not in {"whole", "square"}:
        raise Http404(_("There is nothing at this address."))
    try:
        content = in_small(waits.upload, Crop(**waits.value) if part == "square" else None)
    except FileNotFoundError as error:
        raise Http404(_("There is nothing at this address.")) from error
    return HttpResponse(content, content_type="image/webp")
