"""What is known of a speaker, as they may see it, take it along and have it erased."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _, override

from core.history.kept import columns_of
from core.mail import outbox
from core.mail.models import Letter
from participation import erasing
from participation.details import DetailsForm
from participation.models import Contact, Participation, Proposal
from participation.organisers import organisers
from participation.recipient_keys import deliveries_to
from speakers.models import Speaker
from talks.portraits import remove_portrait

ERASED = "participation/letters/erased.txt"
PORTRAIT_REMOVED = "participation/letters/portrait_removed.txt"
LETTERS_LIVE = timedelta(days=7)

PORTRAIT_FIELDS = ("portrait", "portrait_alt_fr", "portrait_alt_en")


@transaction.atomic
def remove_photo(speaker: Speaker) -> None:
    """Take the portrait of a speaker away from everywhere, as they ask, and tell the organisers."""
    remove_portrait(speaker, by=None)
    _tell(PORTRAIT_REMOVED, _("A speaker took their portrait away"), str(speaker.pk))


def forget_proposed_portraits(speaker: Speaker) -> None:
    """Delete what was proposed as the portrait of a speaker, decided or not."""
    proposals = Proposal.objects.filter(participation__speaker=speaker, session=None)
    proposals.filter(field__in=PORTRAIT_FIELDS).delete()


@transaction.atomic
def erase(speaker: Speaker, *, public_too: bool) -> None:
    """Erase what speakers said to organisers alone, as they ask, and tell the organisers.

    public_too: they also want to be taken out of what is public, which organisers do.
    """
    erasing.forget(speaker)
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


def as_json(speaker: Speaker) -> dict[str, Any]:
    """Return all that is known of a speaker, with what they said in each edition."""
    contact: Contact | None = getattr(speaker, "contact", None)
    rows = Participation.objects.filter(speaker=speaker).select_related("edition", "details")
    return {
        "speaker": columns_of(speaker),
        "contact": contact
        and {
            "email": contact.email,
            "language": contact.language,
            "origin": str(contact.get_origin_display()),
            "added_at": contact.added_at,
        },
        "editions": [_edition(each) for each in rows.order_by("edition__first_day", "pk")],
        "mailings": [
            {"subject": str(each.mailing), "state": each.state, "values": each.values}
            for each in deliveries_to(speaker)
        ],
    }


def _edition(participation: Participation) -> dict[str, Any]:
    """Return what a speaker said in one edition."""
    return {
        "edition": participation.edition.name,
        "answers": [
            {
                "session": str(each.session),
                "answer": each.value,
                "word": each.word,
                "answered_at": each.answered_at,
            }
            for each in participation.answers.select_related("session")
        ],
        "consents": list(
            participation.consents.values("purpose", "given", "wording", "given_by", "given_at")
        ),
        "details": _details(participation),
        "proposals": [
            {
                "of": str(each.row),
                "field": each.field,
                "proposed": each.value,
                "state": each.state,
                "word": each.word,
                "made_at": each.made_at,
            }
            for each in participation.proposals.select_related("session", "participation__speaker")
        ],
        "links": list(participation.links.values("made_at", "revoked_at")),
    }


def _details(participation: Participation) -> dict[str, Any] | None:
    row = getattr(participation, "details", None)
    names = (*DetailsForm.Meta.fields, "available")
    return row and {name: getattr(row, name) for name in names}
