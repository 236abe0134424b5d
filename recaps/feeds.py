"""The newest recaps as an Atom feed (RFC 4287)."""

from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http import absolute
from core.templatetags.text import plain
from recaps import topics
from recaps.models import Recap
from recaps.words import words
from talks.public import shown_to

MIME_TYPE = Atom1Feed.content_type
MOST_ENTRIES = 30
# Names of entries come from this and their row, so that they stay when a slug or a host changes.
NAMES = uuid5(NAMESPACE_URL, "marseille20/recaps")


def recaps_feed(request: HttpRequest) -> str:
    """In the language that is active; addresses are whole."""
    shown, language = shown_to(request), get_language()
    feed = Atom1Feed(
        title=_("Recaps of Marseille 2.0"),
        link=absolute(request, reverse("recaps:list")),
        description=None,
        language=language,
        author_name="Marseille 2.0",
        feed_url=absolute(request, request.path),
        feed_guid=uuid5(NAMES, f"feed {language}").urn,
    )
    related = ("authors", "tags")
    recaps = Recap.objects.published().defer("body_fr").prefetch_related(*related)
    for recap in recaps[:MOST_ENTRIES]:
        feed.add_item(
            title=plain(words(recap, "title")),
            link=absolute(request, reverse("recaps:recap", args=[recap.slug])),
            description=render_to_string(
                "recaps/_summary.html",
                {"standfirst": words(recap, "standfirst"), "notice": recap.notice},
            ),
            author_name=", ".join(author.name for author in recap.authors.all()),
            pubdate=recap.published_at,
            updateddate=recap.published_at,
            unique_id=uuid5(NAMES, f"recap {recap.pk} {language}").urn,
            categories=[plain(topic.name) for topic in topics.topics_of(shown, recap.tags.all())],
        )
    return feed.writeString("utf-8")
