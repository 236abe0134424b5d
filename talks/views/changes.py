"""What changed in the programme of an edition, release by release."""

from django.http import HttpRequest

from core.http import PublicAnswer, PublicPage
from talks import feeds
from talks.addresses import of_edition
from talks.changes import log
from talks.public import PublicEdition


@of_edition
def changes(request: HttpRequest, shown: PublicEdition) -> PublicPage:
    context = {"shown": shown, "edition": shown.edition, "releases": log(shown)}
    return PublicPage(request, "talks/changes.html", context)


@of_edition
def changes_feed(request: HttpRequest, shown: PublicEdition) -> PublicAnswer:
    return PublicAnswer(feeds.changes_feed(request, shown), content_type=feeds.MIME_TYPE)
