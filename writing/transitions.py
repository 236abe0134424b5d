"""How a recap goes from draft to published page, and back: by whom, and who gets a letter."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from core.content.version import counted_once
from core.mail import outbox
from core.models import User
from recaps.editors import editors
from recaps.models import Note, Recap
from recaps.revisions import (
    apply_document,
    ensure_revision,
    is_ahead,
    keep_for_ever,
    number_of,
    under_work,
)
from recaps.webmentions import sending
from writing.notes import open_notes
from writing.permissions import Role, revoke_unfounded, roles_of
from writing.readiness import missing
from writing.slugs import settle_slug

Status = Recap.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A step from one state of a recap to another.

    `label` is what a button says; `done` is what the history and the page say afterwards.
    """

    role: Role
    start: frozenset[Status]
    end: Status
    label: Promise
    done: Promise


TRANSITIONS = {
    "submit": Transition(
        role=Role.AUTHOR,
        start=frozenset({Status.DRAFT, Status.CHANGES}),
        end=Status.SUBMITTED,
        label=gettext_lazy("Hand in"),
        done=gettext_lazy("Handed in: an editor will read it."),
    ),
    "take_back": Transition(
        role=Role.AUTHOR,
        start=frozenset({Status.SUBMITTED, Status.APPROVED}),
        end=Status.DRAFT,
        label=gettext_lazy("Take back to write on"),
        done=gettext_lazy("Taken back: it is a draft again."),
    ),
    "request_changes": Transition(
        role=Role.EDITOR,
        start=frozenset({Status.SUBMITTED, Status.APPROVED}),
        end=Status.CHANGES,
        label=gettext_lazy("Request changes"),
        done=gettext_lazy("Changes requested: the authors get an e-mail."),
    ),
    "approve": Transition(
        role=Role.EDITOR,
        start=frozenset({Status.SUBMITTED}),
        end=Status.APPROVED,
        label=gettext_lazy("Approve"),
        done=gettext_lazy("Approved: it can be published."),
    ),
    "publish": Transition(
        role=Role.EDITOR,
        start=frozenset({Status.DRAFT, Status.SUBMITTED, Status.CHANGES, Status.APPROVED}),
        end=Status.PUBLISHED,
        label=gettext_lazy("Publish"),
        done=gettext_lazy("Published."),
    ),
    "unschedule": Transition(
        role=Role.EDITOR,
        start=frozenset(Status) - {Status.WITHDRAWN},
        end=Status.APPROVED,
        label=gettext_lazy("Do not publish yet"),
        done=gettext_lazy("It will not appear by itself."),
    ),
    "withdraw": Transition(
        role=Role.EDITOR,
        start=frozenset(Status) - {Status.WITHDRAWN},
        end=Status.WITHDRAWN,
        label=gettext_lazy("Withdraw"),
        done=gettext_lazy("Withdrawn: its page says so."),
    ),
    "put_back": Transition(
        role=Role.EDITOR,
        start=frozenset({Status.WITHDRAWN}),
        end=Status.PUBLISHED,
        label=gettext_lazy("Publish again"),
        done=gettext_lazy("Published again."),
    ),
}


def available(user: User, recap: Recap) -> dict[str, Transition]:
    """Return the transitions that a user may make now, by name."""
    roles = roles_of(user, recap)
    return {
        name: transition
        for name, transition in TRANSITIONS.items()
        if transition.role in roles and _fits(name, recap)
    }


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
    message: str = "",
    expected_number: int | None = None,
) -> Recap:
    """Make a transition and write to those concerned; return the recap as it is then.

    at: when a text appears that was never public; None for at once. message: an editor's words to
    the authors. expected_number: of the revision that was read; another one by now refuses it.
    Raises ValidationError, with messages for the user.
    """
    with transaction.atomic(), counted_once():
        recap = _locked(recap)
        _check(name, recap, by, expected_number)
        recap.status = _change(name, recap, at)
        recap.status_changed_at = timezone.now()
        recap.save()
        done = TRANSITIONS[name].done
        said = f"{done} {message}" if message else str(done)
        LogEntry.objects.log_actions(by.pk, [recap], CHANGE, said, single_object=True)
        if name == "request_changes" and message:
            # It stands at the desk too, until it is done.
            Note.objects.create(recap=recap, text=message, written_by=by)
        _notify(name, recap, by, message)
        if name in {"publish", "withdraw", "put_back"}:
            sending.send_webmentions(recap)
    return recap


