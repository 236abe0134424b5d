"""The addresses of the pages in the copy."""

from collections.abc import Iterator

from django.urls import reverse

from events.models import Page
from recaps.topics import everything
from talks.published import PublishedEdition, PublishedSite


def addresses(site: PublishedSite) -> Iterator[str]:
    """Yield the pages of the current edition, and those beside it, in the active language."""
    for name in ("home", "offline", "search:search", "foyer"):
        yield reverse(name)
    if not site.current:
        return
    yield reverse("picks:mine")
    yield from _of_edition(site.current)
    for topic, _edition in everything(site):
        yield reverse("core:topic", args=[topic.slug])


def _of_edition(edition: PublishedEdition) -> Iterator[str]:
    slug, programme = edition.slug, edition.programme
    for name in ("edition", "programme", "speakers", "changes"):
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
    pages = Page.objects.published().filter(edition=edition.pk).order_by("pk")
    for page in pages.values_list("slug", flat=True):
        yield reverse("events:page", args=[slug, page])
