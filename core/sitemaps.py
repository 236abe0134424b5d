"""What the sitemaps of all apps have in common: pages in both languages, each naming the other."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class Page(NamedTuple):
    """A public page: its view's name, what its address holds, and when it last changed."""

    view: str
    arguments: tuple[str, ...] = ()
    changed: datetime | None = None


class PublicSitemap(Sitemap[Page]):
    """Pages that exist in every language under the same arguments."""

    i18n = True
    alternates = True
    x_default = True

    def location(self, item: Page) -> str:
        return reverse(item.view, args=item.arguments)

    def lastmod(self, item: Page) -> datetime | None:
        return item.changed
