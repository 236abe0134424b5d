"""The letter to a speaker on what was declined; nothing of what it says is kept."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _, override

from core.mail import outbox
from core.mail.models import Letter
from participation.models import Contact, Proposal
from participation.names import first_name

LETTER = "participation/letters/declined.txt"
# All attempts to send it fit in.
LETTER_LIVES = timedelta(days=2)


def write(proposal: Proposal, contact: Contact) -> None:
    """Write to the speaker of a declined proposal, at their address and in its language."""
    with override(contact.language):
        outbox.write_unkept(
            contact.email,
            LETTER,
            subject=_("A change that you proposed"),
            lives=LETTER_LIVES,
            about=str(proposal.pk),
        )


def in_letter(letter: Letter) -> dict[str, object] | None:
    """Return the declined proposal that a letter is about, and how its reader is addressed; None
    once it or the address is gone.
    """
    rows = Proposal.objects.filter(pk=int(letter.about), state=Proposal.State.DECLINED)
    theirs = rows.filter(participation__speaker__contact__email=letter.to)
    proposal = theirs.select_related("participation__speaker", "session").first()
    if proposal is None:
        return None
    return {"proposal": proposal, "first_name": first_name(proposal.participation.speaker)}


def forget_letters(proposals: Iterable[Proposal]) -> None:
    """Delete the letters about proposals, whatever address they went to."""
    keys = [str(proposal.pk) for proposal in proposals]
    Letter.objects.filter(template=LETTER, about__in=keys).delete()
