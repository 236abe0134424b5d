"""Personal links: by one, speakers reach their own pages, without an account.

The secret stands in the address and in a letter, and nowhere here: a link is known by a digest.
"""

import re
import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, override

from core.database.locks import hold
from core.http.answers import site_address
from core.mail import outbox
from core.mail.models import Letter
from events.models import Edition
from participation.erasing import record_revoked
from participation.models import Contact, Participation, PersonalLink
from participation.retention import DETAILS_KEPT

# Nobody can guess 256 bits.
BYTES = 32
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
LETTER = "participation/letters/link.txt"
# A letter that could not be sent within a day is not waited for any more.
LETTER_LIVES = timedelta(days=1)


def make(participation: Participation) -> str:
    """Make a link for a letter; return its secret, of 43 letters that need no escaping."""
    secret = secrets.token_urlsafe(BYTES)
    PersonalLink.objects.create(participation=participation, digest=_digest(secret))
    return secret


@transaction.atomic
def make_for_reader(participation: Participation) -> str:
    """Make a link for who has an address; return its secret, "" if they were erased meanwhile."""
    reachable = Participation.objects.filter(
        pk=participation.pk, speaker__contact__isnull=False, speaker__erased=False
    )
    hold(reachable)
    return make(participation) if reachable.exists() else ""


def address(secret: str, language: str) -> str:
    """Return the whole address of a link, which opens in a language."""
    with override(language):
        return f"{site_address()}{reverse('participation:page', args=[secret])}"


def discard(whole: str) -> None:
    """Delete the link of a whole address that nobody was given."""
    secret = whole.rstrip("/").rpartition("/")[2]
    PersonalLink.objects.filter(digest=_digest(secret)).delete()


def find(secret: str) -> PersonalLink | None:
    """Return the link with this secret, if it works: not revoked, and not too late."""
    links = PersonalLink.objects.filter(digest=_digest(secret), revoked_at=None)
    links = links.exclude(participation__speaker__erased=True)
    links = links.select_related(
        "participation__edition__participation_settings",
        "participation__speaker__contact",
        "participation__details",
    )
    link = links.prefetch_related("participation__consents").first()
    return link if link and is_in_time(link.participation.edition) else None


def secret_in(text: str) -> str:
    """Return the secret in what a mail program made of it, "" if there is none: broken over two
    lines, or with signs that stood beside it.
    """
    found = SECRET.search("".join(text.split()))
    return found[0] if found else ""


def held(secret: str) -> PersonalLink | None:
    """Lock the participation that a link leads to until the transaction ends; return the link, as
    it is now, if it still works.

    What is written then is there before its speaker is erased, or not at all.
    """
    hold(Participation.objects.filter(links__digest=_digest(secret)))
    return find(secret)


@transaction.atomic
def revoke(participation: Participation) -> None:
    """Let no link that was made so far work any more, nor in a backup that is restored."""
    record_revoked(participation)
    participation.links.filter(revoked_at=None).update(revoked_at=timezone.now())


def last_day_of(edition: Edition) -> date:
    """Return the last day on which links of an edition work."""
    return edition.last_day + DETAILS_KEPT


def is_in_time(edition: Edition) -> bool:
    """Tell whether links of an edition work today, by its own clock."""
    return timezone.now().astimezone(edition.zone).date() <= last_day_of(edition)


@transaction.atomic
def renew(participation: Participation) -> bool:
    """Revoke all links and write a letter with a new one; False, and nothing done, if there is no
    address for it.
    """
    hold(Participation.objects.filter(pk=participation.pk))
    contact = Contact.objects.filter(speaker=participation.speaker_id).first()
    if contact is None:
        return False
    revoke(participation)
    with override(contact.language):
        write(contact.email)
    return True


def write(email: str) -> None:
    """Write a letter with new links, in the language of the page, to the speakers of an address.

    Whether there are any is found out as it is sent: no page says it, nor by how long it takes.
    """
    outbox.write_unkept(email, LETTER, subject=_("Your personal link"), lives=LETTER_LIVES)


def in_letter(letter: Letter) -> dict[str, object] | None:
    """Return a new link for each participation of a letter's reader; None if there is none."""
    theirs = Participation.objects.filter(speaker__contact__email=letter.to, speaker__erased=False)
    theirs = theirs.select_related("edition", "speaker").order_by("-edition__first_day", "pk")
    made = [
        (participation, address(secret, letter.language))
        for participation in theirs
        if is_in_time(participation.edition) and (secret := make_for_reader(participation))
    ]
    return {"links": made} if made else None


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
