"""A practical page of an edition: coming, legal notice, privacy, conduct, accessibility…"""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import PublicPage
from core.models import former_slug
from core.templatetags.text import beginning, plain
from core.text.json_ld import graph
from events.models import Page
from talks.addresses import moved, of_edition
from talks.json_ld import LinkedData
from talks.preview import shows_drafts
from talks.published import PublishedEdition


@of_edition
def page(request: HttpRequest, edition: PublishedEdition, slug: str) -> HttpResponseBase:
    pages = Page.objects.filter(edition=edition.pk)
    # Those who edit them preview what is not published yet.
    rows = pages if shows_drafts(request, "events.view_page") else pages.published()
    page = rows.filter(slug=slug).first()
    if page is None:
        former = former_slug(rows, slug)
        if former is None:
            raise Http404(_("There is no such page."))
        return moved(request, slug=former.slug)
    path = reverse("events:page", args=[edition.slug, page.slug])
    return PublicPage(
        request,
        "marseille20/page.html",
        {
            "edition": edition.facts,
            "page": page,
            "title": plain(page.title),
            "description": beginning(page.body),
            "venues": edition.programme.listed_venues,
            "pages": list(pages.in_menu().defer("body_fr", "body_en")),
            "json_ld": graph(LinkedData(request, edition).crumbs((plain(page.title), path))),
        },
    )
