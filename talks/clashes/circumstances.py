"""What rules judge a programme by that is no part of it, and is never published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.extensions import Hook
from events.models import Edition
from talks.models import RuleSettings, Severity

type Interval = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known of an edition beside its programme; what is absent was not said.

    severities: rule → severity, where an edition set it. minutes: key of a format → usual length.
    available: key of a speaker → when they are there, joined, half-open, in UTC. stars: key of a
    session → how many have picked it. walking: the keys of two rooms → minutes from one to the
    other. private_to: one of these names → the permission that reading it needs.
    """

    severities: Mapping[str, Severity] = field(default_factory=dict)
    minutes: Mapping[UUID, int] = field(default_factory=dict)
    available: Mapping[UUID, Sequence[Interval]] = field(default_factory=dict)
    stars: Mapping[UUID, int] = field(default_factory=dict)
    walking: Mapping[frozenset[UUID], int] = field(default_factory=dict)
    private_to: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: "Circumstances") -> "Circumstances":
        """Return both together."""
        parts = {
            each.name: {**getattr(self, each.name), **getattr(other, each.name)}
            for each in fields(self)
        }
        return Circumstances(**parts)


# What upper apps know of an edition.
CIRCUMSTANCES = Hook[[Edition], Circumstances]()
# By the number of an edition: a query of one value, which is another one once what an upper app
# knows has changed so that open pages should say it.
CIRCUMSTANCES_SEEN = Hook[[int], QuerySet[Any, Any]]()


def circumstances(edition: Edition) -> Circumstances:
    """Return all that is known of an edition."""
    found = Circumstances(
        severities=_severities(edition),
        minutes=dict(edition.formats.values_list("key", "default_minutes")),
        walking=_walking(edition),
    )
    for part in CIRCUMSTANCES.ask(edition):
        found |= part
    return found


def _severities(edition: Edition) -> dict[str, Severity]:
    settings = RuleSettings.objects.filter(edition=edition).first()
    return settings.severities if settings else {}


def _walking(edition: Edition) -> dict[frozenset[UUID], int]:
    rows = edition.walking_times.values_list("one__key", "other__key", "minutes")
    return {frozenset((one, other)): minutes for one, other, minutes in rows}
