"""The pages of authors: all of them, and one."""

from functools import wraps

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import PublicPage
from core.models import former_slug
from core.templatetags.text import plain
from core.text.json_ld import graph
from core.text.translated import site_of
from recaps import feeds
from recaps.json_ld import LinkedData
from recaps.list_items import list_items, renditions_of_covers
from recaps.models import Author, Recap
from recaps.text.subjects import people
from talks.addresses import View, moved
from talks.programme import schema
from talks.published import PublishedSite, site_for


def authors(request: HttpRequest) -> PublicPage:
    """List the authors of published recaps, by name."""
    published = Q(recaps__in=Recap.objects.published().order_by())
    found = Author.objects.annotate(texts=Count("recaps", filter=published)).filter(texts__gt=0)
    path, title = reverse("recaps:authors"), _("Authors of the recaps")
    return PublicPage(
        request,
        "recaps/authors.html",
        {
            "title": title,
            "authors": found.order_by("name", "slug"),
            "feeds": feeds.links("recaps:list"),
            "json_ld": graph(LinkedData(request).crumbs((title, path))),
        },
    )


def of_author(view: View) -> View:
    """Give the view the author whose slug is in the address; redirect from a former slug.

    An author whose recaps were withdrawn keeps a page: what was announced is never a 404.
    """

    @wraps(view)
    def find(request: HttpRequest, slug: str, **arguments: object) -> HttpResponseBase:
        rows = Author.objects.filter(recaps__in=Recap.objects.announced()).distinct()
        author = rows.select_related("speaker").filter(slug=slug).first() or former_slug(rows, slug)
        if author is None:
            raise Http404(_("There is no such author."))
        if author.slug != slug:
            return moved(request, slug=author.slug)
        return view(request, author, **arguments)

    return find


@of_author
def author(request: HttpRequest, author: Author) -> PublicPage:
    """Show an author and their published recaps."""
    site, data = site_for(request), LinkedData(request)
    trail = data.crumbs(
        (_("Authors"), reverse("recaps:authors")),
        (author.name, reverse("recaps:author", args=[author.slug])),
    )
    items = list_items(site, Recap.objects.published().filter(authors=author).without_text())
    return PublicPage(
        request,
        "recaps/author.html",
        {
            "author": author,
            "title": author.name,
            "description": plain(author.bio) or _("Recaps by %(name)s.") % {"name": author.name},
            "speaker": _speaker(site, author),
            "feeds": feeds.links("recaps:author", author.slug),
            "site": site_of(author.url),
            "items": items,
            "renditions": renditions_of_covers(items),
            # Every text was withdrawn since: the address stays, and says nothing.
            "noindex": not items,
            "json_ld": graph(data.author(author), trail),
        },
    )


def _speaker(site: PublishedSite, author: Author) -> schema.Speaker | None:
    """Return the author as a speaker, if the programme shows one."""
    found = people(site, [author.speaker.key]) if author.speaker else []
    return next((speaker for speaker in found if not speaker.withdrawn), None)
