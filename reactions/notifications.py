"""Mails about what strangers send: to editors, to authors, and to commenters."""

from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count
from django.tasks import task

from core.http import limits
from core.mail import outbox
from core.models import User
from reactions.models import Reaction
from recaps.editors import editors
from recaps.models import Recap
from recaps.models.moderated import Moderated

HOUR = timedelta(hours=1)


def tell_editors(waiting: int) -> None:
    """Write to editors when the queue gets its first row, and of more at most hourly."""
    is_seldom = limits.allow("letter of moderation", "editors", most=1, per=HOUR)
    if is_seldom or waiting == 1:
        _write_to_editors("moderation")


def tell_of_published(row: Moderated) -> None:
    """Write to those concerned that a row is published; of a recap elsewhere, to nobody."""
    if isinstance(row, Reaction):
        if row.decided_by is None:
            tell_editors_of_unread(row)
        tell_authors(row)
        tell_commenter(row)


def tell_editors_of_unread(reaction: Reaction) -> None:
    """Write to editors of what appeared unread, at most hourly; of the rest when the hour ends."""
    if not _write_of_unread() and limits.allow(
        "later letter of unread", "editors", most=1, per=HOUR
    ):
        later = tell_editors_of_more.using(run_after=limits.turn(HOUR))
        later.enqueue(_moment(reaction))


@task
def tell_editors_of_more(since: str) -> None:
    """Write to editors of what came in the rest of an hour, unless they have dealt with it."""
    if Reaction.objects.published().filter(decided_by=None, decided_at__gte=since).exists():
        _write_of_unread()


def _write_of_unread() -> bool:
    is_seldom = limits.allow("letter of unread", "editors", most=1, per=HOUR)
    if is_seldom:
        _write_to_editors("unread")
    return is_seldom


def _write_to_editors(name: str) -> None:
    for user in editors():
        outbox.write(user, f"reactions/letters/{name}.txt")


def tell_authors(reaction: Reaction) -> None:
    """Write to a recap's authors of ten reactions an hour one by one, then of how many more."""
    if not reaction.recap:
        return
    for user in User.objects.filter(author__recaps=reaction.recap, is_active=True).order_by("pk"):
        if limits.allow("letter of a reaction", str(user.pk), most=10, per=HOUR):
            title = reaction.recap.headline
            outbox.write(user, "reactions/letters/reaction.txt", reaction=reaction, title=title)
        elif limits.allow("letter of more reactions", str(user.pk), most=1, per=HOUR):
            until = limits.turn(HOUR)
            later = tell_author_of_more.using(run_after=until)
            later.enqueue(user.pk, _moment(reaction), until.isoformat())


@task
def tell_author_of_more(pk: int, since: str, until: str) -> None:
    """Write to an author how many more reactions appeared in the rest of an hour, and where."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    more = Reaction.objects.published().filter(decided_at__gte=since, decided_at__lt=until)
    theirs = more.filter(recap__in=Recap.objects.published().filter(authors__user=pk))
    counts = dict(theirs.order_by().values_list("recap").annotate(Count("pk")))
    if user and counts:
        recaps = Recap.objects.filter(pk__in=counts)
        counted = [(recap.translated("title"), recap.slug, counts[recap.pk]) for recap in recaps]
        count = sum(counts.values())
        outbox.write(user, "reactions/letters/more_reactions.txt", recaps=counted, count=count)


def _moment(reaction: Reaction) -> str:
    """Return when a reaction was published, in ISO 8601, as the argument of a task."""
    return cast("datetime", reaction.decided_at).isoformat()


def tell_commenter(reaction: Reaction) -> None:
    """Send a commenter the link to change or withdraw their published comment."""
    if reaction.commenter and reaction.recap:
        outbox.write_to(
            reaction.commenter.email,
            reaction.language,
            "reactions/letters/published_comment.txt",
            reaction=reaction,
            title=reaction.recap.headline,
            path=reaction.own_path,
        )
