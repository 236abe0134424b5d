"""Sessions at the same time, neither of which can be watched later."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import Held, held_but_breaks, overlaps, titles
from talks.clashes.problem import Problem
from talks.programme import Programme

RECORDED = "recorded"


def unrecorded_at_once(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield pairs of sessions at once, except breaks, that are both announced without recording."""
    titled = titles(programme)
    # Once: there may be thousands.
    sentence = _("%(one)s and %(other)s are at the same time, and neither is recorded.")
    for one, other in overlaps(programme.once(unrecorded), of):
        if one[1] is other[1]:
            continue
        sides = (one[1].key, other[1].key)
        yield Problem("unrecorded_at_once", sentence % titled.both(one, other), sides)


def unrecorded(programme: Programme) -> list[Held]:
    """Return the held slots of sessions that are not recorded, except breaks."""
    return [
        pair for pair in programme.once(held_but_breaks) if RECORDED not in pair[1].content.services
    ]
