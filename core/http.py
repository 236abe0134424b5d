"""Answers that are the same for everybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class PublicAnswer(HttpResponse):
    """A body that depends on the address and the content version alone; it is kept whole.

    valid_until: the aware time at which "now" makes it untrue (a session starts, a notice
    ends), or None. shared_seconds: how long a shared cache may answer without asking.
    """

    def __init__(
        self,
        content: str | bytes,
        *,
        valid_until: datetime | None = None,
        shared_seconds: int = 60,
        **kwargs: Any,
    ) -> None:
        super().__init__(content, **kwargs)
        self.valid_until = valid_until
        self.shared_seconds = shared_seconds


class PublicPage(PublicAnswer):
    """A public HTML page, rendered from a template."""

    def __init__(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, Any],
        *,
        valid_until: datetime | None = None,
        shared_seconds: int = 60,
        status: int = 200,
    ) -> None:
        super().__init__(
            render_to_string(template, dict(context), request),
            valid_until=valid_until,
            shared_seconds=shared_seconds,
            status=status,
        )


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path: of the site, or of the host that was asked without SITE_URL."""
    return f"{settings.SITE_URL or request.build_absolute_uri('/').rstrip('/')}{path}"
