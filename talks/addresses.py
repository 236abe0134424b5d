"""From an address to the edition and the entry it names, under any slug they had."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import get_language_from_path, gettext as _, override

from core.http.answers import PublicPage
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite, site_for

View = Callable[..., HttpResponseBase]

# A slug may be taken up again: no browser may believe for ever that it has moved.
REDIRECT_SECONDS = 3600


def moved(request: HttpRequest, **arguments: str) -> HttpResponsePermanentRedirect:
    """Redirect to the same page with these arguments in its address, keeping the query."""
    match = cast("ResolverMatch", request.resolver_match)
    path = reverse(match.view_name, kwargs=match.kwargs | arguments)
    query = request.META.get("QUERY_STRING", "")
    # A form sent to the former address is not lost.
    answer = HttpResponsePermanentRedirect(
        f"{path}?{query}" if query else path, preserve_request=request.method == "POST"
    )
    answer.headers["Cache-Control"] = f"public, max-age={REDIRECT_SECONDS}"
    return answer


def gone(request: HttpRequest) -> PublicPage:
    """Return the 410 page of an erased entry: it existed, and must not be asked for again."""
    return PublicPage(request, "talks/gone.html", {}, status=410)


def of_edition(view: View) -> View:
    """Decorate a view to receive the PublishedEdition whose slug is in the address.

    A former slug redirects the whole address, an unknown one is not found.
    """

    @wraps(view)
    def find(request: HttpRequest, edition: str, **arguments: str) -> HttpResponseBase:
        site = site_for(request)
        found = site.edition(edition)
        if found:
            return view(request, found, **arguments)
        former = site.edition_by_former_slug(edition)
        if former is None:
            raise Http404(_("There is no such edition."))
        return moved(request, edition=former.slug)

    return find


def of_entry(kind: type[schema.Named]) -> Callable[[View], View]:
    """Decorate a view to receive the edition and the entry of that kind named in the address."""

    def decorate(view: View) -> View:
        @wraps(view)
        @of_edition
        def find(request: HttpRequest, edition: PublishedEdition, slug: str) -> HttpResponseBase:
            entry = edition.programme.find_by_slug(kind, slug)
            if entry and getattr(entry, "erased", False):
                return gone(request)
            if entry:
                return view(request, edition, entry)
            former = edition.former(kind, slug)
            if former is None:
                raise Http404(_("There is nothing at this address."))
            if getattr(former, "erased", False):
                return gone(request)
            return moved(request, slug=former.slug)

        return find

    return decorate


def session_address(edition: str) -> Callable[[str], str]:
    """Return a function from slugs of sessions to paths, which reads the URL patterns once."""
    return _address("talks:session", edition)


def room_address(edition: str) -> Callable[[str], str]:
    """Return a function from slugs of rooms to paths, which reads the URL patterns once."""
    return _address("talks:room", edition)


def _address(page: str, edition: str) -> Callable[[str], str]:
    before, after = reverse(page, args=[edition, "slug"]).rsplit("slug", 1)
    return lambda slug: f"{before}{slug}{after}"


def session_at(site: PublishedSite, path: str) -> schema.Session | None:
    """Return the session that a path leads to, in either language, under any slug it had."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    if match.view_name != "talks:session":
        return None
    slugs = match.kwargs
    edition = site.edition(slugs["edition"]) or site.edition_by_former_slug(slugs["edition"])
    if edition is None:
        return None
    session = edition.programme.find_by_slug(schema.Session, slugs["slug"])
    return session or edition.former(schema.Session, slugs["slug"])
