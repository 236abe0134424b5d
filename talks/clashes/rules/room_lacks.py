"""Sessions that promise what their room does not offer."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from events.models import Service
from talks.clashes.circumstances import Circumstances
from talks.clashes.held import concerned, held, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def room_lacks(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions in a room without a service that they promise, of those rooms can offer."""
    titled = titles(programme)
    for slot, session in concerned(programme.once(held), of):
        room = programme.room(slot.room)
        promised = {*session.content.services} - {*room.services}
        lacking = [str(service.label) for service in Service if service in promised]
        if lacking:
            sentence = _("%(session)s promises what %(room)s does not offer: %(services)s.") % {
                "session": titled(slot, session),
                "room": room.name.either,
                "services": ", ".join(lacking),
            }
            yield Problem("room_lacks", sentence, (session.key, room.key))
