"""Of whom something is still awaited in an edition, and for how long."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from events.models import Edition
from mailings.models import Delivery
from participation.answers import noes
from participation.missing import Missing, missing
from participation.models import Answer
from participation.participants import Participant, participants
from participation.recipient_keys import audience_name, speakers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A person of whom something is missing, who said no, or whom no letter reaches.

    `noes`: those on which organisers have to decide. `refused_on`: the day on which the last letter
    to them failed; None: it did not.
    """

    participant: Participant
    missing: list[Missing]
    noes: list[Answer]
    refused_on: date | None

    @property
    def is_reachable(self) -> bool:
        return self.participant.contact is not None

    @property
    def was_asked(self) -> bool:
        return self.participant.days_waiting is not None


def _lacks(what: Missing, one: Awaited) -> bool:
    return what in one.missing


# What the list is filtered by, and how each is called.
FILTERS: dict[str, tuple[StrPromise, Callable[[Awaited], bool]]] = {
    "no": (_("Said no"), lambda one: bool(one.noes)),
    "unasked": (
        _("Not asked yet"),
        lambda one: bool(one.missing) and not one.was_asked,
    ),
    **{what.value: (what.label, partial(_lacks, what)) for what in Missing},
    "address": (_("No address"), lambda one: bool(one.missing) and not one.is_reachable),
    "refused": (_("Letter refused"), lambda one: one.refused_on is not None),
}


def awaited(edition: Edition) -> list[Awaited]:
    """Return of whom something is awaited: who said no first, then who waits longest, and last who
    was not asked.

    It takes the same number of queries for any number of people.
    """
    now, refused = timezone.now(), _refused(edition)
    said_no: dict[int, list[Answer]] = defaultdict(list)
    for answer in noes(edition):
        said_no[answer.participation.speaker_id].append(answer)
    people = [
        Awaited(
            participant=one,
            missing=missing(one, now),
            noes=said_no[one.speaker.pk],
            refused_on=refused.get(one.speaker.pk),
        )
        for one in participants(edition)
    ]
    found = [one for one in people if one.missing or one.noes or one.refused_on]
    return sorted(found, key=_patience)


def _patience(one: Awaited) -> tuple[bool, int]:
    days = one.participant.days_waiting
    return not one.noes, 1 if days is None else -days


def _refused(edition: Edition) -> dict[int, date]:
    """Return the day on which the last letter to each speaker failed, by pk; of those alone."""
    deliveries = Delivery.objects.known().filter(mailing__audience=audience_name(edition))
    ends = deliveries.values_list("recipient").annotate(
        failed=Max("tried_at", filter=Q(state=Delivery.State.FAILED)),
        sent=Max("tried_at", filter=Q(state=Delivery.State.SENT)),
    )
    failed: dict[int, datetime] = {}
    sent: dict[int, datetime] = {}
    for key, failed_at, sent_at in ends:
        for pk in speakers_of(key):
            _keep_latest(failed, pk, failed_at)
            _keep_latest(sent, pk, sent_at)
    return {
        pk: moment.astimezone(edition.zone).date()
        for pk, moment in failed.items()
        if pk not in sent or sent[pk] < moment
    }


def _keep_latest(moments: dict[int, datetime], pk: int, moment: datetime | None) -> None:
    if moment and (pk not in moments or moments[pk] < moment):
        moments[pk] = moment
