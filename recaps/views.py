"""What was written about the conference: all of it, one text, one author."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http import (
    PublicAnswer,
    PublicPage,
    absolute,
    webmention_endpoint,
    webmention_link,
)
from core.images import renditions_of
from core.json_ld import graph
from core.models import former_slug
from core.templatetags.text import plain, shortened, web
from core.text import site_of
from recaps import feeds
from recaps.extension_points import BELOW_RECAP, BELOW_RECAPS
from recaps.json_ld import LinkedData
from recaps.list_items import (
    Listing,
    list_item,
    list_items,
    published,
)
from recaps.models import Author, ExternalRecap, Recap
from recaps.related import related
from recaps.relations import Relations, relations_of, relations_under_work
from recaps.text.document import Embed, Gallery, pictures
from recaps.text.figures import PageWriter
from recaps.text.passages import passages
from recaps.text.subjects import people, subjects, tracks
from recaps.topics import recaps_under, rows_of_recaps, tag_of, topics_of
from recaps.writing.revisions import drafted
from talks.addresses import moved, of_edition
from talks.people import appearances
from talks.programme import Speaker
from talks.published import PublishedEdition, site_for

PER_PAGE = 24


def recaps(request: HttpRequest) -> PublicPage:
    """All recaps, the newest first; `?tag=` keeps those under a topic."""
    site = site_for(request)
    topics = topics_of(site, map(tag_of, rows_of_recaps()))
    asked = set(request.GET.getlist("tag"))
    # Values that mean nothing here are ignored: everything is shown rather than nothing.
    chosen = [topic for topic in topics if topic.slug in asked]
    keys = [topic.key for topic in chosen]
    # Those elsewhere have no topics of their own.
    found = (
        Listing(recaps_under(keys).without_text(), ExternalRecap.objects.none())
        if chosen
        else published()
    )
    # It asks for the length and for slices alone.
    pages: Paginator[Recap | ExternalRecap] = Paginator(found, PER_PAGE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    items = list_items(site, page.object_list)

    def address(number: int) -> str:
        query: list[tuple[str, Any]] = [("tag", topic.slug) for topic in chosen]
        query += [("page", number)] if number > 1 else []
        path = reverse("recaps:list")
        return f"{path}?{urlencode(query)}" if query else path

    leads = bool(items) and page.number == 1 and not chosen
    context: dict[str, Any] = {
        "lead": items[0] if leads else None,
        "items": items[leads:],
        "count": page.paginator.count,
        "feeds": feeds.links("recaps:list"),
        "topics": topics,
        "chosen": {topic.slug for topic in chosen},
        "newer": address(page.number - 1) if page.has_previous() else "",
        "older": address(page.number + 1) if page.has_next() else "",
        "below": BELOW_RECAPS.extensions(),
    }
    if page.number > 1:
        # A page of the list is none of the other pages, and has no equal in another language.
        context |= {"page_url": absolute(request, address(page.number)), "alternates": ()}
    return PublicPage(
        request,
        "recaps/recaps.html",
        context,
        valid_until=Recap.objects.next_edge(timezone.now()),
    )


def recap(request: HttpRequest, slug: str) -> HttpResponseBase:
    # Organisers preview what is not published yet.
    is_preview = hasattr(request, "preview")
    rows = Recap.objects.all() if is_preview else Recap.objects.announced()
    recap = rows.filter(slug=slug).first()
    if recap is None:
        former = former_slug(rows, slug)
        if former is None:
            raise Http404(_("There is no such recap."))
        return moved(request, slug=former.slug)
    if is_preview:
        return under_work_page(request, recap)
    if recap.withdrawn_at:
        return PublicPage(request, "recaps/withdrawn.html", {}, status=410)
    return _page(request, recap)


def under_work_page(request: HttpRequest, recap: Recap) -> PublicPage:
    """The page as readers would see the text under work."""
    return _page(request, drafted(recap), relations_under_work(recap))


def _page(request: HttpRequest, recap: Recap, own: Relations | None = None) -> PublicPage:
    """The page of a recap; its relations are asked for unless they are given."""
    site, data = site_for(request), LinkedData(request)
    title, standfirst = recap.translated("title"), recap.translated("standfirst")
    document, language = recap.text_in(get_language() or "fr")
    others = list(related(recap).without_text())
    all_relations = relations_of([recap, *others])
    relations = own or all_relations[recap.pk]
    parts: dict[str, Any] = {
        "authors": relations.authors,
        "subjects": subjects(site, relations.sessions, timezone.now()),
        "people": people(site, relations.speakers),
        "topics": topics_of(site, relations.tags),
    }
    portraits = [speaker.portrait.name for speaker in parts["people"] if speaker.portrait]
    in_text = [picture.name for picture in pictures(document)]
    copies = renditions_of([recap.cover.name or "", *in_text, *portraits])
    writer = PageWriter(site, language, copies)
    text, uncited = passages(site, document, writer, parts["subjects"], parts["people"])
    path = reverse("recaps:recap", args=[recap.slug])
    endpoint = "" if own else webmention_endpoint(request)
    return PublicPage(
        request,
        "recaps/recap.html",
        {
            "recap": recap,
            "title": plain(title),
            "description": plain(standfirst) or shortened(document.text, language),
            "webmention": endpoint,
            "headline": title,
            "standfirst": standfirst,
            "body": recap.translated("body"),
            "passages": text,
            "others": uncited,
            "tracks": tracks(site, relations.sessions),
            "below": None if own else BELOW_RECAP.extensions(recap),
            "related": [list_item(site, row, all_relations[row.pk]) for row in others],
            "minutes": document.reading_minutes,
            # Who wants to follow what they read often has no other address at hand.
            "feeds": feeds.links("recaps:list"),
            "foreign": language if language != get_language() else "",
            "site": site_of(recap.original_url),
            "canonical": web(recap.original_url) or absolute(request, path),
            "renditions": copies,
            "has_gallery": any(isinstance(block, Gallery) for block in document.blocks),
            "has_embed": any(isinstance(block, Embed) for block in document.blocks),
            "json_ld": graph(
                data.posting(recap, title=title, standfirst=standfirst, language=language, **parts),
                data.crumbs((_("Recaps"), reverse("recaps:list")), (plain(title), path)),
            ),
            **parts,
        },
        valid_until=recap.comments_close_at if recap.takes_comments else None,
        headers=webmention_link(endpoint),
    )


def authors(request: HttpRequest) -> PublicPage:
    """All who signed a published recap, by name."""
    data = LinkedData(request)
    published = Q(recaps__in=Recap.objects.published().order_by())
    found = Author.objects.annotate(texts=Count("recaps", filter=published)).filter(texts__gt=0)
    path, title = reverse("recaps:authors"), _("Authors of the recaps")
    return PublicPage(
        request,
        "recaps/authors.html",
        {
            "title": title,
            "authors": found.order_by("name", "slug"),
            "feeds": feeds.links("recaps:list"),
            "json_ld": graph(data.crumbs((_("Recaps"), reverse("recaps:list")), (title, path))),
        },
        valid_until=Recap.objects.next_edge(timezone.now()),
    )


def author(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Somebody who signed a published recap."""
    author = _author(request, slug)
    if not isinstance(author, Author):
        return author
    site, data = site_for(request), LinkedData(request)
    path = reverse("recaps:author", args=[author.slug])
    trail = data.crumbs(
        (_("Recaps"), reverse("recaps:list")),
        (_("Authors"), reverse("recaps:authors")),
        (author.name, path),
    )
    items = list_items(site, Recap.objects.published().filter(authors=author).without_text())
    return PublicPage(
        request,
        "recaps/author.html",
        {
            "author": author,
            "title": author.name,
            "description": plain(author.bio) or _("Recaps by %(name)s.") % {"name": author.name},
            "speaker": _speaker(request, author),
            "feeds": feeds.links("recaps:author", author.slug),
            "site": site_of(author.url),
            "items": items,
            # Every text was withdrawn since: the address stays, and says nothing.
            "noindex": not items,
            "json_ld": graph(data.author(author), trail),
        },
        valid_until=Recap.objects.next_edge(timezone.now()),
    )


