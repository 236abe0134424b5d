"""The page of one recap."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.content import edges
from core.http.answers import PublicPage, absolute, webmention_endpoint, webmention_link
from core.models import former_slug
from core.templatetags.text import plain, web
from core.text.json_ld import graph
from core.text.translated import site_of
from recaps import feeds
from recaps.article import Article, article
from recaps.extension_points import BELOW_RECAP
from recaps.json_ld import LinkedData
from recaps.list_items import list_item, list_items
from recaps.models import Recap
from recaps.related import related
from recaps.relations import relations_of, relations_under_work
from recaps.revisions import drafted, rows_of, under_work
from talks.addresses import moved
from talks.preview import shows_drafts
from talks.published import site_for


def recap(request: HttpRequest, slug: str) -> HttpResponseBase:
    # Editors preview what is not published yet.
    is_preview = shows_drafts(request, "recaps.publish_recap")
    rows = Recap.objects.all() if is_preview else Recap.objects.announced()
    recap = rows.with_next_edge().filter(slug=slug).first() or former_slug(rows, slug)
    if recap is None:
        raise Http404(_("There is no such recap."))
    if recap.slug != slug:
        return moved(request, slug=recap.slug)
    if is_preview:
        return under_work_page(request, recap)
    if recap.withdrawn_at:
        return PublicPage(request, "recaps/withdrawn.html", {}, status=410)
    # Those around it are read later.
    edges.note("recaps", lambda: recap.next_edge)  # type: ignore[attr-defined]
    return _published_page(request, recap)


def under_work_page(request: HttpRequest, recap: Recap) -> PublicPage:
    """Return the page as readers would see the text under work, without reactions."""
    site, rows = site_for(request), rows_of(under_work(recap))
    others = related(recap, rows["sessions"], rows["speakers"])
    recap = drafted(recap)
    content = article(site, recap, relations_under_work(recap))
    context = {"related": list_items(site, others), **_context(request, recap, content)}
    return PublicPage(request, "recaps/recap.html", context)


def _published_page(request: HttpRequest, recap: Recap) -> PublicPage:
    site, endpoint = site_for(request), webmention_endpoint(request)
    others = list(related(recap, recap.sessions.all(), recap.speakers.all()))
    # Of all of them at once: in a new process the page asks often enough.
    relations = relations_of([recap, *others])
    context = {
        "webmention": endpoint,
        "below": BELOW_RECAP.extensions(request, recap),
        "related": [list_item(site, row, relations[row.pk]) for row in others],
        **_context(request, recap, article(site, recap, relations[recap.pk])),
    }
    return PublicPage(
        request,
        "recaps/recap.html",
        context,
        valid_until=recap.comments_close_at if recap.takes_comments else None,
        headers=webmention_link(endpoint),
    )


def _context(request: HttpRequest, recap: Recap, content: Article) -> dict[str, object]:
    """Return the context of a recap's page."""
    data, title = LinkedData(request), plain(content.title)
    path = reverse("recaps:recap", args=[recap.slug])
    return {
        "recap": recap,
        "article": content,
        "title": title,
        "description": content.summary,
        # Who wants to follow what they read often has no other address at hand.
        "feeds": feeds.links("recaps:list"),
        "site": site_of(recap.original_url),
        "canonical": web(recap.original_url) or absolute(request, path),
        "renditions": content.renditions,
        "json_ld": graph(data.posting(recap, content), data.crumbs((title, path))),
    }
