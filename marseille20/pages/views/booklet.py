"""The programme of an edition as a booklet in PDF, printed beforehand by the task worker."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language, gettext as _
from django.views.decorators.csp import csp_override

from core.http.answers import SHARED_SECONDS
from marseille20.models import Booklet
from marseille20.pages.views.media import kept_file
from talks.addresses import of_edition
from talks.published import PublishedEdition

# Its address stays when the next one comes: browsers ask each time, shared caches after a while.
HEADERS = {"Cache-Control": f"public, max-age=0, s-maxage={SHARED_SECONDS}"}


# A policy says nothing of what a PDF may do, and keeps some browsers from showing it.
@csp_override({})
@of_edition
def booklet(request: HttpRequest, edition: PublishedEdition) -> HttpResponseBase:
    row = Booklet.objects.filter(edition=edition.pk, language=get_language()).first()
    missing = _("There is no booklet of this programme.")
    if row is None:
        raise Http404(missing)
    name = f"{edition.slug}-programme-{row.language}.pdf"
    return kept_file(
        request, row.file, missing, HEADERS, filename=name, content_type="application/pdf"
    )
