"""What changed in the programme of an edition, release by release."""

from django.http import HttpRequest

from core.http import PublicAnswer, PublicPage
from talks import feeds
from talks.addresses import of_edition
from talks.changes import log
from talks.published import PublishedEdition


@of_edition
def changes(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    context = {"edition": edition.facts, "releases": log(edition)}
    return PublicPage(request, "talks/changes.html", context)


@of_edition
def changes_feed(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return PublicAnswer(feeds.changes_feed(request, edition), content_type=feeds.MIME_TYPE)
