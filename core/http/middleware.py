"""Middleware of every request."""

import re
from collections.abc import Callable
from itertools import chain
from time import perf_counter

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from core.monitoring.logs import Origin, origin
from core.monitoring.metrics import LATENCY, REQUESTS

# Of a session, or of a token against forged forms, which is twice as long where it is masked.
KEY = re.compile("(?:[A-Za-z0-9]{32}){1,2}")


class Middleware:
    """The base of middleware, which lets requests pass as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class OriginMiddleware(Middleware):
    """Gives each request an id, which stands in its answer and in all that is logged for it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = Origin.of(request)
        origin.set(asked)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = asked.id
        return response


class CountMiddleware(Middleware):
    """Counts what is answered, and measures how long it took, for Prometheus."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        REQUESTS.labels(view, response.status_code).inc()
        LATENCY.labels(view).observe(perf_counter() - begun)
        return response


class CookieMiddleware(Middleware):
    """Leaves out cookies of sessions and of Django's tokens that cannot be such.

    Django answers them with other ones: the page that was asked for would be made for this reader
    alone, and each time the log would say so.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            if not KEY.fullmatch(request.COOKIES.get(name, "")):
                request.COOKIES.pop(name, None)
        return self.get_response(request)


class NulMiddleware(Middleware):
    """Refuses NUL where no form asks for text: no database but SQLite takes it.

    In the fields of forms Django refuses it itself, beside the field.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = chain.from_iterable(request.GET.lists()) if request.GET else ()
        asked = (request.path_info, *request.COOKIES.values(), *chain.from_iterable(query))
        if any("\0" in part for part in asked):
            raise BadRequest("NUL in the address or in a cookie")
        return self.get_response(request)


class PathLocaleMiddleware(LocaleMiddleware):
    """Middleware that takes the language of a page from its path, and from nothing else.

    Django's also reads cookies and Accept-Language. Those would add `Vary: Accept-Language` to
    every page without a prefix, and a shared cache would keep one copy per visitor.
    """

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or "fr")
        return response
