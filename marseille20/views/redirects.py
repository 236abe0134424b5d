"""Short addresses, for posters and menus, that lead to where things are now."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import known_query
from talks.published import site_for


def programme(request: HttpRequest) -> HttpResponseRedirect:
    """To the programme of the current edition, with the choices that were made."""
    return _to_programme(request, known_query(request))


def picks(request: HttpRequest) -> HttpResponseRedirect:
    """To what the reader kept of that programme; their browser alone knows what it is."""
    return _to_programme(request, "picks=1")


def _to_programme(request: HttpRequest, query: str) -> HttpResponseRedirect:
    """Where it leads changes with the current edition: nobody may believe it for long."""
    current = site_for(request).current
    if current is None:
        raise Http404(_("No edition is the current one."))
    path = reverse("talks:programme", args=[current.slug])
    answer = HttpResponseRedirect(f"{path}?{query}" if query else path)
    answer.headers["Cache-Control"] = "public, max-age=0"
    return answer
