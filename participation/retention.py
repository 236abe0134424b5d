"""How long what speakers say to organisers alone is kept: by the clock of each edition.

An edition that is moved moves these dates with it.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from events.models import Edition
from participation.models import (
    Answer,
    Contact,
    Participation,
    PersonalLink,
    PracticalDetails,
    Proposal,
)
from speakers.models import Speaker

DETAILS_KEPT = timedelta(days=60)
CONTACTS_KEPT = timedelta(days=365)


def details_go_at(edition: Edition) -> datetime:
    """Return when needs, availability, arrival, telephones, links and decided proposals of an
    edition are erased.
    """
    return _midnight_after(edition, DETAILS_KEPT)


def answers_go_at(edition: Edition) -> datetime:
    """Return when answers and all proposals are erased, of speakers who are in no later edition."""
    return _midnight_after(edition, CONTACTS_KEPT)


def contact_goes_at(contact: Contact) -> datetime:
    """Return when the address of a speaker is erased: a year after the last day of their last
    edition, and no earlier than a year after it was noted.
    """
    taking_part = Q(sessions__speakers=contact.speaker) | Q(participations__speaker=contact.speaker)
    editions = Edition.objects.filter(taking_part).distinct()
    return max([contact.added_at + CONTACTS_KEPT, *map(answers_go_at, editions)])


def _midnight_after(edition: Edition, kept: timedelta) -> datetime:
    """Return the end of the day so long after the last one, where the edition takes place."""
    day = edition.last_day + kept + timedelta(days=1)
    return datetime.combine(day, time.min, edition.zone)


@task(priority=-10)
@transaction.atomic
def forget_outlived() -> None:
    """Erase what is kept no longer; consents stay, as proof of what is public."""
    now = timezone.now()
    editions = list(Edition.objects.all())
    late = [edition.pk for edition in editions if details_go_at(edition) <= now]
    PracticalDetails.objects.filter(participation__edition__in=late).delete()
    PersonalLink.objects.filter(participation__edition__in=late).delete()
    decided = Proposal.objects.exclude(state=Proposal.State.WAITING)
    decided.filter(participation__edition__in=late).delete()
    running = [edition.pk for edition in editions if answers_go_at(edition) > now]
    taking_part = Q(sessions__edition__in=running) | Q(participations__edition__in=running)
    kept = Speaker.objects.filter(taking_part).values("pk")
    Contact.objects.filter(added_at__lte=now - CONTACTS_KEPT).exclude(speaker__in=kept).delete()
    over = Participation.objects.exclude(speaker__in=kept)
    Answer.objects.filter(participation__in=over).delete()
    Proposal.objects.filter(participation__in=over).delete()
    # What nobody who was announced allowed, allowed nothing that is public.
    over.filter(Q(consents=None) | Q(speaker__announced=False)).delete()
