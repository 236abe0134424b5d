"""Sessions that last longer or shorter than their format usually does."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import concerned, held_but_breaks, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def unusual_length(
    programme: Programme, circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions of another length than their format has, where it has one.

    A break is as long as the day allows: coffee and lunch have one format.
    """
    titled = titles(programme)
    for slot, session in concerned(programme.once(held_but_breaks), of):
        shape = programme.format(session.content.format)
        usual = circumstances.minutes.get(shape.key) if shape else None
        minutes = int((slot.end - slot.start).total_seconds() // 60)
        if shape and usual and minutes != usual:
            sentence = _(
                "%(session)s lasts %(minutes)d min; “%(format)s” usually lasts %(usual)d."
            ) % {
                "session": titled(slot, session),
                "minutes": minutes,
                "format": shape.name.either,
                "usual": usual,
            }
            yield Problem("unusual_length", sentence, (session.key, shape.key))
