"""What speakers allow: what they are asked, what they said, and what is public because of it.

The words of the questions stand here alone. Each answer keeps those that were read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, override
from django_stubs_ext import StrPromise

from core.database.locks import hold
from core.mail import outbox
from core.mail.models import Letter
from core.templatetags.text import plain
from participation.erasing import record_withdrawn
from participation.models import Consent, Participation
from participation.organisers import organisers
from recaps.models import Recap
from talks.models import SessionLink
from talks.programme import schema
from talks.published import published_site

LETTER = "participation/letters/consent_withdrawn.txt"
LETTER_LIVES = timedelta(days=7)

Purpose = Consent.Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a speaker is asked: for one purpose, what for and for how long."""

    purpose: Purpose
    title: StrPromise
    explanation: StrPromise

    @property
    def wording(self) -> str:
        """Return all that is read, in the active language."""
        return f"{self.title}\n{self.explanation}"


QUESTIONS = (
    Question(
        purpose=Purpose.RECORDING,
        title=gettext_lazy("Film your sessions"),
        explanation=gettext_lazy(
            "To show the recording on the page of the session, during it and as long as that page "
            "is public."
        ),
    ),
    Question(
        purpose=Purpose.PHOTOGRAPHS,
        title=gettext_lazy("Take photographs of you"),
        explanation=gettext_lazy(
            "To show them in recaps of this edition, as long as these are public."
        ),
    ),
    Question(
        purpose=Purpose.SLIDES,
        title=gettext_lazy("Publish your slides"),
        explanation=gettext_lazy("On the page of the session, as long as that page is public."),
    ),
)


def newest(participation: Participation) -> dict[str, Consent]:
    """Return what a speaker said last, by purpose; without an answer there is none."""
    return {consent.purpose: consent for consent in participation.consents.all()}


@transaction.atomic
def answer(participation: Participation, given: Mapping[str, bool], *, by: str) -> None:
    """Keep what a speaker says of purposes, where it is another answer than before.

    A “no” after a “yes” reaches the organisers at once. `by`: the name of who answers.
    """
    # One after the other, where two tabs send it at once.
    hold(Participation.objects.filter(pk=participation.pk))
    before = newest(Participation.objects.get(pk=participation.pk))
    for question in QUESTIONS:
        purpose = question.purpose
        known = before.get(purpose)
        if purpose not in given or (known and known.given == given[purpose]):
            continue
        consent = Consent.objects.create(
            participation=participation,
            purpose=purpose,
            given=given[purpose],
            wording=question.wording,
            given_by=by,
        )
        if known and known.given:
            record_withdrawn(consent)
            _tell(consent)


# --- What is public because of it ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublishedThing:
    """Something public that a consent is about, in words, and the page that it is on."""

    words: str
    url: str


def concerned(participation: Participation, purpose: str) -> list[PublishedThing]:
    """Return what is public now that a speaker allowed, or no longer allows, in an edition."""
    edition = published_site().of_row(participation.edition_id)
    if edition is None:
        return []
    if purpose == Purpose.PHOTOGRAPHS:
        return list(_recaps(participation))
    shown = _recordings if purpose == Purpose.RECORDING else _slides
    key = participation.speaker.key
    return [
        PublishedThing(words, reverse("talks:session", args=[edition.slug, session.slug]))
        for session in edition.programme.sessions
        if any(credit.speaker == key for credit in session.content.people)
        for words in shown(session)
    ]


def _recordings(session: schema.Session) -> Iterator[str]:
    kinds = {str(SessionLink.Kind.RECORDING), str(SessionLink.Kind.STREAM)}
    if any(link.kind in kinds for link in session.content.links):
        yield _("recording of “%(title)s”") % {"title": plain(session.title)}


def _slides(session: schema.Session) -> Iterator[str]:
    links = any(link.kind == SessionLink.Kind.SLIDES for link in session.content.links)
    if session.content.slides or links:
        yield _("slides of “%(title)s”") % {"title": plain(session.title)}


def _recaps(participation: Participation) -> Iterator[PublishedThing]:
    """Yield the recaps about a speaker, or about a session of theirs: pictures may show them."""
    speaker = participation.speaker
    sessions = speaker.sessions.filter(edition=participation.edition_id)
    about = Q(speakers=speaker) | Q(sessions__in=sessions)
    for recap in Recap.objects.published().filter(about).without_text().distinct():
        words = _("recap “%(title)s”") % {"title": plain(recap.translated("title"))}
        yield PublishedThing(words, reverse("recaps:recap", args=[recap.slug]))


# --- The letter ----------------------------------------------------------------------------------


def _tell(consent: Consent) -> None:
    for user in organisers():
        with override(user.language):
            outbox.write_unkept(
                user.email,
                LETTER,
                subject=_("A consent was withdrawn"),
                lives=LETTER_LIVES,
                about=str(consent.pk),
            )


def in_letter(letter: Letter) -> dict[str, object] | None:
    """Return what a letter says of a withdrawn consent; None for who may not know it."""
    rows = Consent.objects.filter(pk=int(letter.about), given=False)
    consent = rows.select_related("participation__speaker", "participation__edition").first()
    if consent is None or not any(user.email == letter.to for user in organisers()):
        return None
    return {"consent": consent, "concerned": concerned(consent.participation, consent.purpose)}
