"""The page of an edition: its facts, its days, and links to everything."""

from dataclasses import dataclass

from django.http import HttpRequest

from core.http.answers import PublicPage
from core.templatetags.text import plain
from core.text.json_ld import graph
from events.models import Page
from talks import formatting
from talks.addresses import of_edition
from talks.extension_points import HEAD_OF_EDITION
from talks.formatting import day_name
from talks.json_ld import LinkedData
from talks.programme import Programme
from talks.published import PublishedEdition, site_for


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDay:
    """A day of the edition, with how many sessions start on it."""

    id: str
    name: str
    count: int


@of_edition
def edition(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    programme, dates = edition.programme, formatting.dates(edition.facts)
    pages = Page.objects.filter(edition=edition.pk).published()
    venues = programme.listed_venues
    city = edition.facts.city
    data = LinkedData(request, edition)
    return PublicPage(
        request,
        "talks/edition.html",
        {
            "edition": edition.facts,
            "is_current": edition.is_current,
            "programme": programme,
            # Its name is most often the site's, which follows.
            "title": dates,
            "description": plain(edition.facts.summary) or plain(edition.facts.tagline),
            "dates": dates,
            "days": _days(programme),
            "venues": venues,
            # One of them may be called like it.
            "city": "" if city in {plain(venue.name) for venue in venues} else city,
            "pages": list(pages.defer("body_fr", "body_en")),
            "others": [
                other
                for other in site_for(request).editions
                if other.pk != edition.pk and other.released
            ],
            "head": HEAD_OF_EDITION.extensions(edition),
            "json_ld": graph(data.whole()),
        },
    )


def _days(programme: Programme) -> list[EditionDay]:
    return [
        EditionDay(id=day.isoformat(), name=day_name(day), count=len(programme.counted_on(day)))
        for day in programme.edition.days
    ]
