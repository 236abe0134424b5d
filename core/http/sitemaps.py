"""The sitemaps of all apps: pages in every language, each naming the others.

Written here: Django's own asks eight times for the address of each page, and renders a template.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from core.text.translated import LANGUAGES

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


class SitemapPage(NamedTuple):
    """A public page: its view's name, what its address holds, and when it last changed."""

    view: str
    arguments: tuple[str, ...] = ()
    changed: datetime | None = None


class SitemapSection(NamedTuple):
    """One file of the sitemap: its name, its pages, and when the last of them changed.

    The index reads no pages: they may come one by one.
    """

    name: str
    pages: Iterable[SitemapPage]
    changed: datetime | None = None


def url_set(root: str, pages: Iterable[SitemapPage]) -> str:
    """Return the sitemap of these pages, as XML; `root` is the address of the site, without a
    slash.
    """
    pages = list(pages)
    paths = {}
    for language in LANGUAGES:
        with translation.override(language):
            paths[language] = [f"{root}{reverse(page.view, args=page.arguments)}" for page in pages]
    urls = []
    for index, page in enumerate(pages):
        own = {language: paths[language][index] for language in LANGUAGES}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in (own | {"x-default": own[settings.LANGUAGE_CODE]}).items()
        )
        urls += [f"<url>{_located(own[each], page.changed)}{links}</url>" for each in LANGUAGES]
    return _document("urlset", urls)


def index_of(sections: Iterable[tuple[str, datetime | None]]) -> str:
    """Return the sitemap of sitemaps, as XML: their absolute addresses, and when they changed."""
    return _document(
        "sitemapindex", [f"<sitemap>{_located(*section)}</sitemap>" for section in sections]
    )


def _located(address: str, changed: datetime | None) -> str:
    day = f"<lastmod>{timezone.localdate(changed)}</lastmod>" if changed else ""
    return f"<loc>{escape(address)}</loc>{day}"


def _document(name: str, lines: list[str]) -> str:
    opened = f'<{name} xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opened, *lines, f"</{name}>\n"])