def _author(request: HttpRequest, slug: str) -> Author | HttpResponseBase:
    """The author with that slug, or the way to the one who had it.

    Who signed what was withdrawn since keeps a page: what was announced is never a 404.
    """
    rows = Author.objects.filter(recaps__in=Recap.objects.announced()).distinct()
    author = rows.select_related("speaker").filter(slug=slug).first()
    if author is None:
        former = former_slug(rows, slug)
        if former is None:
            raise Http404(_("There is no such author."))
        return moved(request, slug=former.slug)
    return author


def _speaker(request: HttpRequest, author: Author) -> Speaker | None:
    """The author as a speaker, if the programme shows one."""
    found = appearances(site_for(request), author.speaker.key) if author.speaker else []
    speaker = found[0][1] if found else None
    return speaker if speaker and not (speaker.withdrawn or speaker.erased) else None


def feed(request: HttpRequest, form: str) -> PublicAnswer:
    stream = feeds.Stream(
        title=_("Recaps of Marseille 2.0"),
        path=reverse("recaps:list"),
        name="feed",
        recaps=Recap.objects.published(),
        elsewhere=ExternalRecap.objects.published(),
    )
    return feeds.answer(request, stream, form)


def author_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    author = _author(request, slug)
    if not isinstance(author, Author):
        return author
    stream = feeds.Stream(
        title=_("Recaps by %(name)s") % {"name": author.name},
        path=reverse("recaps:author", args=[author.slug]),
        name=f"author {author.pk}",
        recaps=Recap.objects.published().filter(authors=author),
        elsewhere=ExternalRecap.objects.none(),
    )
    return feeds.answer(request, stream, form)


@of_edition
def edition_feed(request: HttpRequest, edition: PublishedEdition, form: str) -> PublicAnswer:
    """The recaps of what an edition had."""
    stream = feeds.Stream(
        title=_("Recaps of %(edition)s") % {"edition": edition.facts.name},
        path=reverse("talks:edition", args=[edition.slug]),
        name=f"edition {edition.pk}",
        recaps=Recap.objects.published().filter(sessions__edition=edition.pk).distinct(),
        elsewhere=ExternalRecap.objects.published().filter(sessions__edition=edition.pk).distinct(),
    )
    return feeds.answer(request, stream, form)
