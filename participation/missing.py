"""What is still missing of who takes part; lists, letters and their own pages ask here."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from core.text.translated import Text
from participation.models import Consent
from participation.participants import Participant, SessionPart
from talks.models import Credit, Session


class Missing(TextChoices):
    """What organisers wait for of a speaker."""

    ANSWER = "answer", gettext_lazy("answer")
    BIOGRAPHY = "biography", gettext_lazy("biography")
    PORTRAIT = "portrait", gettext_lazy("portrait")
    SUMMARY = "summary", gettext_lazy("summary of the session")
    CONSENT = "consent", gettext_lazy("consents")
    AVAILABILITY = "availability", gettext_lazy("availability")
    SLIDES = "slides", gettext_lazy("slides")


def missing(participant: Participant, now: datetime) -> list[Missing]:
    """Return what is missing of a person at `now`, most important first.

    Nothing is, of who declined all, whose sessions are cancelled, or who had all erased. Once the
    edition is over, no answer and no availability is waited for.
    """
    if not participant.expected or participant.is_forgotten:
        return []
    return list(_missing(participant, now))


def _missing(participant: Participant, now: datetime) -> Iterator[Missing]:
    edition = participant.edition
    is_over = now.astimezone(edition.zone).date() > edition.last_day
    if participant.unanswered and not is_over:
        yield Missing.ANSWER
    if not participant.has_biography:
        yield Missing.BIOGRAPHY
    if not participant.has_portrait and not participant.removed_portrait:
        yield Missing.PORTRAIT
    if any(map(_lacks_summary, participant.expected)):
        yield Missing.SUMMARY
    if missing_consents(participant):
        yield Missing.CONSENT
    if not participant.said_when_available and not is_over:
        yield Missing.AVAILABILITY
    if any(_lacks_slides(participant, part, now) for part in participant.expected):
        yield Missing.SLIDES


def _lacks_summary(part: SessionPart) -> bool:
    is_break = part.session.format is not None and part.session.format.is_break
    return not part.has_summary and not is_break


def missing_consents(participant: Participant) -> list[Consent.Purpose]:
    """Return the purposes to which a person said neither yes nor no."""
    return [each for each in Consent.Purpose if each not in participant.consents]


def _lacks_slides(participant: Participant, part: SessionPart, now: datetime) -> bool:
    """Tell whether slides are waited for: of who spoke, and did not say no to publishing them."""
    is_over = bool(part.slots) and part.slots[-1].end < now
    is_given = part.session.state == Session.State.CONFIRMED and is_over
    may_be_asked = participant.consents.get(Consent.Purpose.SLIDES, True)
    is_speaker = part.role == Credit.Role.SPEAKER
    return is_given and is_speaker and may_be_asked and not part.has_slides


def to_organisers(participant: Participant, what: Missing) -> str:
    """Return what is missing in a word or two, for a list: “answer to 1 session of 2”."""
    unanswered, expected = len(participant.unanswered), len(participant.expected)
    if what != Missing.ANSWER or unanswered == expected:
        return str(what.label)
    counts = {"count": unanswered, "all": expected}
    return (
        ngettext(
            "answer to %(count)d session of %(all)d",
            "answer to %(count)d sessions of %(all)d",
            unanswered,
        )
        % counts
    )


def to_themselves(participant: Participant, what: Missing) -> str:
    """Return what is missing as they read it in a letter or on their page."""
    match what:
        case Missing.ANSWER:
            return _("your answer: %(sessions)s") % {"sessions": titles(participant.unanswered)}
        case Missing.BIOGRAPHY:
            return _("a biography, even a short one")
        case Missing.PORTRAIT:
            return _("a portrait")
        case Missing.SUMMARY:
            lacking = [part for part in participant.expected if _lacks_summary(part)]
            return _("a sentence that says what it is about: %(sessions)s") % {
                "sessions": titles(lacking)
            }
        case Missing.CONSENT:
            purposes = [str(each.label) for each in missing_consents(participant)]
            return _("your yes or no: %(purposes)s") % {
                "purposes": get_text_list(purposes, _("and"))
            }
        case Missing.AVAILABILITY:
            return _("when you are there")
        case Missing.SLIDES:
            return _("your slides")


def titles(parts: Iterable[SessionPart]) -> str:
    """Return the titles of sessions in a sentence, quoted, in the active language."""
    return get_text_list([quoted(part.session.title) for part in parts], _("and"))


def quoted(title: Text) -> str:
    """Return a title in quotation marks, in the active language."""
    return _("“%(title)s”") % {"title": title.read_in(get_language() or "fr")[0]}
