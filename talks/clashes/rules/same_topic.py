"""Sessions on one topic at the same time."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import Held, groups, held_but_breaks, overlaps, sessions, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def same_topic(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield pairs of sessions at once, except breaks, with the topics that they share."""
    titled = titles(programme)
    pairs: dict[tuple[UUID, UUID], tuple[Held, Held]] = {}
    topics = defaultdict(list)
    wanted = None
    if of is not None:
        wanted = {topic for each in sessions(programme, of) for topic in each.content.tags}
    for topic, about in groups(programme.once(by_topic), wanted):
        for one, other in overlaps(about, of):
            if one[1].key != other[1].key:
                pair = (one[0].key, other[0].key)
                pairs[pair] = (one, other)
                topics[pair].append(topic)
    names = {tag.key: tag.name.either for tag in programme.tags}
    for pair, (one, other) in pairs.items():
        shared = sorted(names[topic] for topic in topics[pair])
        sentence = _("%(one)s and %(other)s are at the same time, both on: %(topics)s.") % {
            **titled.both(one, other),
            "topics": ", ".join(shared),
        }
        yield Problem("same_topic", sentence, (one[1].key, other[1].key, *topics[pair]))


def by_topic(programme: Programme) -> dict[UUID, list[Held]]:
    """Return the held slots on each topic, except those of breaks."""
    found = defaultdict(list)
    for pair in programme.once(held_but_breaks):
        for topic in pair[1].content.tags:
            found[topic].append(pair)
    for tag in programme.tags:
        if tag.withdrawn:
            found.pop(tag.key, None)
    return found
