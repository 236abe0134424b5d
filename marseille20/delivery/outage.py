"""Responses without waiting, while the database is away, to requests that need it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from core.database.breaker import AwayError
from core.database.connection import breaker
from core.http.middleware import Middleware
from marseille20.delivery.unavailable import answer, unavailable
from talks.published import published_site

type View = Callable[..., HttpResponseBase]


class OutageMiddleware(Middleware):
    """Middleware after those that limit bodies, as what was typed is shown again."""

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not breaker.is_open or hasattr(view, "needs_no_database"):
            return None
        with suppress(AwayError):
            # It may be time to ask again.
            published_site()
        return unavailable(request) if breaker.is_open else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error)