def _locked(recap: Recap) -> Recap:
    """Return the row of a recap, locked. Raises ValidationError if there is none any more."""
    found = Recap.objects.select_for_update().filter(pk=recap.pk).first()
    if found is None:
        raise ValidationError(_("There is no such recap."), code="refused")
    return found


def _check(name: str, recap: Recap, by: User, expected_number: int | None) -> None:
    """Check that a user may make a transition of a locked recap now. Raises ValidationError."""
    if TRANSITIONS[name].role not in roles_of(by, recap) or not _fits(name, recap):
        reason = _("“%(recap)s” is %(status)s now: that cannot be done.")
        names = {"recap": recap, "status": recap.get_status_display().lower()}
        raise ValidationError(reason % names, code="refused")
    if expected_number is not None and expected_number != number_of(recap):
        reason = _("Someone changed the text since you read it: look at what changed first.")
        raise ValidationError(reason, code="stale")
    if name in {"submit", "approve", "publish"} and (lacking := missing(under_work(recap))):
        raise ValidationError([ValidationError(each, code="unready") for each in lacking])


def _change(name: str, recap: Recap, at: datetime | None) -> Status:
    """Apply a transition to the row and return the new status."""
    match name:
        case "submit":
            settle_slug(recap)
            revision = ensure_revision(recap)
            revision.handed_in_at = timezone.now()
            revision.kept_for_ever = True
            revision.save()
        case "publish":
            settle_slug(recap)
            keep_for_ever(ensure_revision(recap))
            is_changed = is_ahead(recap)
            apply_document(recap, under_work(recap))
            _date(recap, at, is_changed=is_changed)
            revoke_unfounded(recap)
        case "unschedule":
            # An edit of it goes on. The columns follow the text under work again, whose cover may
            # lack its words, as soon as no time holds them to that.
            if recap.status == Status.PUBLISHED:
                recap.status = Status.APPROVED
            recap.published_at = None
            recap.save()
            apply_document(recap, under_work(recap))
            return Status(recap.status)
        case "withdraw":
            recap.withdrawn_at = timezone.now()
        case "put_back":
            recap.withdrawn_at = None
            if is_ahead(recap):
                return Status.DRAFT
    return TRANSITIONS[name].end


def _date(recap: Recap, at: datetime | None, *, is_changed: bool) -> None:
    """Set when a text appears; one that was public keeps its date. Raises ValidationError."""
    now = timezone.now()
    if recap.is_public:
        if at:
            message = _("Readers know it already: what is new appears at once, not at a set time.")
            raise ValidationError(message, code="at")
        recap.changed_at = now if is_changed else recap.changed_at
        return
    if at and at <= now:
        raise ValidationError(_("That time is past: choose one to come, or none."), code="at")
    recap.published_at = at or now.replace(second=0, microsecond=0)
    recap.changed_at = None


def _notify(name: str, recap: Recap, by: User, message: str) -> None:
    """Write to editors of what authors do, and to authors of what editors do."""
    if TRANSITIONS[name].role == Role.AUTHOR:
        recipients = list(editors())
    else:
        recipients = list(User.objects.filter(author__recaps=recap, is_active=True).order_by("pk"))
    document, number = under_work(recap), number_of(recap)
    for user in recipients:
        if user != by:
            outbox.write(
                user,
                f"writing/letters/transition_{name}.txt",
                recap=recap,
                # In one line, as the subject of a letter is.
                title=" ".join(document["title_fr"].split()),
                by=by,
                message=message,
                notes=open_notes(recap),
                number=number,
            )
