"""Answers to addresses that lead nowhere."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import get_language, override

from core.http import PublicPage


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """In the site's look, and in the language of the path.

    An address in the words of the other language (/en/recits/) leads to the one in its own.
    """
    path = _in_its_own_words(request.path)
    if path != request.path:
        return HttpResponseRedirect(path)
    # It has no equal in another language and no image; the path, which may hold anything, is not
    # looked up.
    return PublicPage(request, "404.html", {"alternates": (), "social_image": None}, status=404)


def _in_its_own_words(path: str) -> str:
    """The path with the words of the language it is in, where they were those of the other."""
    is_english = get_language() == "en"
    try:
        with override("fr" if is_english else "en"):
            match = resolve(path.removeprefix("/en") if is_english else f"/en{path}")
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except (Resolver404, NoReverseMatch):
        return path
