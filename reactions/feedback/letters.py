"""Letters that pass feedback on to a speaker, as an organiser chose."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.mail import outbox
from reactions.models import Feedback
from speakers.models import Speaker
from talks.models import Session

LETTER = "reactions/letters/feedback.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToSpeaker:
    """A letter that passes feedback on to a speaker; `rows` are the feedback it quotes."""

    session: Session
    speaker: Speaker
    email: str
    language: str
    rows: list[Feedback]

    @property
    def text(self) -> tuple[str, str]:
        """The subject and the body."""
        return outbox.compose(LETTER, self.language, **self._context())

    @property
    def digest(self) -> str:
        """A digest of all that the letter shows, and of what was sent to its address before.

        Feedback may change after the preview, and another organiser may send it first.
        """
        before = map(str, self._before().order_by("pk").values_list("pk", flat=True))
        return sha256("\n".join((self.email, *self.text, *before)).encode()).hexdigest()

    @property
    def was_sent(self) -> bool:
        """Whether all of these rows were sent to this address already."""
        sent = self._before().exclude(feedback__sent_at=None).values("feedback").distinct().count()
        return bool(self.rows) and sent == len(self.rows)

    def _before(self) -> QuerySet[Any]:
        """Return the links between these rows and letters that went to the same address."""
        joined = Feedback.letters.through.objects
        return joined.filter(feedback__in=self.rows, letter__to=self.email)

    def _context(self) -> dict[str, Any]:
        title, _language = self.session.title.read_in(self.language)
        texts = [row.text for row in self.rows]
        return {"name": self.speaker.name, "title": title, "texts": texts}

    @transaction.atomic
    def send(self, digest: str) -> bool:
        """Put the letter in the outbox and mark its feedback as passed on; return whether it did.

        digest: of the letter as shown. Nothing is sent if the letter reads differently by now, or
        was sent meanwhile.
        """
        pks = [row.pk for row in self.rows]
        locked = list(Feedback.objects.select_for_update().filter(pk__in=pks))
        if replace(self, rows=locked).digest != digest:
            return False
        letter = outbox.write_to(self.email, self.language, LETTER, **self._context())
        for row in self.rows:
            row.letters.add(letter)
            row.passed_on_to.add(self.speaker)
        Feedback.objects.filter(pk__in=pks).update(sent_at=timezone.now())
        return True
