from typing import Any

from django.http import HttpRequest, HttpResponse

from core.http import PublicPage


def recaps(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def author(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def recap(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})
