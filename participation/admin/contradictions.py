"""What is planned against what speakers answered and allow; when they are there is a rule."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.templatetags.text import plain
from events.models import Edition
from participation.admin.noes import refusals
from participation.models import Answer, Consent, Participation
from participation.organisers import MAY_READ_ANSWERS
from participation.participants import Participant, participants
from talks.clashes import Problem
from talks.models import Session, Severity

FILMED = {Session.Service.RECORDED, Session.Service.STREAMED}


def contradictions(
    request: HttpRequest, edition: Edition, session: Session | None = None
) -> Iterator[Problem]:
    """Yield warnings about an edition, or one session of it, that this user may read.

    Above the form of a session it stands already who said no to it.
    """
    knows_answers = request.user.has_perm(MAY_READ_ANSWERS) and session is None
    knows_consents = request.user.has_perm("participation.view_consent")
    if not (knows_answers or knows_consents):
        return
    # Who said nothing contradicts nothing: most people, on a page that is opened all day.
    said = Q(consents__isnull=False) | Q(answers__value=Answer.Value.NO)
    rows = Participation.objects.filter(said, edition=edition)
    if session:
        rows = rows.filter(speaker__credits__session=session)
    speakers = list(rows.values_list("speaker", flat=True).distinct())
    if speakers and knows_answers:
        yield from refusals(edition)
    if knows_consents:
        found = refused(participants(edition, speakers))
        yield from (each for each in found if session is None or session.key in each.sides)


def refused(people: Iterable[Participant]) -> Iterator[Problem]:
    """Yield sessions that are announced as filmed, and who refused that."""
    for participant in people:
        if participant.consents.get(Consent.Purpose.RECORDING) is not False:
            continue
        for part in participant.expected:
            if FILMED.isdisjoint(part.session.services):
                continue
            sentence = _(
                "“%(session)s” is announced as recorded or streamed; %(person)s does not allow it."
            ) % _names(participant, part.session)
            sides = (part.session.key, participant.speaker.key)
            yield Problem("not_allowed", sentence, sides, severity=Severity.WARNING)


def _names(participant: Participant, session: Session) -> dict[str, str]:
    return {"session": plain(session.title), "person": participant.speaker.name}
