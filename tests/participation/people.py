"""People who take part in an edition, and what they said."""

from datetime import datetime
from typing import Any

from events.models import Edition
from participation.models import Answer, Consent, Contact, Participation, PracticalDetails
from speakers.models import Speaker
from talks.models import Session
from tests.factories import SpeakerFactory


def reachable(name: str, language: str = "fr", **fields: Any) -> Speaker:
    """Return a speaker with an address; they are sorted by the last word of their name."""
    *_rest, last = name.split()
    speaker = SpeakerFactory.create(name=name, **{"sort_name": last, **fields})
    Contact.objects.create(
        speaker=speaker,
        email=f"{speaker.slug}@example.org",
        language=language,
        origin=Contact.Origin.TYPED,
    )
    return speaker


def taking_part(edition: Edition, speaker: Speaker, **fields: Any) -> Participation:
    return Participation.objects.get_or_create(edition=edition, speaker=speaker, defaults=fields)[0]


def answer(session: Session, speaker: Speaker, value: str = Answer.Value.YES) -> None:
    mine = taking_part(session.edition, speaker)
    mine.answers.update_or_create(session=session, defaults={"value": value})


def consent(edition: Edition, speaker: Speaker, **given: bool) -> None:
    mine = taking_part(edition, speaker)
    for purpose, yes in given.items():
        mine.consents.create(purpose=purpose, given=yes, wording="Filmer ?", given_by=speaker.name)


def all_consents(edition: Edition, speaker: Speaker) -> None:
    consent(edition, speaker, **dict.fromkeys(Consent.Purpose.values, True))


def available(edition: Edition, speaker: Speaker, *spans: tuple[datetime, datetime]) -> None:
    mine = taking_part(edition, speaker)
    said = [[start.isoformat(), end.isoformat()] for start, end in spans]
    PracticalDetails.objects.update_or_create(participation=mine, defaults={"available": said})
