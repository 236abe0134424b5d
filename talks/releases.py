"""Publishing: how the public programme changes. (Erasing is in talks.erasure.)"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from core.branding.identity import site_identity
from core.content.version import count_change
from core.database.locks import held, hold
from core.models import Tag, User
from core.text.translated import Text
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.calendar_sequence import calendar_sequence
from talks.clashes import Circumstances, Problem, may_be_excused
from talks.comparison import Comparison, compare
from talks.diff import takes_away
from talks.drafts import draft
from talks.models import Erasing, Format, Release, Session, Slot, Track
from talks.programme import (
    EntryId,
    Programme,
    assemble,
    entries,
    from_json,
    schema,
    to_json,
    withdrawn,
)
from talks.release_columns import public_addresses, public_changes
from talks.release_plan import ReleasePlan, plan_release

# No reasons are given.
NONE: Mapping[str, str] = MappingProxyType({})


class RefusedError(Exception):
    """The release would cause these problems; nothing was changed."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in found))
        self.problems = found


class ArchivedError(RefusedError):
    """The edition is archived: what is public of it stays as it is."""

    def __init__(self, edition: Edition) -> None:
        sentence = _("“%(edition)s” is archived: nothing of it is published any more.")
        super().__init__([Problem("archived", sentence % {"edition": edition}, ())])


class StaleError(Exception):
    """These entries, or what they need, changed since they were shown; nothing was published."""

    def __init__(self, stale: set[EntryId]) -> None:
        super().__init__(", ".join(map(str, sorted(stale))))
        self.entries = stale


class NothingToPublishError(Exception):
    """What was chosen is already public as it is."""


def newest(edition: Edition) -> Release | None:
    return edition.releases.order_by("-number").first()


def _held(edition: Edition, *, archived: bool = False) -> Edition:
    """Return the edition as it is now, locked until the transaction ends.

    archived: whether it may be archived. Raises ArchivedError.
    """
    edition = held(edition)
    if edition.archived and not archived:
        raise ArchivedError(edition)
    return edition


def released_programme(release: Release | None) -> Programme | None:
    return from_json(release.document) if release else None


def compare_draft(edition: Edition, last: Release | None) -> Comparison:
    """Return the comparison of the newest release with the rows as they are now."""
    old = released_programme(last)
    return compare(old, draft(edition, old))


def publish(
    edition: Edition,
    *,
    by: User | None = None,
    choose: Collection[EntryId] | None = None,
    seen: Mapping[EntryId, str] | None = None,
    note: Text | None = None,
    reasons: Mapping[str, str] = NONE,
) -> Release:
    """Publish the chosen entries as the draft has them now, or all that differs.

    seen: for each entry that was shown, the digest of its difference; what is chosen or comes along
    must be as it was then. None: the draft is taken as it is. reasons: why an error is published
    all the same, by the key of its problem. Raises StaleError, RefusedError or
    NothingToPublishError; then nothing has changed.
    """
    with transaction.atomic():
        edition = _held(edition)
        last = newest(edition)
        if choose is None:
            old = released_programme(last)
            comparison = compare(old, _keeping(old, draft(edition, old)))
        else:
            drafted = compare_draft(edition, last)
            comparison = drafted.choosing(choose)
            if seen is not None and (stale := drafted.stale(choose, seen)):
                raise StaleError(stale)
        plan = plan_release(edition, comparison)
        return _release(edition, last, plan, by=by, note=note, reasons=reasons)


def take_out(
    edition: Edition, key: UUID, *, by: User | None = None, archived: bool = False
) -> Release:
    """Publish that the entry or slot with this key is withdrawn, and nothing of the draft.

    An error that a reason excuses is none here: taking out is urgent, and brings nothing new.
    archived: even in an archived edition, as the law asks. Raises RefusedError or
    NothingToPublishError; then nothing has changed.
    """
    with transaction.atomic():
        edition = _held(edition, archived=archived)
        last = newest(edition)
        old = released_programme(last)
        if old is None:
            raise NothingToPublishError
        # What upper apps know cannot hinder it, nor fail.
        comparison = compare(old, _without(old, key))
        plan = plan_release(edition, comparison, known_of=Circumstances())
        hindrances = [problem for problem in plan.introduced if not may_be_excused(problem)]
        plan = replace(plan, introduced=hindrances)
        return _release(edition, last, plan, by=by, note=None)


