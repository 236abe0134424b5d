"""What every page of the site shows around its content."""

from functools import cached_property, lru_cache, partial
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from core.http import absolute, known_query, true_until
from core.text import Text
from events.models import Announcement, Page
from talks.public import PublicEdition, shown_to

LABELS = {"fr": "Français", "en": "English"}


@lru_cache(maxsize=8)
def around(version: int, edition: int) -> tuple[list[Announcement], list[Page]]:
    """What stands around the pages of an edition (its row's key) in one version of the content."""
    pages = Page.objects.filter(edition=edition).in_menu().only("slug", "title_fr", "title_en")
    return list(Announcement.objects.filter(edition=edition)), list(pages)


class Chrome:
    """The frame of one page; each part is looked up only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def current(self) -> PublicEdition | None:
        return shown_to(self.request).current

    @cached_property
    def around(self) -> tuple[list[Announcement], list[Page]]:
        shown = shown_to(self.request)
        if not self.current:
            return [], []
        return around(shown.version, self.current.pk)

    @cached_property
    def announcements(self) -> list[Text]:
        now, announcements = timezone.now(), self.around[0]
        for announcement in announcements:
            for edge in (announcement.starts, announcement.until):
                true_until(self.request, edge if edge and edge > now else None)
        return [announcement.text for announcement in announcements if announcement.is_on(now)]

    @cached_property
    def phase(self) -> str:
        if not self.current:
            return "before"
        edition, now = self.current.edition, timezone.now()
        true_until(self.request, edition.next_phase(now))
        return edition.phase(now)

    @cached_property
    def footer_pages(self) -> list[dict[str, Any]]:
        slug = self.current.slug if self.current else ""
        return [
            {"url": reverse("events:page", args=[slug, page.slug]), "title": page.title}
            for page in self.around[1]
        ]

    @cached_property
    def page_url(self) -> str:
        return self.absolute(self.request.path)

    @cached_property
    def translated(self) -> dict[str, str]:
        """The path of the same page in each language."""
        # Without the prefix of a preview, which the translated address gets again.
        path = self.request.path_info
        return {code: translate_url(path, code) for code in LABELS}

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """The same page in each language, as absolute addresses."""
        links = [(code, self.absolute(path)) for code, path in self.translated.items()]
        return [*links, ("x-default", links[0][1])]

    @cached_property
    def language_links(self) -> list[dict[str, Any]]:
        """The same page in each language, filters included."""
        query = known_query(self.request)
        return [
            {
                "code": code,
                "label": LABELS[code],
                "url": path + (f"?{query}" if query else ""),
                "current": code == get_language(),
            }
            for code, path in self.translated.items()
        ]

    def absolute(self, path: str) -> str:
        return absolute(self.request, path)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    frame = Chrome(request)
    names = (
        "current",
        "phase",
        "announcements",
        "footer_pages",
        "page_url",
        "alternates",
        "language_links",
    )
    lazily = {name: SimpleLazyObject(partial(getattr, frame, name)) for name in names}
    return {
        **lazily,
        "site_name": "Marseille 2.0",
        "preview": getattr(request, "preview", None),
        "og_image_url": SimpleLazyObject(lambda: frame.absolute(static("core/card.png"))),
    }
