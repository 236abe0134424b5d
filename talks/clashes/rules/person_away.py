"""Sessions at a time at which one of their people is not there."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import by_person, concerned, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def person_away(
    programme: Programme, circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield people at times for which they did not say that they are there."""
    titled = titles(programme)
    private_to = circumstances.private_to.get("available", "")
    slots_of = programme.once(by_person)
    for person, intervals in circumstances.available.items():
        for slot, session in concerned(slots_of.get(person, ()), of):
            if any(start <= slot.start and slot.end <= end for start, end in intervals):
                continue
            sentence = _("%(person)s is not there during %(session)s.") % {
                "person": programme.speaker(person).name,
                "session": titled(slot, session),
            }
            yield Problem("person_away", sentence, (session.key, person), private_to=private_to)
