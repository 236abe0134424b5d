"""Why a step was not taken, in words for who took it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, ngettext

from core.history.kept import label
from core.models import RowChange
from talks.formatting import short_moment
from talks.models import Session, Slot
from timetable.models import Step
from timetable.places import SlotChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is said of a step that was not taken, with both ways out.

    keep: the label that leaves all as it is now. insist: the label that does it all the same, with
    the changes from where things are now, and as a step of which kind; none where that is
    impossible. held_by: the key of the slot that holds the place, if that is why.
    """

    title: str
    sentence: str
    keep: str
    insist: str = ""
    changes: Sequence[SlotChange] = ()
    kind: Step.Kind | None = None
    held_by: UUID | None = None


class RefusedStepError(Exception):
    """A step was not taken: no part of it.

    status: CONFLICT where another person was faster, UNPROCESSABLE_ENTITY where no step could be,
    GONE for an edition that is archived.
    """

    def __init__(
        self, refusal: Refusal, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal
        self.status = status


def impossible(reason: ValidationError | str) -> RefusedStepError:
    """Return the refusal of what no version of the rows would allow."""
    sentence = " ".join(reason.messages) if isinstance(reason, ValidationError) else reason
    title, keep = _("This cannot be done"), _("Leave it as it is")
    return RefusedStepError(Refusal(title=title, sentence=sentence, keep=keep))


def archived() -> RefusedStepError:
    sentence = _("This edition was archived meanwhile: nothing in it can be moved any more.")
    refusal = Refusal(
        title=_("This edition is archived"), sentence=sentence, keep=_("Leave it as it is")
    )
    return RefusedStepError(refusal, HTTPStatus.GONE)


def conflict(
    title: str,
    what: str,
    change: RowChange | None = None,
    *,
    keep: str = "",
    insist: str = "",
    changes: Sequence[SlotChange] = (),
    kind: Step.Kind | None = None,
) -> RefusedStepError:
    """Return the refusal of a step that another one came before, saying whose that was."""
    refusal = Refusal(
        title=title,
        sentence=f"{what} {who_and_when(change)}".strip(),
        keep=keep or _("Leave it as it is"),
        insist=insist if changes else "",
        changes=changes,
        kind=kind,
    )
    return RefusedStepError(refusal, HTTPStatus.CONFLICT)


def room_taken(slot: Slot | None = None) -> RefusedStepError:
    """Return the refusal of a place that is held by this slot, where that is known."""
    title = _("The room is taken")
    if slot is None:
        return conflict(title, _("Another session holds this room at that time."))
    error = conflict(title, stands(slot), last_change(slot))
    error.refusal = replace(error.refusal, held_by=slot.key)
    return error


def outrun() -> RefusedStepError:
    """Return the refusal of a step that the database did not take, beside another writer."""
    what = _("Someone changed part of it at the same moment: nothing was done.")
    return conflict(_("Someone was faster"), what)


def stands(slot: Slot) -> str:
    """Return where a slot stands, as a sentence."""
    where = {"session": slot.session, "time": _moment_of(slot), "room": slot.room}
    return _("“%(session)s” stands at %(time)s, %(room)s.") % where


def _moment_of(slot: Slot) -> str:
    return short_moment(slot.start, slot.end, slot.session.edition.zone)


# --- Who did it ----------------------------------------------------------------------------------


def last_change(row: Slot | Session) -> RowChange | None:
    """Return the newest change of a row itself."""
    changes = RowChange.objects.filter(model=label(type(row)), row_id=row.pk)
    return changes.select_related("by").order_by("-pk").first()


def removal(session: Session, slot: UUID) -> RowChange | None:
    """Return the change that took this slot of a session away, by deleting or withdrawing it."""
    changes = RowChange.objects.filter(
        model=label(Slot), whole_model=label(Session), whole_id=session.pk
    )
    # What was deleted has its columns there; what was withdrawn has a row still.
    deleted, withdrawn = Q(before__key=str(slot)), Q(row_id__in=Slot.objects.filter(key=slot))
    return changes.filter(deleted | withdrawn).select_related("by").order_by("-pk").first()


def deletion(key: UUID) -> RowChange | None:
    """Return the deletion of the session with this key."""
    deletions = RowChange.objects.filter(
        kind=RowChange.Kind.DELETED, model=label(Session), before__key=str(key)
    )
    return deletions.select_related("by").order_by("-pk").first()


def who_and_when(change: RowChange | None) -> str:
    """Return whose a change was, and how long ago, as a sentence; "" where nothing is known."""
    if change is None:
        return ""
    seconds = max(1, int((timezone.now() - change.at).total_seconds()))
    since = ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    ago = since if seconds < 60 else timesince(change.at)
    if change.by is None:
        return _("That was %(ago)s ago.") % {"ago": ago}
    return _("That was %(person)s, %(ago)s ago.") % {"person": change.by, "ago": ago}
