from typing import Any

from django.http import HttpRequest, HttpResponse

from core.http import PublicPage


def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return PublicPage(request, "base.html", {})
