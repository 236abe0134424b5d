"""A short address, for posters, that redirects to the current programme."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import known_query
from talks.published import site_for


def programme(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to the programme of the current edition, with the chosen filters."""
    query = known_query(request)
    # Where it leads changes with the current edition: nobody may believe it for long.
    current = site_for(request).current
    if current is None:
        raise Http404(_("No edition is the current one."))
    path = reverse("talks:programme", args=[current.slug])
    answer = HttpResponseRedirect(f"{path}?{query}" if query else path)
    answer.headers["Cache-Control"] = "public, max-age=0"
    return answer
