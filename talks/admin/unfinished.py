"""What publishing does not reach, whatever is ticked, and what it shows unfinished."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from events.models import Edition
from talks.models import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """Sessions that stay out, or are told of (`is_out` false): a sentence, and the list of them."""

    sentence: str
    url: str
    is_out: bool = True


def unfinished(edition: Edition) -> list[Kept]:
    """Each with its count, nothing that counts zero."""
    sessions = Session.objects.filter(edition=edition)
    confirmed = sessions.filter(state=Session.State.CONFIRMED)
    kinds = {
        "draft": sessions.filter(state=Session.State.DRAFT),
        "unseen": sessions.filter(state=Session.State.WITHDRAWN, announced=False),
        "slot": confirmed.without_slot(),
        "speaker": confirmed.without_speaker(),
    }
    counts = sessions.aggregate(
        **{kind: Count("pk", filter=Q(pk__in=rows)) for kind, rows in kinds.items()}
    )
    every = reverse("admin:talks_session_changelist") + f"?edition={edition.pk}"
    return list(_told(counts, every))


def _told(counts: dict[str, int], every: str) -> Iterator[Kept]:
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
