"""Receiving comments, and confirming their addresses."""

from datetime import timedelta
from http import HTTPStatus

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import limits
from core.mail import outbox
from reactions import moderation
from reactions.models import Commenter, Reaction
from recaps.models.moderated import Moderated

TEN_MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)
# From one place, which can be the wifi of a conference, with a thousand who write within half an
# hour: in ten minutes, in a day, and in a day of those for which no browser did its work. More than
# a few from there cost each browser its work, and each waits for a letter to be answered.
MOST_AT_ONCE, MOST_A_DAY, MOST_UNCHECKED = 500, 1500, 2
# Letters to one mailbox, in a day.
MOST_LETTERS = 3
# What is not confirmed in that time is deleted; so many may wait for it, of one recap and of all,
# so that a flood fills neither the database nor the queue that others wait in.
UNCONFIRMED_FOR = timedelta(days=7)
MOST_UNCONFIRMED_OF_A_RECAP, MOST_UNCONFIRMED = 500, 5000


class NotTakenError(Exception):
    """Raised when a comment or feedback cannot be taken now; has the reason and an HTTP status."""

    def __init__(self, why: str, status: HTTPStatus = HTTPStatus.TOO_MANY_REQUESTS) -> None:
        super().__init__(why)
        self.status = status


def is_suspicious(visitor: limits.Visitor, text: str) -> bool:
    """Tell whether a comment needs proof of work: it has several links, or is one of many."""
    seldom = limits.allow("try of a comment", visitor, most=3, per=TEN_MINUTES)
    return not seldom or moderation.has_several_links(text)


def receive(
    row: Reaction, email: str, *, visitor: limits.Visitor, known: Commenter | None
) -> Reaction:
    """Take in an unsaved comment; `known` is the commenter that the browser's cookie names.

    It waits for its address to be confirmed, unless this browser did so before; then for an editor,
    unless it is checked and one published something of the same commenter. A comment that is sent
    twice is stored once. Raises NotTakenError.
    """
    if moderation.is_full():
        raise NotTakenError(
            _("So many comments wait to be read that no more can be taken. Try again tomorrow."),
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
    _count(visitor, row.is_unchecked)
    with transaction.atomic():
        # The lock makes the second of a double click wait for the first.
        commenters = Commenter.objects.select_for_update()
        commenter, _created = commenters.get_or_create(email=email)
        twins = commenter.reactions.filter(recap=row.recap, answers=row.answers, text=row.text)
        if twin := twins.filter(received_at__gt=timezone.now() - TEN_MINUTES).first():
            return twin
        row.commenter = commenter
        if commenter == known:
            _let_in(row, commenter)
        else:
            _ask_to_confirm(row, commenter)
    return row


def _count(visitor: limits.Visitor, is_unchecked: bool) -> None:
    if is_unchecked and not limits.allow(
        "comment unchecked", visitor, most=MOST_UNCHECKED, per=DAY
    ):
        raise NotTakenError(
            _(
                "Without JavaScript, two comments with several links, or among many, are taken a "
                "day. Try again tomorrow, or with fewer links."
            )
        )
    few = limits.allow("comment", visitor, most=MOST_AT_ONCE, per=TEN_MINUTES)
    if not few or not limits.allow("comment of a day", visitor, most=MOST_A_DAY, per=DAY):
        raise NotTakenError(
            _("Many comments came from where you are. Wait a few minutes, then send it again.")
        )


def _ask_to_confirm(row: Reaction, commenter: Commenter) -> None:
    """Send the commenter a link to confirm their address.

    The letter does not quote the comment: the address may be that of a stranger.
    """
    if _is_flooded(row):
        raise NotTakenError(
            _(
                "So many comments wait to be confirmed by those who wrote them that no more can be "
                "taken for now. Keep your text, and try again tomorrow."
            ),
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
    box = limits.mailbox(commenter.email)
    if not limits.allow("letter to confirm", box, most=MOST_LETTERS, per=DAY):
        raise NotTakenError(
            _("We wrote to this address several times today: first open the link in one of them.")
        )
    row.save()
    outbox.write_to(
        commenter.email,
        row.language,
        "reactions/letters/confirm_comment.txt",
        confirms_address=True,
        title=row.recap.headline,  # type: ignore[union-attr]
        path=row.own_path,
    )
    forget_unconfirmed.using(run_after=timezone.now() + UNCONFIRMED_FOR).enqueue()


def _is_flooded(row: Reaction) -> bool:
    """Tell whether too many comments, on this recap or in all, wait to be confirmed."""
    started = timezone.now() - UNCONFIRMED_FOR
    waiting = Reaction.objects.filter(state=Moderated.State.UNCONFIRMED, received_at__gt=started)
    of_recap = waiting.filter(recap=row.recap).count()
    return of_recap >= MOST_UNCONFIRMED_OF_A_RECAP or waiting.count() >= MOST_UNCONFIRMED


def confirm(row: Reaction, commenter: Commenter) -> None:
    """Confirm that the commenter owns the address, and pass the comment on to moderation."""
    if commenter.confirmed_at is None:
        commenter.confirmed_at = timezone.now()
        commenter.save(update_fields=["confirmed_at"])
    _let_in(row, commenter)


def _let_in(row: Reaction, commenter: Commenter) -> None:
    if commenter.trusted_at and not row.is_unchecked:
        moderation.publish(row, None)
    else:
        moderation.hold(row)


@task
def forget_unconfirmed() -> None:
    """Delete comments that nobody confirmed in time, with their letters and commenters."""
    old = timezone.now() - UNCONFIRMED_FOR
    for row in Reaction.objects.filter(state=Moderated.State.UNCONFIRMED, received_at__lte=old):
        with transaction.atomic():
            # Locked, or one that is being confirmed would be deleted all the same.
            rows = Reaction.objects.select_for_update().filter(
                pk=row.pk, state=Moderated.State.UNCONFIRMED
            )
            if unconfirmed := rows.first():
                unconfirmed.delete()
                row.forget_traces()
