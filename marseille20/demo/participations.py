"""What speakers of the demonstration said to organisers: made up, as they are themselves.

Real people who stand in it are not among them.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from events.models import Edition
from participation.consents import QUESTIONS
from participation.models import Answer, Consent, Contact, Participation, Proposal
from participation.proposable import value_of
from speakers.models import Speaker
from talks.models import Session

# Nobody ever receives what is sent there.
DOMAIN = "demo.example"


def address_of(slug: str) -> str:
    """Return the address of the speaker who was loaded with this slug."""
    return f"{slug}@{DOMAIN}"


def put_participations(
    edition: Edition, entries: list[dict[str, Any]], speakers: Mapping[str, Speaker]
) -> None:
    """Load addresses, answers, consents and proposals of those of these speakers without any."""
    known = set(Contact.objects.values_list("speaker__slug", flat=True))
    entries = [entry for entry in entries if entry["speaker"] in speakers.keys() - known]
    Contact.objects.bulk_create(
        Contact(
            speaker=speakers[entry["speaker"]],
            email=address_of(entry["speaker"]),
            language=entry["language"],
            origin=Contact.Origin.TYPED,
        )
        for entry in entries
    )
    asked = {speakers[entry["speaker"]]: entry for entry in entries if "asked" in entry}
    now = timezone.now()
    made = Participation.objects.bulk_create(
        Participation(
            edition=edition,
            speaker=speaker,
            asked_at=now - timedelta(days=entry["asked"]),
            times_asked=entry["times"],
        )
        for speaker, entry in asked.items()
    )
    sessions = list(edition.sessions.prefetch_related("speakers"))
    for participation in made:
        entry = asked[participation.speaker]
        theirs = [each for each in sessions if participation.speaker in each.speakers.all()]
        _answer(participation, theirs, entry)
        _propose(participation, entry.get("proposed", {}))


def _answer(participation: Participation, sessions: list[Session], entry: dict[str, Any]) -> None:
    """Let a speaker confirm their sessions, if the entry says so, and allow what it says."""
    Answer.objects.bulk_create(
        Answer(participation=participation, session=session, value=Answer.Value.YES)
        for session in sessions
        if entry.get("confirms")
    )
    with override(entry["language"]):
        Consent.objects.bulk_create(
            Consent(
                participation=participation,
                purpose=question.purpose,
                given=entry["allows"][question.purpose],
                wording=question.wording,
                given_by=participation.speaker.name,
            )
            for question in QUESTIONS
            if "allows" in entry
        )


def _propose(participation: Participation, proposed: Mapping[str, str]) -> None:
    for field, value in proposed.items():
        Proposal.objects.create(
            participation=participation,
            field=field,
            base=value_of(participation.speaker, field),
            value=value,
        )
