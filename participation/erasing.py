"""Erasing what is known of a speaker and never public, and once more after a backup is restored.

What the clock erases (`participation.retention`) is not recorded: the clock erases it again.
"""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from core.content import erasures
from core.database.locks import hold
from core.mail.models import Letter
from core.models import Erasure
from participation import uploads
from participation.declining import forget_letters
from participation.models import (
    Answer,
    Consent,
    Contact,
    Participation,
    PersonalLink,
    PracticalDetails,
    Proposal,
)
from participation.recipient_keys import forget_in_mailings, forget_title_in_mailings
from speakers.models import Speaker
from talks.models import Session


@transaction.atomic
def forget(speaker: Speaker, *, public_too: bool = False) -> None:
    """Erase all that is known of a speaker, as they ask.

    Consents stay, which prove why things are public, and a “no” without its words until organisers
    decided. `public_too`: they also want to be taken out of what is public.
    """
    _delete_all_of(speaker, but=_noes())
    erasures.record(Participation.ERASURE, speaker.key, everywhere=public_too)


def _noes() -> models.QuerySet[Answer]:
    """Return the answers “no” to what is to take place."""
    expected = Session.objects.expected().filter(edition__last_day__gte=timezone.localdate())
    return Answer.objects.filter(value=Answer.Value.NO, session__in=expected)


def erase_with(row: Session | Speaker) -> None:
    """Erase what was answered and proposed of an erased session, or by an erased speaker.

    Consents stay without a name as long as sessions are public that they allowed to record.
    """
    if isinstance(row, Session):
        Answer.objects.filter(session=row).delete()
        Proposal.objects.filter(session=row).delete()
        for participation in Participation.objects.filter(speaker__credits__session=row):
            uploads.forget_kept(uploads.account_of(participation.pk, row.pk))
        forget_title_in_mailings(row)
    else:
        _delete_all_of(row, but=Answer.objects.none())
        Consent.objects.filter(participation__speaker=row).update(given_by="")


def _delete_all_of(speaker: Speaker, *, but: models.QuerySet[Answer]) -> None:
    """Delete what is known of a speaker; but these answers, of which the words go."""
    whole = Participation.objects.filter(speaker=speaker)
    hold(whole)
    # What is being said at this moment is there before, or finds nobody.
    list(whole.select_for_update().order_by("pk").values_list("pk"))
    _forget_kept_of(speaker)
    Contact.objects.filter(speaker=speaker).delete()
    answers = Answer.objects.filter(participation__in=whole)
    answers.exclude(pk__in=but).delete()
    answers.update(word="")
    whole.filter(consents=None, answers=None).delete()
    for model in (PracticalDetails, PersonalLink, Proposal):
        models.QuerySet(model).filter(participation__in=whole).delete()


def _forget_kept_of(speaker: Speaker) -> None:
    """Forget what was written to a speaker, and the files of forms that they did not finish."""
    for participation in Participation.objects.filter(speaker=speaker):
        uploads.forget_all_kept(participation.pk)
    _forget_letters_to(speaker)


def _forget_letters_to(speaker: Speaker) -> None:
    forget_in_mailings(speaker)
    addresses = Contact.objects.filter(speaker=speaker).values("email")
    # Those to an account go with that.
    Letter.objects.filter(to__in=addresses, user=None).delete()
    # Those to an address that was theirs before.
    forget_letters(Proposal.objects.filter(participation__speaker=speaker))


def note_deleted(
    instance: Contact | PracticalDetails, origin: object = None, **kwargs: object
) -> None:
    """Record that this row alone was deleted: no backup may bring it back."""
    if origin is not instance:
        return
    if isinstance(instance, Contact):
        erasures.record("contact", erasures.numbered(instance, instance.added_at))
    else:
        erasures.record("details", _key(instance.participation))


def forget_deleted(instance: Speaker, **kwargs: object) -> None:
    """Forget what no row of a speaker takes along who is deleted: letters, and files."""
    _forget_kept_of(instance)


def record_revoked(participation: Participation) -> None:
    """Record that all links of a participation were revoked."""
    erasures.record("personal links", _key(participation))


def record_withdrawn(consent: Consent) -> None:
    """Record a “no” that follows a “yes”."""
    erasures.record("consent", f"{_key(consent.participation)} {consent.purpose}")


def _key(participation: Participation) -> str:
    return erasures.numbered(participation, participation.created_at)


# --- After a restore -----------------------------------------------------------------------------


def forget_again(key: str, at: datetime, *, public_too: bool) -> bool:
    """Erase what a backup knew of the speaker of a key, and record when they asked for that; return
    whether they are there.
    """
    speaker = Speaker.objects.filter(key=key).first()
    if speaker:
        _delete_all_of(speaker, but=_noes())
        kind = Participation.ERASURE
        Erasure.objects.get_or_create(kind=kind, key=key, at=at, everywhere=public_too)
    return speaker is not None


def delete_contact_again(key: str) -> bool:
    """Delete the address that a backup brought back; return whether it did."""
    number, _, added_at = key.partition(" ")
    return bool(Contact.objects.filter(pk=number, added_at=added_at).delete()[0])


def delete_details_again(key: str) -> bool:
    """Delete the practical details that a backup brought back; return whether it did."""
    return bool(PracticalDetails.objects.filter(participation__in=_participations(key)).delete()[0])


def revoke_again(key: str, at: datetime) -> bool:
    """Revoke links that were revoked at that time; return whether there were any."""
    links = PersonalLink.objects.filter(participation__in=_participations(key), revoked_at=None)
    return bool(links.update(revoked_at=at))


def withdraw_again(key: str, at: datetime) -> bool:
    """Withdraw a consent that a backup knew as given; return whether it did."""
    participation, _, purpose = key.rpartition(" ")
    answers = Consent.objects.filter(
        participation__in=_participations(participation), purpose=purpose
    )
    newest = answers.last()
    if newest is None or not newest.given:
        return False
    newest.pk, newest.given, newest.given_at = None, False, at
    newest.save(force_insert=True)
    return True


def _participations(key: str) -> models.QuerySet[Participation]:
    """Return the participation that `core.content.erasures.numbered` named."""
    number, _, created_at = key.partition(" ")
    return Participation.objects.filter(pk=number, created_at=created_at)
