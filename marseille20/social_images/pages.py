"""The image content of each public page: releases and published rows, never drafts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _, override

from core.branding.identity import site_identity
from core.templatetags.text import plain
from core.text.translated import NO_BREAK_SPACE, written
from marseille20.models.social_image import SITE_PATH
from marseille20.social_images.content import MARSEILLE, ImageContent, brand_of
from marseille20.social_images.typography import LONGEST_WORD
from recaps import topics
from recaps.models import Recap
from recaps.text import subjects
from talks import formatting
from talks.appearances import everybody
from talks.programme import Programme, schema
from talks.published import PublishedSite


def content_by_path(site: PublishedSite) -> dict[str, ImageContent]:
    """Return the image content of every public page that has its own, by the path of the page."""
    found: dict[str, ImageContent] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for pages in (_site, _sessions, _speakers, _recaps, _topics):
                found.update(pages(site))
    brand = brand_of(site_identity())
    if brand != MARSEILLE:
        found[SITE_PATH] = ImageContent(kind="site")
    return {path: replace(content, brand=brand) for path, content in found.items()}


type Pages = Iterator[tuple[str, ImageContent]]


def _site(site: PublishedSite) -> Pages:
    current = site.current
    if current and current.released:
        edition = current.facts
        days = f"{formatting.dates(edition)}, {edition.city}"
        content = ImageContent(kind="site", title=plain(edition.tagline), details=(days,))
        yield reverse("home"), content


def _sessions(site: PublishedSite) -> Pages:
    for edition in site.editions:
        # (an edition without a release lists none)
        for session in edition.programme.listed:
            path = reverse("talks:session", args=[edition.slug, session.slug])
            yield path, _session(edition.programme, session)


def _session(programme: Programme, session: schema.Session) -> ImageContent:
    track = programme.track(session.content.track)
    slots = session.live_slots
    moments = [_moment(programme, slot) for slot in slots]
    if len(slots) == 1:
        details = [moments[0], formatting.place(programme, slots[0])]
    else:
        rooms = [plain(programme.room(slot.room).name) for slot in slots]
        details = [f"{moment}, {room}" for moment, room in zip(moments, rooms, strict=True)]
    return ImageContent(
        kind="poster",
        title=plain(session.title),
        people=_names(speaker.name for _credit, speaker in programme.people(session)),
        details=(*([_("Cancelled")] if session.cancelled else []), *details),
        kicker=formatting.kind(programme, session),
        flags=track.flag if track else "",
        cancelled=session.cancelled,
    )


def _names(names: Iterable[str]) -> str:
    """Return the names in a row, so that no line ends within a name of usual length."""
    whole = (
        name.replace(" ", NO_BREAK_SPACE) if len(name) < LONGEST_WORD else name for name in names
    )
    return get_text_list(list(whole), _("and"))


def _moment(programme: Programme, slot: schema.Slot) -> str:
    """Return the time with its year: an image is shared for longer than its edition lasts."""
    when = formatting.when(programme, slot.start, slot.end)
    return f"{when.day} {programme.day_of(slot).year}, {when.start}–{when.end}"


def _speakers(site: PublishedSite) -> Pages:
    for _edition, speaker in everybody(site):
        content = ImageContent(
            kind="person",
            title=speaker.name,
            details=(plain(speaker.role), plain(speaker.organisation)),
            portrait=speaker.portrait.name if speaker.portrait else "",
        )
        yield reverse("talks:speaker", args=[speaker.slug]), content


def _recaps(site: PublishedSite) -> Pages:
    rows = Recap.objects.published().defer("body_fr", "notice_fr", "notice_en", "sources")
    for recap in rows.prefetch_related("authors", "sessions"):
        tracks = subjects.tracks(site, [session.key for session in recap.sessions.all()])
        at = recap.published_at
        day = written(timezone.localdate(at), "j F Y") if at else ""
        content = ImageContent(
            kind="poster",
            title=plain(recap.translated("title")),
            people=_names(author.name for author in recap.authors.all()),
            details=(", ".join(plain(track.name) for track in tracks),),
            kicker=f"{capfirst(_('recap'))}, {day}",
            flags="".join(track.flag for track in tracks),
        )
        yield reverse("recaps:recap", args=[recap.slug]), content


def _topics(site: PublishedSite) -> Pages:
    for topic, _edition in topics.everything(site):
        content = ImageContent(kind="topic", title=plain(topic.name))
        yield reverse("core:topic", args=[topic.slug]), content
