"""The social image of a page, at an address that never changes."""

from contextlib import suppress

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static

from core.files.storage import stream
from core.http.answers import SHARED_SECONDS
from marseille20.models import SocialImage
from marseille20.models.social_image import HOME, SITE_IMAGE, SITE_PATH


def social_image(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the image of the page of that name, or redirect to the image of the site."""
    path = "/" if name == HOME else f"/{name}/"
    rows = {row.path: row for row in SocialImage.objects.filter(path__in=[path, SITE_PATH])}
    row, site = rows.get(path), rows.get(SITE_PATH)
    instead = site.url if site and path != SITE_PATH else static(SITE_IMAGE)
    answer: HttpResponseBase = HttpResponseRedirect(instead)
    if row and row.file:
        with suppress(FileNotFoundError):
            file, length = stream(row.file)
            answer = FileResponse(file, content_type="image/png")
            answer.headers["Content-Length"] = str(length)
    # Pages name their image with its digest, so they never wait for this.
    answer.headers["Cache-Control"] = f"public, max-age={SHARED_SECONDS}"
    return answer
