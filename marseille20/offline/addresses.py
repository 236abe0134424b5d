"""The addresses of the pages in the copy."""

from collections.abc import Iterator

from django.urls import reverse

from events.models import Page
from recaps.models import Recap
from recaps.topics import everything
from talks.published import PublishedEdition, PublishedSite

# The newest ones of the current edition, whatever their number.
MOST_RECAPS = 10


def essentials(site: PublishedSite) -> Iterator[str]:
    """Yield the pages that come first, in the active language: they are used by themselves."""
    for name in ("home", "offline", "search:search"):
        yield reverse(name)
    if not site.current:
        return
    yield reverse("talks:programme", args=[site.current.slug])
    yield reverse("picks:mine")
    pages = Page.objects.published().filter(edition=site.current.pk).order_by("pk")
    for page in pages.values_list("slug", flat=True):
        yield reverse("events:page", args=[site.current.slug, page])


def rest(site: PublishedSite) -> Iterator[str]:
    """Yield the other pages of the current edition, and those beside it."""
    yield reverse("foyer")
    if not site.current:
        return
    yield from _of_edition(site.current)
    for topic, _edition in everything(site):
        yield reverse("core:topic", args=[topic.slug])
    yield reverse("recaps:list")
    recaps = Recap.objects.published().filter(sessions__edition=site.current.pk).distinct()
    for recap in recaps.without_text()[:MOST_RECAPS]:
        yield reverse("recaps:recap", args=[recap.slug])


def _of_edition(edition: PublishedEdition) -> Iterator[str]:
    slug, programme = edition.slug, edition.programme
    for name in ("edition", "speakers", "changes"):
        yield reverse(f"talks:{name}", args=[slug])
    yield reverse("downloads", args=[slug])
    for venue in programme.listed_venues:
        yield reverse("talks:venue", args=[slug, venue.slug])
    for room in programme.listed_rooms:
        yield reverse("talks:room", args=[slug, room.slug])
    for session in programme.listed:
        yield reverse("talks:session", args=[slug, session.slug])
    for speaker in programme.listed_speakers:
        yield reverse("talks:speaker", args=[speaker.slug])
