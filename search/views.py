"""The search page, and its results alone."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from core.database.connection import without_database
from core.http.answers import PublicPage
from search.documents import Document, DocumentKind
from search.index import IndexState
from search.index_refresh import known_state
from search.queries import MOST_CHARACTERS
from search.results import FEW, MANY, NAMES, Filters, Results, results
from search.start_page import start_page
from talks.published import PublishedSite, site_for

# No query is as long: three thousand letters with accents are less.
LONGEST_QUERY_STRING = 20_000
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


@without_database
def search(request: HttpRequest) -> HttpResponse:
    """Show the results of `?q=`, narrowed by `kind` and `edition`."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY_STRING:
        return _too_long(request)
    if request.GET.get("q", "").strip():
        return _found(request, "search/search.html")
    context = _context(site_for(request))
    until = context["start_page"].valid_until
    return PublicPage(request, "search/search.html", context, valid_until=until)


@without_database
def results_alone(request: HttpRequest) -> HttpResponse:
    """Return the results alone, for a script that updates them while typing."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY_STRING:
        return _too_long(request)
    response = _found(request, "search/_results.html")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# The addresses have no end, so only the browser keeps a response, for its Back button. It holds no
# secret that its length could reveal.
@gzip_page
@cache_control(private=True, no_cache=True)
def _found(request: HttpRequest, template: str) -> HttpResponse:
    site = site_for(request)
    text = " ".join(request.GET.get("q", "").split())
    filters = _filters(request, site)
    state = known_state()
    found = results(state, site, text, filters, timezone.now())
    context = {
        **_context(site),
        "asked": text[:MOST_CHARACTERS],
        "noindex": True,
        "results": found,
        "filters": filters,
        "pages": _practical_pages(state, site),
        **_ways(site, text[:MOST_CHARACTERS], filters, found),
    }
    return render(request, template, context)


def _practical_pages(state: IndexState, site: PublishedSite) -> list[Document]:
    """Return practical pages of the current edition: "cloakroom" may only be in these."""
    current = site.current.slug if site.current else ""
    known = state.contents.documents.values()
    return [each for each in known if each.kind == DocumentKind.PAGE and current in each.editions]


def _too_long(request: HttpRequest) -> HttpResponse:
    context = {**_context(site_for(request)), "is_too_long": True}
    return render(request, "search/search.html", context, status=HTTPStatus.REQUEST_URI_TOO_LONG)


def _context(site: PublishedSite) -> dict[str, Any]:
    return {
        "start_page": start_page(site.current, timezone.now()),
        "most_characters": MOST_CHARACTERS,
        # Results are not shared, and to know whether there is an image would take a query.
        "social_image": None,
    }


def _filters(request: HttpRequest, site: PublishedSite) -> Filters:
    """Return the filters of a request, ignoring unknown values."""
    kind, edition = (request.GET.get(name, "") for name in ("kind", "edition"))
    page = PAGE_NUMBER.fullmatch(request.GET.get("page", ""))
    return Filters(
        kind=DocumentKind(kind) if kind in set(DocumentKind) else None,
        edition=edition if edition in {each.slug for each in site.editions} else "",
        page=int(page[0]) if page else 1,
    )


def _ways(site: PublishedSite, text: str, filters: Filters, found: Results) -> dict[str, Any]:
    """Return the links that filter or page the results: names, addresses, which is chosen."""

    path = reverse("search:search")

    def way(**chosen: object) -> str:
        query = {"q": text, "kind": filters.kind, "edition": filters.edition} | chosen
        return f"{path}?{urlencode({k: v for k, v in query.items() if v})}"

    editions = [(each.slug, each.facts.name) for each in site.editions if each.released]
    has_later = filters.kind is not None and found.count > filters.page * MANY
    return {
        "groups": [
            (group, way(kind=group.kind) if not filters.kind and group.count > FEW else "")
            for group in found.groups
        ],
        "kinds": [
            (NAMES[kind], count, way(kind=kind), kind == filters.kind)
            for kind, count in found.kinds.items()
        ],
        "all_kinds": way(kind=""),
        "editions": [(name, way(edition=slug), slug == filters.edition) for slug, name in editions],
        "all_editions": way(edition=""),
        "everywhere": way(kind="", edition="") if filters.kind or filters.edition else "",
        "suggested": way(q=found.suggestion) if found.suggestion else "",
        "earlier": way(page=filters.page - 1) if filters.kind and filters.page > 1 else "",
        "later": way(page=filters.page + 1) if has_later else "",
    }
