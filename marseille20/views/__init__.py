from typing import Any

from django.http import HttpRequest, HttpResponse

from core.http import PublicPage


def home(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def programme(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def picks(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def topic(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def robots(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def sitemap(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def favicon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def media(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return PublicPage(request, "base.html", {})