def _without(programme: Programme, key: UUID) -> Programme:
    parts = dict(programme.once(entries))
    for entry, value in parts.items():
        if entry.key == key:
            parts[entry] = withdrawn(value)
        elif isinstance(value, schema.Schedule):
            slots = (replace(s, withdrawn=True) if s.key == key else s for s in value.slots)
            parts[entry] = replace(value, slots=tuple(slots))
    return assemble(parts)


def plan_going_back(edition: Edition, number: int) -> ReleasePlan:
    """Return the plan of publishing the document of an older release again.

    Later entries stay as withdrawn: nothing that was public disappears. During an erasure the older
    release may still hold erased words: that is refused. Raises Release.DoesNotExist.
    """
    older = from_json(edition.releases.get(number=number).document)
    old = released_programme(newest(edition))
    plan = plan_release(edition, compare(old, _keeping(old, older)))
    if not Erasing.objects.exists():
        return plan
    sentence = _("Something is being erased from older releases: go back once that is done.")
    return replace(plan, introduced=[Problem("erasing", sentence, ()), *plan.introduced])


def go_back(
    edition: Edition,
    number: int,
    *,
    seen: str | None = None,
    by: User | None = None,
    note: Text | None = None,
    reasons: Mapping[str, str] = NONE,
) -> Release:
    """Publish the document of an older release again.

    seen: the digest of the plan that was shown; None: whatever it would change. reasons: as
    `publish`. Raises
    Release.DoesNotExist, StaleError, RefusedError or NothingToPublishError; then nothing has
    changed.
    """
    with transaction.atomic():
        edition = _held(edition)
        plan = plan_going_back(edition, number)
        if seen is not None and seen != plan.digest:
            raise StaleError({difference.entry for difference in plan.comparison.differences})
        return _release(
            edition, newest(edition), plan, by=by, note=note, reasons=reasons, back_to=number
        )


def _keeping(old: Programme | None, new: Programme) -> Programme:
    """Return `new`, with all other public entries, and their slots, as withdrawn."""
    public = old.once(entries) if old else {}
    kept = {entry: withdrawn(value) for entry, value in public.items()}
    found = kept | new.once(entries)
    for entry, was in kept.items():
        value = found[entry]
        if isinstance(value, schema.Schedule) and isinstance(was, schema.Schedule):
            slots = {slot.key: slot for slot in (*was.slots, *value.slots)}
            found[entry] = replace(value, slots=tuple(slots[key] for key in sorted(slots)))
    return assemble(found)


def _release(
    edition: Edition,
    last: Release | None,
    plan: ReleasePlan,
    *,
    by: User | None,
    note: Text | None,
    reasons: Mapping[str, str] = NONE,
    back_to: int | None = None,
) -> Release:
    comparison = plan.comparison
    if last and not comparison.differences:
        raise NothingToPublishError
    if refused := plan.refused(reasons):
        raise RefusedError(refused)
    now = timezone.now()
    note = note or Text()
    _mark_announced(comparison.after)
    changes = (change for difference in comparison.differences for change in difference.changes)
    if any(map(takes_away, changes)):
        count_change()
    return Release.objects.create(
        edition=edition,
        number=last.number + 1 if last else 1,
        published_at=now,
        published_by=by,
        note_fr=note.fr,
        note_en=note.en,
        back_to=back_to,
        reasons=plan.excused(reasons),
        site_name=last.site_name if last else site_identity().name,
        document=to_json(comparison.after),
        calendar_sequence=calendar_sequence(
            last.calendar_sequence if last else {}, comparison.before, comparison.after, now
        ),
        changes=public_changes(comparison) if last else [],
        addresses=public_addresses(last.addresses if last else {}, comparison.after),
    )


def _mark_announced(programme: Programme) -> None:
    """Mark the rows as announced: from now on they are withdrawn, never deleted."""
    models: tuple[Any, ...] = (Venue, Room, Track, Format, Tag, Speaker, Session)
    keys = {
        model: {value.key for value in getattr(programme, f"{model._meta.model_name}s")}
        for model in models
    }
    keys[Slot] = {slot.key for session in programme.sessions for slot in session.schedule.slots}
    # Most releases are of rows that were public before: one question says so.
    first, *others = (
        model.objects.filter(announced=False)
        .order_by()
        .values_list(Value(model._meta.label_lower), "key")
        for model in keys
    )
    waiting = set(first.union(*others).order_by())
    for model, public in keys.items():
        if new := [key for key in public if (model._meta.label_lower, key) in waiting]:
            rows = model.objects.filter(announced=False, key__in=new)
            if model in {Tag, Speaker}:
                # Other editions name them too; what is of this one is held with it.
                hold(rows)
            rows.update(announced=True)
