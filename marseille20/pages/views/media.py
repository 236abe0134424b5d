"""Uploaded pictures, slides and booklets, where no server in front of the site serves them."""

import mimetypes
import re
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from core.database.connection import without_database
from core.files.storage import stream
from core.http.answers import SHARED_SECONDS

# As core.files.images names what it keeps and the smaller copies of it: a hash of the content.
PICTURE = re.compile(r"[0-9a-f]{24}(-\d{1,4})?\.(jpg|png|webp|avif)")
PDF = re.compile(r"[0-9a-f]{24}\.pdf")
HEADERS = {
    # The same name is the same picture, for ever; what was erased, shared caches forget.
    "Cache-Control": f"public, max-age=31536000, s-maxage={SHARED_SECONDS}, immutable",
    # Opened by itself a picture may load and run nothing.
    "Content-Security-Policy": "default-src 'none'",
}
# Nobody here has read what a PDF holds: it is a file to keep, and nothing that this site shows.
PDF_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "attachment",
}


@without_database
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return one picture or PDF; nothing else in the folder is found."""
    missing = _("There is no such file.")
    if not PICTURE.fullmatch(name) and not PDF.fullmatch(name):
        raise Http404(missing)
    headers = PDF_HEADERS if PDF.fullmatch(name) else HEADERS
    return kept_file(request, name, missing, headers, content_type=mimetypes.guess_type(name)[0])


def kept_file(
    request: HttpRequest, name: str, missing: str, headers: dict[str, str], **options: Any
) -> HttpResponseBase:
    """Return a file that is named by its content, or 304 if the reader has it already.

    `missing` is the message of a 404, `options` are those of FileResponse.
    """
    try:
        file, length = stream(name)
    except FileNotFoundError as error:
        raise Http404(missing) from error
    etag = f'"{name}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer:
        file.close()
    else:
        answer = FileResponse(file, **options)
        answer.headers["Content-Length"] = str(length)
    for header, value in {**headers, "ETag": etag}.items():
        answer.headers[header] = value
    return answer
