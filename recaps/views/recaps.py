"""The list of all recaps."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import PublicPage, absolute
from core.text.json_ld import graph
from recaps import feeds
from recaps.extension_points import BELOW_RECAPS
from recaps.json_ld import LinkedData
from recaps.list_items import Listing, list_items, published, renditions_of_covers
from recaps.models import ExternalRecap, Recap
from recaps.topics import recaps_under, rows_of_recaps, tag_of, topics_of
from talks.programme import schema
from talks.published import site_for

PER_PAGE = 24


def recaps(request: HttpRequest) -> PublicPage:
    """List all recaps, newest first; `?tag=` keeps those under a topic."""
    site = site_for(request)
    topics = topics_of(site, map(tag_of, rows_of_recaps()))
    asked = set(request.GET.getlist("tag"))
    # Values that mean nothing here are ignored: everything is shown rather than nothing.
    chosen = [topic for topic in topics if topic.slug in asked]
    # It asks for the length and for slices alone.
    pages: Paginator[Recap | ExternalRecap] = Paginator(_found(chosen), PER_PAGE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    items = list_items(site, page.object_list)
    leads = bool(items) and page.number == 1 and not chosen
    context: dict[str, object] = {
        "lead": items[0] if leads else None,
        "items": items[leads:],
        "renditions": renditions_of_covers(items),
        "count": pages.count,
        "feeds": feeds.links("recaps:list"),
        "topics": topics,
        "chosen": {topic.slug for topic in chosen},
        "newer": _address(chosen, page.number - 1) if page.has_previous() else "",
        "older": _address(chosen, page.number + 1) if page.has_next() else "",
        "below": BELOW_RECAPS.extensions(),
    }
    own = absolute(request, _address(chosen, page.number))
    context["json_ld"] = graph(
        LinkedData(request).collection(own, _("Recaps"), items, page.start_index())
    )
    if page.number > 1:
        # A page of the list is none of the other pages, and has no equal in another language.
        context |= {"page_url": own, "alternates": ()}
    return PublicPage(request, "recaps/recaps.html", context)


def _found(topics: list[schema.Tag]) -> Listing:
    """Return all recaps, or those under one of these topics; those elsewhere have none."""
    if not topics:
        return published()
    here = recaps_under(topic.key for topic in topics)
    return Listing(here.without_text(), ExternalRecap.objects.none())


def _address(topics: list[schema.Tag], number: int) -> str:
    query = [("tag", topic.slug) for topic in topics]
    query += [("page", str(number))] if number > 1 else []
    path = reverse("recaps:list")
    return f"{path}?{urlencode(query)}" if query else path
