"""The change log of an edition, release by release."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import PublicAnswer, PublicPage
from core.text.json_ld import graph
from talks import feeds
from talks.addresses import of_edition
from talks.changes import log
from talks.json_ld import LinkedData
from talks.published import PublishedEdition


@of_edition
def changes(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    releases, data = log(edition), LinkedData(request, edition)
    trail = data.crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (_("Changes"), request.path),
    )
    context = {
        "edition": edition.facts,
        "releases": releases,
        "json_ld": graph(data.changes(releases), trail),
    }
    return PublicPage(request, "talks/changes.html", context)


@of_edition
def changes_feed(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return PublicAnswer(feeds.changes_feed(request, edition), content_type=feeds.MIME_TYPE)
