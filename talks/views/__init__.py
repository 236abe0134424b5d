from typing import Any

from django.http import HttpRequest, HttpResponse

from core.http import PublicPage
from talks.views.programme import programme as programme


def edition(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def session_ics(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def speakers(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def speaker(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def room(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def changes(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def changes_feed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def programme_ics(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})
