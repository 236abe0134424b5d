"""The programme of an edition as a booklet in PDF, printed beforehand by the task worker."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from marseille20.models import Booklet
from talks.addresses import of_edition
from talks.published import PublishedEdition

# Its address stays when the next one comes: browsers ask each time, shared caches after a while.
CACHE = "public, max-age=0, s-maxage=60"


# A policy says nothing of what a PDF may do, and keeps some browsers from showing it.
@csp_override({})
@of_edition
def booklet(request: HttpRequest, edition: PublishedEdition) -> HttpResponseBase:
    row = Booklet.objects.filter(edition=edition.pk, language=get_language()).first()
    try:
        file = default_storage.open(row.file) if row else None
    except FileNotFoundError:
        file = None
    if row is None or file is None:
        raise Http404(_("There is no booklet of this programme."))
    etag = f'"{row.file}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer:
        file.close()
    else:
        name = f"{edition.slug}-programme-{row.language}.pdf"
        answer = FileResponse(file, filename=name, content_type="application/pdf")
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = CACHE
    return answer
