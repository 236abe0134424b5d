"""How a recap goes from a draft to a page, and back: who may do it, and who is told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, count
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import outbox
from core.forms import slug_of
from core.models import User
from recaps.models import Note, Recap
from recaps.webmentions import sending
from recaps.writing.readiness import missing
from recaps.writing.revisions import (
    begin,
    is_ahead,
    number_of,
    put,
    under_work,
)

Status = Recap.Status


class Side(StrEnum):
    """Who makes a transition."""

    AUTHOR = "author"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """`label` is what a button says; `done` is what the history and the page say afterwards."""

    side: Side
    start: frozenset[Status]
    end: Status
    label: Promise
    done: Promise


TRANSITIONS = {
    "submit": Transition(
        side=Side.AUTHOR,
        start=frozenset({Status.DRAFT, Status.CHANGES}),
        end=Status.SUBMITTED,
        label=gettext_lazy("Hand in"),
        done=gettext_lazy("Handed in: an editor will read it."),
    ),
    "take_back": Transition(
        side=Side.AUTHOR,
        start=frozenset({Status.SUBMITTED, Status.APPROVED}),
        end=Status.DRAFT,
        label=gettext_lazy("Take back to write on"),
        done=gettext_lazy("Taken back: it is a draft again."),
    ),
    "request_changes": Transition(
        side=Side.EDITOR,
        start=frozenset({Status.SUBMITTED, Status.APPROVED}),
        end=Status.CHANGES,
        label=gettext_lazy("Request changes"),
        done=gettext_lazy("Changes requested: the authors have been told."),
    ),
    "approve": Transition(
        side=Side.EDITOR,
        start=frozenset({Status.SUBMITTED}),
        end=Status.APPROVED,
        label=gettext_lazy("Approve"),
        done=gettext_lazy("Approved: it can be published."),
    ),
    "publish": Transition(
        side=Side.EDITOR,
        start=frozenset({Status.DRAFT, Status.SUBMITTED, Status.CHANGES, Status.APPROVED}),
        end=Status.PUBLISHED,
        label=gettext_lazy("Publish"),
        done=gettext_lazy("Published."),
    ),
    "unschedule": Transition(
        side=Side.EDITOR,
        start=frozenset(Status) - {Status.WITHDRAWN},
        end=Status.APPROVED,
        label=gettext_lazy("Do not publish yet"),
        done=gettext_lazy("It will not appear by itself."),
    ),
    "withdraw": Transition(
        side=Side.EDITOR,
        start=frozenset(Status) - {Status.WITHDRAWN},
        end=Status.WITHDRAWN,
        label=gettext_lazy("Withdraw"),
        done=gettext_lazy("Withdrawn: its page says so."),
    ),
    "put_back": Transition(
        side=Side.EDITOR,
        start=frozenset({Status.WITHDRAWN}),
        end=Status.PUBLISHED,
        label=gettext_lazy("Publish again"),
        done=gettext_lazy("Published again."),
    ),
}


def side_of(user: User, recap: Recap) -> set[Side]:
    """On which sides of a recap somebody is."""
    sides = {Side.EDITOR} if is_editor(user) else set()
    if recap.authors.filter(user=user).exists():
        sides.add(Side.AUTHOR)
    return sides


def is_editor(user: User) -> bool:
    return user.is_active and user.has_perm("recaps.publish_recap")


def editors() -> Iterable[User]:
    """Those who read what is handed in, organisers' accounts that can do everything aside."""
    rights = Permission.objects.filter(content_type__app_label="recaps", codename="publish_recap")
    return User.objects.filter(
        Q(groups__permissions__in=rights) | Q(user_permissions__in=rights), is_active=True
    ).distinct()


def available(user: User, recap: Recap) -> dict[str, Transition]:
    """The transitions somebody may make now."""
    sides = side_of(user, recap)
    return {
        name: transition
        for name, transition in TRANSITIONS.items()
        if transition.side in sides and _fits(name, recap)
    }


def may_write(user: User, recap: Recap) -> bool:
    """Authors write until they hand in, and on what is published; editors always."""
    sides = side_of(user, recap)
    open_to_authors = {Status.DRAFT, Status.CHANGES, Status.PUBLISHED}
    return Side.EDITOR in sides or (Side.AUTHOR in sides and recap.status in open_to_authors)


def may_invite(user: User, recap: Recap) -> bool:
    """Authors ask others to sign with them until readers may come to know it; editors always."""
    sides = side_of(user, recap)
    return Side.EDITOR in sides or (Side.AUTHOR in sides and recap.published_at is None)


def may_throw_away(user: User, recap: Recap) -> bool:
    """Authors throw away what they write alone and have never handed in: nobody else knows it."""
    is_alone = [author.user_id for author in recap.authors.all()] == [user.pk]
    is_shown = recap.invitations.exists() or recap.preview_links.filter(revoked_at=None).exists()
    is_new = recap.status == Status.DRAFT and bool(DRAFT_SLUG.fullmatch(recap.slug))
    return is_alone and is_new and not is_shown


def close_doors(recap: Recap) -> None:
    """Revoke the invitations and preview links of those who may not hand them out any more."""
    invitations = recap.invitations.open().select_related("invited_by")
    links = recap.preview_links.filter(revoked_at=None).select_related("made_by")
    unfounded = [
        row.pk for row in invitations if not (row.invited_by and may_invite(row.invited_by, recap))
    ]
    recap.invitations.filter(pk__in=unfounded).update(revoked_at=timezone.now())
    unfounded = [row.pk for row in links if not (row.made_by and side_of(row.made_by, recap))]
    recap.preview_links.filter(pk__in=unfounded).update(revoked_at=timezone.now())


