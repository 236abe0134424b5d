"""What stays out of a release, whatever is ticked, and what it shows unfinished."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import ngettext

from events.models import Edition
from speakers.models import Speaker
from talks.drafts import UNSEEN
from talks.models import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that stay out, or are incomplete (`is_out` false): a sentence, and their list."""

    sentence: str
    url: str
    is_out: bool = True


def unfinished(edition: Edition) -> list[Kept]:
    """Return the kinds of unfinished rows with their counts, without empty ones."""
    found = _found(edition)
    every = reverse("admin:talks_session_changelist") + f"?edition={edition.pk}"
    counts = {kind: len(keys) for kind, keys in found.items()}
    return [*_of_sessions(counts, every), *_of_people_and_rooms(found, edition)]


def _found(edition: Edition) -> dict[str, list[int]]:
    """Return the pks of rows of each kind."""
    sessions = Session.objects.filter(edition=edition)
    confirmed = sessions.filter(state=Session.State.CONFIRMED)
    kinds: dict[str, QuerySet[Any]] = {
        "draft": sessions.filter(state=Session.State.DRAFT),
        "unseen": sessions.filter(state=Session.State.WITHDRAWN, announced=False),
        "slot": confirmed.without_slot(),
        "speaker": confirmed.without_speaker(),
        "person": Speaker.objects.filter(UNSEEN, sessions__in=confirmed),
        "room": edition.rooms.filter(UNSEEN),
    }
    first, *others = (
        rows.order_by().values_list(Value(kind), "pk") for kind, rows in kinds.items()
    )
    found: dict[str, list[int]] = {kind: [] for kind in kinds}
    for kind, pk in first.union(*others).order_by():
        found[kind].append(pk)
    return found


def _of_sessions(counts: dict[str, int], every: str) -> Iterator[Kept]:
    if count := counts["draft"]:
        sentence = ngettext(
            "%(count)d session is still a draft: confirm it to publish it.",
            "%(count)d sessions are still drafts: confirm them to publish them.",
            count,
        )
        yield Kept(sentence % {"count": count}, f"{every}&state__exact=draft")
    if count := counts["unseen"]:
        sentence = ngettext(
            "%(count)d session was withdrawn before it was ever public.",
            "%(count)d sessions were withdrawn before they were ever public.",
            count,
        )
        url = f"{every}&state__exact=withdrawn&announced__exact=0"
        yield Kept(sentence % {"count": count}, url)
    if count := counts["slot"]:
        sentence = ngettext(
            "%(count)d confirmed session has no slot: its page says that the time is to come.",
            "%(count)d confirmed sessions have no slot: their pages say that the time is to come.",
            count,
        )
        url = f"{every}&state__exact=confirmed&missing=slot"
        yield Kept(sentence % {"count": count}, url, is_out=False)
    if count := counts["speaker"]:
        sentence = ngettext(
            "%(count)d confirmed session has no speaker.",
            "%(count)d confirmed sessions have no speaker.",
            count,
        )
        url = f"{every}&state__exact=confirmed&missing=speaker"
        yield Kept(sentence % {"count": count}, url, is_out=False)


def _of_people_and_rooms(found: dict[str, list[int]], edition: Edition) -> Iterator[Kept]:
    """Yield speakers and rooms that were withdrawn before they were ever public."""
    if people := found["person"]:
        sentence = ngettext(
            "%(count)d person was withdrawn before they were ever public: their sessions are "
            "published without them.",
            "%(count)d people were withdrawn before they were ever public: their sessions are "
            "published without them.",
            len(people),
        )
        url = reverse("admin:speakers_speaker_changelist")
        query = f"?edition={edition.pk}&id__in={','.join(map(str, people))}"
        yield Kept(sentence % {"count": len(people)}, url + query)
    if rooms := found["room"]:
        sentence = ngettext(
            "%(count)d room was withdrawn before it was ever public.",
            "%(count)d rooms were withdrawn before they were ever public.",
            len(rooms),
        )
        url = reverse("admin:events_room_changelist")
        query = f"?edition={edition.pk}&id__in={','.join(map(str, rooms))}"
        yield Kept(sentence % {"count": len(rooms)}, url + query)
