"""The change log of an edition as an Atom feed (RFC 4287)."""

from uuid import uuid5

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext as _

from core.http.answers import absolute
from talks.changes import log
from talks.published import PublishedEdition

MIME_TYPE = Atom1Feed.content_type
MOST_ENTRIES = 30


def changes_feed(request: HttpRequest, edition: PublishedEdition) -> str:
    """Return the newest releases in the active language, with absolute URLs."""
    facts, language = edition.facts, get_language()
    page = absolute(request, reverse("talks:changes", args=[edition.slug]))
    feed = Atom1Feed(
        title=_("Changes to the programme of %(edition)s") % {"edition": facts.name},
        link=page,
        description=None,
        language=language,
        author_name=facts.name,
        feed_url=absolute(request, request.path),
        # Names of their own: an edition may be renamed, a site may move.
        feed_guid=uuid5(facts.key, f"changes {language}").urn,
    )
    for release in log(edition, MOST_ENTRIES):
        feed.add_item(
            title=release.title,
            link=f"{page}#release-{release.number}",
            description=render_to_string(
                "talks/_release.html",
                {"release": release, "page": page, "root": absolute(request, "")},
            ),
            pubdate=release.published_at,
            updateddate=release.published_at,
            unique_id=uuid5(facts.key, f"release {release.number} {language}").urn,
        )
    return feed.writeString("utf-8")