def _fits(name: str, recap: Recap) -> bool:
    if recap.status not in TRANSITIONS[name].start:
        return False
    match name:
        case "unschedule":
            return recap.published_at is not None and not recap.is_public
        case "withdraw":
            return recap.is_public
    return True


def apply(
    name: str,
    recap: Recap,
    by: User,
    *,
    at: datetime | None = None,
    word: str = "",
    seen: int | None = None,
) -> Recap:
    """Make a transition in one piece, and tell whoever it concerns; return the recap as it is then.

    at: when a text appears that no reader knows yet, at once without one. word: what an editor says
    with it. seen: the number of the revision that was read; another one by now refuses it.
    Raises ValidationError, in words for whoever tried.
    """
    transition = TRANSITIONS[name]
    with transaction.atomic():
        recap = Recap.objects.select_for_update().get(pk=recap.pk)
        if transition.side not in side_of(by, recap) or not _fits(name, recap):
            message = _("“%(recap)s” is %(status)s now: that cannot be done.")
            names = {"recap": recap, "status": recap.get_status_display().lower()}
            raise ValidationError(message % names, code="refused")
        if seen is not None and seen != number_of(recap):
            message = _("Somebody changed the text since you read it: look at what changed first.")
            raise ValidationError(message, code="stale")
        if name in {"submit", "approve", "publish"}:
            _refuse_unready(recap)
        status = _change(name, recap, at)
        recap.status = status
        recap.status_changed_at = timezone.now()
        recap.save()
        _log(recap, by, str(transition.done) + (f" {word}" if word else ""))
        _tell(name, recap, by, word)
        if name in {"publish", "withdraw", "put_back"}:
            sending.tell(recap)
        if name == "request_changes" and word:
            # It stands at the desk too, until it is done.
            Note.objects.create(recap=recap, text=word, written_by=by)
    return recap


def _change(name: str, recap: Recap, at: datetime | None) -> Status:
    """What a transition does to the row besides its status, which is returned."""
    match name:
        case "submit":
            _settle_address(recap)
            revision = begin(recap)
            revision.handed_in_at = timezone.now()
            revision.save()
        case "publish":
            _settle_address(recap)
            put(recap, under_work(recap))
            _date(recap, at)
            close_doors(recap)
        case "unschedule":
            # An edit of it goes on. The columns follow the text under work again, whose cover may
            # lack its words, as soon as no time holds them to that.
            if recap.status == Status.PUBLISHED:
                recap.status = Status.APPROVED
            recap.published_at = None
            recap.save()
            put(recap, under_work(recap))
            return Status(recap.status)
        case "withdraw":
            recap.withdrawn_at = timezone.now()
        case "put_back":
            recap.withdrawn_at = None
            if is_ahead(recap):
                return Status.DRAFT
    return TRANSITIONS[name].end


def _date(recap: Recap, at: datetime | None) -> None:
    """Say when a text appears; one that readers know stays where it is among the others."""
    now = timezone.now()
    if recap.is_public:
        if at:
            message = _("Readers know it already: what is new appears at once, not at a set time.")
            raise ValidationError(message, code="at")
        recap.changed_at = now
        return
    if at and at <= now:
        raise ValidationError(_("That time is past: choose one to come, or none."), code="at")
    recap.published_at = at or now.replace(second=0, microsecond=0)
    recap.changed_at = None


def _refuse_unready(recap: Recap) -> None:
    lacking = missing(under_work(recap))
    if lacking:
        raise ValidationError([ValidationError(sentence, code="unready") for sentence in lacking])


def _settle_address(recap: Recap) -> None:
    """The address of a draft is made up; the title makes the one that stays."""
    if not DRAFT_SLUG.fullmatch(recap.slug):
        return
    longest = Recap._meta.get_field("slug").max_length - len("-99")  # type: ignore[operator]
    slug = slug_of(under_work(recap)["title_fr"])[:longest].strip("-") or f"recit-{recap.pk}"
    for candidate in chain([slug], (f"{slug}-{number}" for number in count(2))):
        if candidate not in TAKEN and _takes(recap, candidate):
            recap.slug = candidate
            return


def _takes(recap: Recap, slug: str) -> bool:
    """Try an address; another text of that title may take it at this very moment."""
    try:
        with transaction.atomic():
            Recap.objects.filter(pk=recap.pk).update(slug=slug)
    except IntegrityError:
        return False
    return True


# What other pages below /recits/ have, in one language or the other.
TAKEN = {"auteurs", "authors", "racontez", "tell", "reactions"}
# Addresses of texts that have not been handed in yet.
DRAFT_SLUG = re.compile("brouillon-[0-9a-f]{32}")


def draft_slug() -> str:
    """An address for a text that has no title yet."""
    return f"brouillon-{uuid4().hex}"


def _log(recap: Recap, by: User, words: str) -> None:
    LogEntry.objects.log_actions(by.pk, [recap], CHANGE, change_message=words, single_object=True)


def _tell(name: str, recap: Recap, by: User, word: str) -> None:
    """Editors hear of what authors do, authors of what editors do; nobody of their own."""
    if TRANSITIONS[name].side == Side.AUTHOR:
        told = list(editors())
    else:
        told = list(User.objects.filter(author__recaps=recap, is_active=True).order_by("pk"))
    document, number = under_work(recap), number_of(recap)
    for user in told:
        if user != by:
            outbox.write(
                user,
                f"recaps/letters/transition_{name}.txt",
                recap=recap,
                # In one line, as the subject of a letter is.
                title=" ".join(document["title_fr"].split()),
                by=by,
                word=word,
                notes=recap.notes.filter(settled_at=None),
                number=number,
            )
