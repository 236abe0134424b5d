"""The social image of a page, at an address that never changes."""

from contextlib import suppress

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static

from core.storage import stream
from marseille20.models import SocialImage
from marseille20.models.social_image import HOME, SITE_IMAGE

# Pages name their image with its digest, so they never wait for this; what was erased does.
SECONDS = 600


def social_image(request: HttpRequest, name: str) -> HttpResponseBase:
    """The image of the page of that name; where there is none, the way to the image of the site."""
    row = SocialImage.objects.filter(path="/" if name == HOME else f"/{name}/").first()
    answer: HttpResponseBase = HttpResponseRedirect(static(SITE_IMAGE))
    if row and row.file:
        with suppress(FileNotFoundError):
            file, length = stream(row.file)
            answer = FileResponse(file, content_type="image/png")
            answer.headers["Content-Length"] = str(length)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return answer
