"""The files for search engines: which pages there are, and which they may read."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import PublicAnswer, absolute
from core.http.sitemaps import index_of, url_set
from marseille20.pages.sitemaps import sections

# With ?reaction= a page is one that it is without it, too.
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /apercu/
Disallow: /*?reaction=

Sitemap: {sitemap}
"""


def sitemap(request: HttpRequest) -> PublicAnswer:
    """Return the sections of the sitemap."""
    return _xml(
        index_of(
            (absolute(request, reverse("sitemap_part", args=[section.name])), section.changed)
            for section in sections()
        )
    )


def sitemap_part(request: HttpRequest, name: str) -> PublicAnswer:
    """Return some of the public pages, in both languages; none that was withdrawn."""
    section = next((section for section in sections() if section.name == name), None)
    if section is None:
        raise Http404(_("There is nothing at this address."))
    return _xml(url_set(absolute(request, ""), section.pages))


def _xml(body: str) -> PublicAnswer:
    return PublicAnswer(body, content_type="application/xml; charset=utf-8")


def robots(request: HttpRequest) -> PublicAnswer:
    body = ROBOTS.format(sitemap=absolute(request, reverse("sitemap")))
    return PublicAnswer(body, content_type="text/plain; charset=utf-8")
