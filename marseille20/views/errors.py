"""Answers to addresses that lead nowhere."""

from django.http import HttpRequest

from core.http import PublicPage


def not_found(request: HttpRequest, exception: Exception) -> PublicPage:
    """In the site's look, and in the language of the path."""
    # It has no equal in another language.
    return PublicPage(request, "404.html", {"alternates": ()}, status=404)
