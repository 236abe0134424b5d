"""Pages for the copy, requested as readers do."""

import os
from contextlib import closing
from typing import cast

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse

from core.database.breaker import AwayError
from core.database.connection import breaker
from marseille20.delivery.own_requests import ask
from marseille20.delivery.private import FOR_COPY
from marseille20.offline.copies import Origin
from talks.published import PublishedSite, published_site


class Reader:
    """A reader of pages, as long as the release is public and the parent process lives."""

    def __init__(self, site: PublishedSite) -> None:
        self.application = WSGIHandler()
        self.release = Origin.of(site).release
        self.parent = os.getppid()

    def read(self, path: str) -> HttpResponse:
        """Return the response of a page or static file.

        Raises AwayError if the copy would mix two releases.
        """
        if os.getppid() != self.parent:
            raise SystemExit
        if breaker.is_open or Origin.of(published_site()).release != self.release:
            raise AwayError(path)
        answer = cast("HttpResponse", ask(self.application, path, {FOR_COPY: True}))
        with closing(answer):
            # A static file is streamed: its body is read here, before it is closed.
            body = b"".join(answer)
        return HttpResponse(body, status=answer.status_code, headers=answer.headers)
