"""From HTML to PDF, in a process of its own.

A large document takes 600 MB for half a minute, which end with the process; and neither the server
nor the task worker ever loads WeasyPrint and the libraries of Pango.
"""

import json
import logging
import os
import sys
import time
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse


class StaticFetcher(URLFetcher):
    """A fetcher of files in one folder (the site's sheets and fonts), which refuses all others."""

    def __init__(self, folder: Path) -> None:
        # All that is fetched is ours: without it, as without a font, rather no PDF.
        super().__init__(  # type: ignore[no-untyped-call]
            allowed_protocols={"data", "file"}, fail_on_errors=True
        )
        self.folder = folder

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "data" and (parts.netloc or not path.is_relative_to(self.folder)):
            raise ValueError(f"A printed document fetches nothing from {url}")
        response: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
        return response


def render_pdf(html: str, css: str, folder: Path, base: str) -> bytes:
    """Return an accessible PDF (PDF/UA-1); addresses are relative to `base`, inside the folder."""
    fetcher, fonts = StaticFetcher(folder), FontConfiguration()
    url = (folder / base).as_uri()
    sheet = CSS(string=css, base_url=url, url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=html, base_url=url, url_fetcher=fetcher)
    printed: bytes = document.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return printed


def end_with(worker: int) -> None:
    """End soon after the worker, even if it is killed: the PDF would not be read."""
    while os.getppid() == worker:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    # WeasyPrint's warnings go nowhere by themselves.
    logging.basicConfig(format="%(message)s")
    job = json.load(sys.stdin)
    Thread(target=end_with, args=[job["worker"]], daemon=True).start()
    sys.stdout.buffer.write(render_pdf(job["html"], job["css"], Path(job["folder"]), job["base"]))
