"""Erasing once more what was erased after the backup that a site was restored from."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from core.history.deleted import DELETED, forget_again
from core.mail.deliveries import Delivery, all_deliveries
from core.models import User
from newsletter import subscribers
from newsletter.models import Subscriber
from operations.backups.errors import BackupError
from operations.backups.journal import Entry
from participation import erasing, retention
from participation.models import Participation
from picks import selections
from push import subscriptions
from reactions import moderation
from reactions.feedback import deletion
from reactions.models import Commenter, Reaction
from recaps.models import ExternalRecap
from recaps.models.moderated import Moderated
from speakers.models import Speaker
from talks import erasure, portraits
from talks.models import Session


def replay(entries: Iterable[Entry]) -> int:
    """Erase what the backup brought back, and what it kept too long by now; return how many rows
    were named. Raises BackupError.
    """
    count = 0
    for entry in entries:
        try:
            with transaction.atomic():
                count += REPLAYS[entry.kind](entry)
        except Exception as error:
            raise BackupError(
                f"Restored, but closed: {entry.kind} {entry.key} cannot be erased again ({error})."
            ) from error
    retention.forget_outlived.call()
    return count


def settle_deliveries() -> int:
    """Mark what is on its way to many as uncertain: it may have arrived, and a person decides."""
    uncertain = Delivery.State.UNCERTAIN
    return sum(rows.unfinished().update(state=uncertain) for rows in all_deliveries())


def _erase(model: type[Session | Speaker], entry: Entry) -> bool:
    rows: QuerySet[Any] = QuerySet(model)
    row = rows.filter(key=UUID(entry.key), erased=False).first()
    if row is None:
        return False
    names = erasure.names_of(row) if entry.everywhere and isinstance(row, Speaker) else set()
    erasure.erase(row, by=None, replace=names)
    return True


def _portrait(entry: Entry) -> bool:
    # Even where the row has none: a release may have one.
    speaker = Speaker.objects.filter(key=UUID(entry.key)).first()
    if speaker:
        portraits.remove_portrait(speaker, by=None)
    return speaker is not None


def _subscriber(entry: Entry) -> bool:
    leaving = Subscriber.objects.filter(key=UUID(entry.key))
    there = leaving.exists()
    subscribers.erase(leaving)
    return there


def _withdraw(model: type[Moderated], entry: Entry) -> bool:
    row = _numbered(model, "received_at", entry).exclude(state=Moderated.State.WITHDRAWN).first()
    if row is None:
        return False
    moderation.withdraw(row)
    return True


def _commenter(entry: Entry) -> bool:
    who = _numbered(Commenter, "created_at", entry)
    there = who.exists()
    for reaction in Reaction.objects.filter(commenter__in=who):
        moderation.withdraw(reaction)
    who.delete()
    return there


def _account(entry: Entry) -> bool:
    return bool(_numbered(User, "date_joined", entry).delete()[0])


def _numbered[M: Model](model: type[M], column: str, entry: Entry) -> QuerySet[M]:
    """Return the row that `core.content.erasures.numbered` named."""
    number, _, made_at = entry.key.partition(" ")
    return QuerySet(model).filter(**{"pk": number, column: made_at})


REPLAYS: dict[str, Callable[[Entry], bool]] = {
    "session": lambda entry: _erase(Session, entry),
    "speaker": lambda entry: _erase(Speaker, entry),
    "portrait": _portrait,
    "subscriber": _subscriber,
    "reaction": lambda entry: _withdraw(Reaction, entry),
    "externalrecap": lambda entry: _withdraw(ExternalRecap, entry),
    "commenter": _commenter,
    "account": _account,
    "push": lambda entry: subscriptions.erase(entry.key),
    "feedback": lambda entry: deletion.erase(entry.key),
    "selection": lambda entry: selections.erase(key=entry.key),
    "selection secret": lambda entry: selections.erase(editing_key=entry.key),
    Participation.ERASURE: lambda entry: erasing.forget_again(
        entry.key, entry.at, public_too=entry.everywhere
    ),
    "contact": lambda entry: erasing.delete_contact_again(entry.key),
    "details": lambda entry: erasing.delete_details_again(entry.key),
    "personal links": lambda entry: erasing.revoke_again(entry.key, entry.at),
    "consent": lambda entry: erasing.withdraw_again(entry.key, entry.at),
    DELETED: lambda entry: forget_again(*entry.key.split()),
}
