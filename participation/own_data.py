"""What is known of a speaker, as they may see it, take it along and have it erased."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, override

from core.mail import outbox
from core.mail.models import Letter
from core.text.translated import fold, labelled
from mailings.models import Delivery
from mailings.writing import compose
from participation import erasing, uploads
from participation.availability import in_words, read
from participation.details import DetailsForm
from participation.models import Contact, Participation, PracticalDetails, Proposal
from participation.moves import CHANGES
from participation.organisers import organisers
from participation.placeholders import PLACEHOLDERS
from participation.recipient_keys import deliveries_to
from speakers.models import Speaker
from talks.portraits import remove_portrait

ERASED = "participation/letters/erased.txt"
PORTRAIT_REMOVED = "participation/letters/portrait_removed.txt"
LETTERS_LIVE = timedelta(days=7)

# Label → words, or a moment.
type Record = dict[str, str | datetime]

CONTACT = ("email", "language", "origin", "added_at")
ANSWER = ("session", "value", "word", "answered_at")
CONSENT = ("purpose", "given", "wording", "given_by", "given_at")
PROPOSAL = ("state", "word", "made_at")
LINK = ("made_at", "revoked_at")
PORTRAIT_FIELDS = ("portrait", "portrait_alt_fr", "portrait_alt_en")


@transaction.atomic
def remove_photo(speaker: Speaker) -> None:
    """Take the portrait of a speaker away from everywhere, as they ask, and tell the organisers."""
    remove_portrait(speaker, by=None)
    _tell(PORTRAIT_REMOVED, _("A speaker took their portrait away"), str(speaker.pk))


def forget_proposed_portraits(speaker: Speaker) -> None:
    """Delete what was proposed as the portrait of a speaker, decided or not, or kept for that."""
    proposals = Proposal.objects.filter(participation__speaker=speaker, session=None)
    proposals.filter(field__in=PORTRAIT_FIELDS).delete()
    for participation in Participation.objects.filter(speaker=speaker):
        uploads.forget_kept(uploads.account_of(participation.pk))


@transaction.atomic
def erase(speaker: Speaker, *, public_too: bool) -> None:
    """Erase what speakers said to organisers alone, as they ask, and tell the organisers.

    public_too: they also want to be taken out of what is public, which organisers do.
    """
    erasing.forget(speaker, public_too=public_too)
    _tell(ERASED, _("A speaker erased what you knew"), f"{speaker.pk} {'public' * public_too}")


def _tell(template: str, subject: str, about: str) -> None:
    for user in organisers():
        with override(user.language):
            outbox.write_unkept(
                user.email, template, subject=subject, lives=LETTERS_LIVE, about=about
            )


def in_letter(letter: Letter) -> dict[str, object] | None:
    """Return who a letter is about, and whether they ask for more; None if nobody may read it."""
    number, _space, asks = letter.about.partition(" ")
    speaker = Speaker.objects.filter(pk=int(number)).first()
    if speaker is None or not any(user.email == letter.to for user in organisers()):
        return None
    return {"speaker": speaker, "asks_for_more": bool(asks)}


# --- To take along -------------------------------------------------------------------------------


def known_of(speaker: Speaker) -> dict[str, list[Record]]:
    """Return all that is known of a speaker: records under headings, in the active language.

    Moments are on the clock of the edition that they are of, to the second; that of an address on
    the clock of the site.
    """
    contact: Contact | None = getattr(speaker, "contact", None)
    fields = Speaker._meta.concrete_fields
    own = [each.name for each in fields if each.editable and not each.primary_key]
    found = {
        _("What the site says of you"): [_record(speaker, own)],
        _("Your address"): [_record(contact, CONTACT)] if contact else [],
    }
    rows = Participation.objects.filter(speaker=speaker).select_related("edition", "details")
    for participation in rows.order_by("edition__first_day", "pk"):
        with timezone.override(participation.edition.zone):
            for heading, records in _of_edition(participation).items():
                # Editions may be called the same.
                found[f"{participation.edition} ({participation.edition.slug}) · {heading}"] = (
                    records
                )
    found[_("Letters to you")] = [
        _letter(each) | _record(each, ("state",)) | _values(each) for each in deliveries_to(speaker)
    ]
    return {heading: records for heading, records in found.items() if any(records)}


def _of_edition(participation: Participation) -> dict[str, list[Record]]:
    """Return what a speaker said in one edition."""
    details: PracticalDetails | None = getattr(participation, "details", None)
    answers = participation.answers.select_related("session")
    proposals = participation.proposals.select_related("session", "participation__speaker")
    return {
        _("Answers"): [_record(each, ANSWER) for each in answers],
        _("What you allow"): [_record(each, CONSENT) for each in participation.consents.all()],
        _("What you need"): [_details(details, participation)] if details else [],
        _("What you proposed"): [
            {**_record(each, PROPOSAL), labelled(each.row, each.label): _proposed(each)}
            for each in proposals
        ],
        _("Personal links"): [_record(each, LINK) for each in participation.links.all()],
    }


def _details(row: PracticalDetails, participation: Participation) -> Record:
    days = in_words(read(row.available) or [], participation.edition.zone)
    never = row.available is not None and not days
    times = _("not there on any day") if never else "\n".join(days)
    label = capfirst(str(row._meta.get_field("available").verbose_name))
    said = _record(row, DetailsForm.Meta.fields)
    return said | {label: times} if times else said


def _proposed(proposal: Proposal) -> str:
    match proposal.field:
        case "portrait":
            return _("a picture, cut to a square")
        case "slides":
            return _("a PDF file")
        case "links":
            return "\n".join(url for _kind, url in proposal.value)
    return _text(proposal.value)


def _letter(delivery: Delivery) -> Record:
    """Return what a letter is called, as it reached this person."""
    mailing = delivery.mailing
    subject, _body = compose(mailing, delivery.language, delivery.values)
    return {capfirst(str(mailing._meta.verbose_name)): subject or str(mailing)}


def _values(delivery: Delivery) -> Record:
    """Return what stood in a letter for this person, by what its placeholders are called."""
    language = get_language() or "fr"
    labels = {
        fold(word): each.words[language]
        for each in (*PLACEHOLDERS, CHANGES)
        for word in each.words.values()
    }
    return {
        capfirst(labels.get(word, word)): _text(value)
        for word, value in delivery.values.items()
        if value
    }


def _record(row: Model, names: Iterable[str]) -> Record:
    """Return the words that a row has in these fields, by their labels."""
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    values = {capfirst(str(field.verbose_name)): _plain(row, field) for field in fields}
    return {label: value for label, value in values.items() if value}


def _plain(row: Model, field: Any) -> str | datetime | None:
    """Return a value as a person reads it."""
    value = getattr(row, field.name)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(microsecond=0)
    return _text(value)


def _text(value: object) -> str:
    """Return words; of a list, a line for each."""
    match value:
        case None:
            return ""
        case list():
            return "\n".join(map(_text, value))
    return str(value)
