"""Everything under one topic: the sessions of all editions, and the recaps."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http.answers import PublicPage, absolute
from core.templatetags.text import plain
from core.text.json_ld import breadcrumbs, graph
from recaps import topics
from recaps.feeds import Stream, answer, links
from recaps.list_items import list_items
from recaps.models import ExternalRecap
from talks.addresses import moved
from talks.appearances import appearances
from talks.now import next_edge
from talks.programme import schema
from talks.published import site_for
from talks.rows import Row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEdition:
    """The sessions of one edition under the topic."""

    edition: schema.EditionFacts
    rows: list[Row]


def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    site, now = site_for(request), timezone.now()
    found = _find(request, slug)
    if not isinstance(found, schema.Tag):
        return found
    sessions = {
        edition: edition.programme.tagged(found.key)
        for edition, tag in appearances(site, schema.Tag, found.key)
        if not tag.withdrawn
    }
    slots = [slot for held in sessions.values() for session in held for slot in session.live_slots]
    name = plain(found.name)
    trail = ((_("Home"), reverse("home")), (name, reverse("core:topic", args=[slug])))
    return PublicPage(
        request,
        "marseille20/topic.html",
        {
            "topic": found,
            "title": name,
            "noindex": found.withdrawn,
            "feeds": links("core:topic", slug),
            "parts": [
                TopicEdition(edition=edition.facts, rows=rows(edition, held, now))
                for edition, held in sessions.items()
                if held and not found.withdrawn
            ],
            "items": list_items(site, topics.recaps_under([found.key]).without_text()),
            "json_ld": graph(breadcrumbs(*((n, absolute(request, path)) for n, path in trail))),
        },
        valid_until=next_edge(slots, now),
    )


def topic_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Return the feed of the recaps under a topic."""
    found = _find(request, slug)
    if not isinstance(found, schema.Tag):
        return found
    stream = Stream(
        title=_("Recaps about %(topic)s") % {"topic": plain(found.name)},
        path=reverse("core:topic", args=[slug]),
        name=f"topic {found.key}",
        recaps=topics.recaps_under([found.key]),
        # Those elsewhere have no topics of their own.
        elsewhere=ExternalRecap.objects.none(),
    )
    return answer(request, stream, form)


def _find(request: HttpRequest, slug: str) -> schema.Tag | HttpResponseBase:
    """Return the topic with that slug, or a redirect to the one that had it."""
    found = topics.find(site_for(request), slug)
    if found is None:
        raise Http404(_("There is no such topic."))
    return found if found.slug == slug else moved(request, slug=found.slug)
