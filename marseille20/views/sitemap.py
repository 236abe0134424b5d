"""What search engines are told: which pages there are, and which they may read."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from core.http import PublicAnswer, absolute
from core.sitemaps import PublicSitemap
from marseille20.sitemaps import SiteSitemap
from newsletter.sitemaps import NewsletterSitemap
from reactions.sitemaps import ReactionsSitemap
from recaps.sitemaps import RecapListSitemap, RecapsSitemap
from talks.sitemaps import ProgrammeSitemap

SITEMAPS: tuple[type[PublicSitemap], ...] = (
    SiteSitemap,
    ProgrammeSitemap,
    RecapListSitemap,
    ReactionsSitemap,
    NewsletterSitemap,
    RecapsSitemap,
)

ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /apercu/

Sitemap: {sitemap}
"""


def sitemap(request: HttpRequest) -> PublicAnswer:
    """Every public page in both languages; nothing that was withdrawn."""
    root = urlsplit(absolute(request, ""))
    site: Any = SimpleNamespace(domain=root.netloc)
    urls = [url for kind in SITEMAPS for url in kind().get_urls(site=site, protocol=root.scheme)]
    return PublicAnswer(
        render_to_string("sitemap.xml", {"urlset": urls}),
        content_type="application/xml; charset=utf-8",
    )


def robots(request: HttpRequest) -> PublicAnswer:
    body = ROBOTS.format(sitemap=absolute(request, reverse("sitemap")))
    return PublicAnswer(body, content_type="text/plain; charset=utf-8")
