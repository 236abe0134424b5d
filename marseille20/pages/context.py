"""The context of every page, shown around its content."""

from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from django.conf import settings
from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast
from django.dispatch import receiver
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from core.branding.identity import identity_for
from core.database.connection import database_replaced
from core.http.answers import absolute, known_query, limit_validity
from core.models import SiteIdentity
from core.text.translated import Text
from events.models import Announcement, Page
from marseille20.delivery.private import FOR_COPY
from marseille20.models import Booklet, SocialImage
from marseille20.models.social_image import SITE_IMAGE, SITE_PATH
from marseille20.social_images.content import MARSEILLE, brand_of
from talks.published import PublishedEdition, PublishedSite, site_for

LABELS = {"fr": "Français", "en": "English"}


# What templates find of the frame (Chrome), each under its own name.
PARTS = (
    *("content_version", "current", "watched", "phase", "announcements", "footer_pages"),
    *("booklet_url", "page_url", "page_query", "alternates", "language_links", "social_image"),
    "identity",
)


class EditionChrome(NamedTuple):
    """The data around a page: pages are slugs and titles here, booklets are languages."""

    announcements: list[Announcement]
    pages: list[tuple[str, Text]]
    booklets: set[str]


@lru_cache(maxsize=8)
def edition_chrome(version: int, edition: int) -> EditionChrome:
    """Return the data around the pages of an edition (its key) in a version of the content."""
    # In one query: the first page of a fresh process asks for all of this at once.
    pages = Page.objects.filter(edition=edition).in_menu().order_by()
    booklets = Booklet.objects.filter(edition=edition).order_by()
    announcements = Announcement.objects.filter(edition=edition).order_by()
    nothing, never = Value(""), Cast(Value(None), DateTimeField())
    rows = list(
        pages.values_list(*(Value("page"), "slug", "title_fr", "title_en", "order", never, never))
        .union(
            booklets.values_list(
                *(Value("booklet"), "language", nothing, nothing, Value(0), never, never)
            ),
            announcements.values_list(
                *(Value("announcement"), nothing, "text_fr", "text_en", "pk", "starts", "until")
            ),
        )
        .order_by("order", "title_fr")
    )
    items = [
        Announcement(text_fr=fr, text_en=en, starts=starts, until=until)
        for kind, _slug, fr, en, _order, starts, until in rows
        if kind == "announcement"
    ]
    return EditionChrome(
        announcements=sorted(items, key=lambda each: each.starts, reverse=True),
        pages=[(slug, Text(fr, en)) for kind, slug, fr, en, *_rest in rows if kind == "page"],
        booklets={language for kind, language, *_rest in rows if kind == "booklet"},
    )


@receiver(database_replaced)
def forget_chrome(**kwargs: object) -> None:
    """Read the data around pages again."""
    edition_chrome.cache_clear()


class Chrome:
    """The frame of one page; each part is looked up only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def identity(self) -> SiteIdentity:
        return identity_for(self.request)

    @cached_property
    def site(self) -> PublishedSite:
        return site_for(self.request)

    @cached_property
    def current(self) -> PublishedEdition | None:
        return self.site.current

    @cached_property
    def of_edition(self) -> PublishedEdition | None:
        """Return the edition that a page is of; the current one where it is of none."""
        match = self.request.resolver_match
        slug = match.kwargs.get("edition") if match else None
        return self.site.edition(slug) if slug else self.current

    @cached_property
    def watched(self) -> PublishedEdition | None:
        """Return the edition whose changes an open page shows, None in a preview."""
        return None if getattr(self.request, "preview", None) else self.of_edition

    @cached_property
    def content_version(self) -> int:
        """Return the version of the content; parts of the frame are kept by it."""
        return self.site.version

    @cached_property
    def edition_chrome(self) -> EditionChrome:
        if not self.current:
            return EditionChrome([], [], set())
        return edition_chrome(self.site.version, self.current.pk)

    @cached_property
    def announcements(self) -> list[Text]:
        """Return those of the current edition; pages of another do not show them."""
        if self.of_edition is not self.current:
            return []
        now, announcements = timezone.now(), self.edition_chrome.announcements
        for announcement in announcements:
            for edge in (announcement.starts, announcement.until):
                limit_validity(self.request, edge if edge and edge > now else None)
        return [announcement.text for announcement in announcements if announcement.is_on(now)]

    @cached_property
    def phase(self) -> str:
        if not self.current:
            return "before"
        edition, now = self.current.facts, timezone.now()
        limit_validity(self.request, edition.next_phase(now))
        return edition.phase(now)

    @cached_property
    def footer_pages(self) -> list[dict[str, object]]:
        slug = self.current.slug if self.current else ""
        return [
            {"url": reverse("events:page", args=[slug, page]), "title": title}
            for page, title in self.edition_chrome.pages
        ]

    @cached_property
    def booklet_url(self) -> str:
        """Return the address of the current edition's booklet in the page's language, or ""."""
        if not self.current or get_language() not in self.edition_chrome.booklets:
            return ""
        return reverse("booklet", args=[self.current.slug])

    @cached_property
    def page_url(self) -> str:
        return absolute(self.request, self.request.path)

    @cached_property
    def page_query(self) -> str:
        """Return the query that the page understands, with its question mark, or ""."""
        query = known_query(self.request)
        return f"?{query}" if query else ""

    @cached_property
    def translated(self) -> dict[str, str]:
        """Return the path of the same page in each language."""
        # Without the prefix of a preview, which the translated address gets again.
        path = self.request.path_info
        return {code: translate_url(path, code) for code in LABELS}

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """Return the same page in each language, as absolute addresses."""
        links = [(code, absolute(self.request, path)) for code, path in self.translated.items()]
        return [*links, ("x-default", links[0][1])]

    @cached_property
    def language_links(self) -> list[dict[str, object]]:
        """Return the same page in each language, with its filters; none in a response to a form.

        What was sent does not go along with a link, and would be lost.
        """
        if self.request.method == "POST":
            return []
        return [
            {
                "code": code,
                "label": LABELS[code],
                "url": path + self.page_query,
                "current": code == get_language(),
            }
            for code, path in self.translated.items()
        ]

    @cached_property
    def social_image(self) -> dict[str, str] | None:
        """Return the image of a shared link: the page’s own, or that of the site.

        A site that has another identity than the image among the static files may have none yet.
        """
        path = self.request.path_info
        rows = {row.path: row for row in SocialImage.objects.filter(path__in=[path, SITE_PATH])}
        row = rows.get(path)
        if brand_of(self.identity) != MARSEILLE:
            drawn = [row for row in (row, rows.get(SITE_PATH)) if row and row.file]
            row = next(iter(drawn), None)
            if not row:
                return None
        url, alt = (row.url, row.alt) if row else (static(SITE_IMAGE), self.identity.name)
        return {"url": absolute(self.request, url), "alt": alt}


def chrome(request: HttpRequest) -> dict[str, object]:
    """Return the frame of a page, as a context processor."""
    frame = Chrome(request)
    lazily = {name: SimpleLazyObject(partial(getattr, frame, name)) for name in PARTS}
    return {
        **lazily,
        "preview": getattr(request, "preview", None),
        # It hands out what is public: a preview is no place for a copy, or for the bell.
        "is_bare": FOR_COPY in request.META,
        "has_worker": settings.SERVICE_WORKER and not hasattr(request, "preview"),
    }
