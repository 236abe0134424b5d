"""The sessions and speakers that an @ suggests, by the names readers know."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from core.text.translated import fold
from events.models import Edition
from talks.appearances import appearances, in_order
from talks.formatting import names, short_moment
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite, published_site
from writing.desk.access import at_desk

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A session or speaker to mention.

    key: "session:…" or "speaker:…"; detail: what tells it from others of the same name.
    """

    key: str
    kind: str
    label: str
    url: str
    detail: str


def suggestions(site: PublishedSite, words: str, first: int) -> list[Suggestion]:
    """Return the MOST likeliest suggestions that have all the words in their name or detail.

    first: the pk of the edition whose sessions come before those of the others.
    """
    start = fold(words)
    found = [
        each
        for each in _all(site, first)
        if all(word in fold(f"{each.label} {each.detail}") for word in start.split())
    ]
    return sorted(found, key=lambda each: _rank(each, start))[:MOST]


def _rank(suggestion: Suggestion, start: str) -> int:
    """Return the rank of a suggestion: a speaker's name, a beginning, then all others."""
    label = fold(suggestion.label)
    is_named = all(f" {word}" in f" {label}" for word in start.split())
    if suggestion.kind == "speaker" and is_named:
        return 0
    return 1 if label.startswith(start) else 2


def _all(site: PublishedSite, first: int) -> Iterator[Suggestion]:
    """Yield what can be mentioned, by edition, sessions before speakers; nothing withdrawn."""
    for edition in sorted(in_order(site), key=lambda edition: edition.pk != first):
        yield from _sessions(edition)
        yield from _speakers(site, edition)


def _sessions(edition: PublishedEdition) -> Iterator[Suggestion]:
    programme = edition.programme
    for session in programme.sessions:
        if session.withdrawn or session.erased:
            continue
        slot = next(iter(session.live_slots), None)
        people = names(speaker for _credit, speaker in programme.people(session))
        when = short_moment(slot.start, slot.end, programme.edition.zone) if slot else ""
        yield Suggestion(
            key=f"session:{session.key}",
            kind="session",
            label=session.title.read_in(get_language() or "fr")[0],
            url=reverse("talks:session", args=[edition.slug, session.slug]),
            detail=", ".join(filter(None, (people, when))),
        )


def _speakers(site: PublishedSite, edition: PublishedEdition) -> Iterator[Suggestion]:
    """Yield the speakers whose first appearance is in this edition."""
    for speaker in edition.programme.speakers:
        if speaker.withdrawn or speaker.erased:
            continue
        if appearances(site, schema.Speaker, speaker.key)[0][0] is not edition:
            continue
        yield Suggestion(
            key=f"speaker:{speaker.key}",
            kind="speaker",
            label=speaker.name,
            url=reverse("talks:speaker", args=[speaker.slug]),
            detail=speaker.role.read_in(get_language() or "fr")[0],
        )


@at_desk
@require_GET
def autocomplete(request: HttpRequest) -> JsonResponse:
    """Return as JSON what an @ followed by the words of `?q=` may mean."""
    working = Edition.objects.worked_on_by(request.user)
    first = working.pk if working else 0
    found = suggestions(published_site(), request.GET.get("q", "")[:100], first)
    return JsonResponse({"results": [asdict(each) for each in found]})
