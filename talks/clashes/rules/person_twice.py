"""A person in two places at once."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import by_person, groups, overlaps, people_of, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def person_twice(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield people who are expected in two places at once."""
    titled = titles(programme)
    for person, held in groups(programme.once(by_person), people_of(programme, of)):
        for one, other in overlaps(held, of):
            if one[1].key == other[1].key or one[0].room == other[0].room:
                continue
            names = {"person": programme.speaker(person).name, **titled.both(one, other)}
            sentence = _("%(person)s is expected at %(one)s and at %(other)s.") % names
            yield Problem("person_twice", sentence, (one[1].key, other[1].key, person))
