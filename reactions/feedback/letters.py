"""What was said of a session, written to one of those who spoke, as an organiser chose."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import outbox
from reactions.models import Feedback
from speakers.models import Speaker
from talks.models import Session

LETTER = "reactions/letters/feedback.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToSpeaker:
    """One that is shown before it is sent; `rows` are those of which the words are in it."""

    session: Session
    speaker: Speaker
    email: str
    language: str
    rows: list[Feedback]

    @property
    def text(self) -> tuple[str, str]:
        """Subject and body."""
        return outbox.compose(LETTER, self.language, **self._context())

    @property
    def digest(self) -> str:
        """Of all that is shown of it: whoever said something may change it meanwhile."""
        return sha256("\n".join((self.email, *self.text)).encode()).hexdigest()

    def _context(self) -> dict[str, Any]:
        title, _language = self.session.title.read_in(self.language)
        texts = [row.text for row in self.rows]
        return {"name": self.speaker.name, "title": title, "texts": texts}

    @transaction.atomic
    def send(self) -> None:
        """Hand it to the outbox, and note which words were passed on."""
        letter = outbox.write_to(self.email, self.language, LETTER, **self._context())
        for row in self.rows:
            row.letters.add(letter)
        sent = Feedback.objects.filter(pk__in=[row.pk for row in self.rows])
        sent.update(sent_at=timezone.now())
