"""The one exception to "nothing published ever disappears": the law asks, or a mistake was made.

The words and pictures of a session or a speaker are blanked in the row and in every release, and
its slug is replaced; the former address stays known, to answer "gone". A log entry records who did
it and when. Texts of other people with the name in it stay theirs: talks.mentions finds them.
"""

import logging
from collections.abc import Collection, Iterator

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.content import erasures
from core.content.version import count_change, counted_once
from core.database.locks import hold
from core.extensions import Hook
from core.files.images import delete_pictures, in_use
from core.history import unrecorded
from core.history.acts import change
from core.history.deleted import pictures_of
from core.history.versions import changes_of
from core.models import RowChange, User
from events.models import Edition
from speakers.models import Speaker
from talks.mentions import replace_everywhere, replace_in_log, replaced, rewritten
from talks.models import Erasing, Release, Session
from talks.programme import (
    EntryId,
    Programme,
    assemble,
    entries,
    erased,
    from_json,
    schema,
    to_json,
    withdrawn,
    without_portrait,
)
from talks.releases import newest
from talks.withdrawal import withdraw

logger = logging.getLogger(__name__)

# The values of a change that is erased.
BLANK = {"title": {"fr": "", "en": ""}, "before": None, "after": None}

# What upper apps know of the row besides: they erase it in the same transaction, before the row
# loses its words.
ERASED_WITH = Hook[[Session | Speaker], None]()

# Sent when it is committed: nothing that was drawn or printed may show it any longer.
something_erased = Signal()


def names_of(person: Speaker) -> set[str]:
    """Return the names that a speaker has or had, here and in every release."""
    programmes = _programmes_with(EntryId("speaker", person.key))
    found = (programme.find(schema.Speaker, person.key) for programme in programmes)
    former = _former(person, "name")
    return {person.name, *(each.name for each in found if each), *former} - {""}


def titles_of(session: Session) -> set[str]:
    """Return the titles that a session has or had, in both languages, here and in every release."""
    programmes = _programmes_with(EntryId("content", session.key))
    found = (programme.find(schema.Session, session.key) for programme in programmes)
    texts = [session.title, *(each.content.title for each in found if each)]
    former = _former(session, "title_fr") | _former(session, "title_en")
    return {*(text.fr for text in texts), *(text.en for text in texts), *former} - {""}


def _programmes_with(entry: EntryId) -> Iterator[Programme]:
    """Yield the programmes that may bring other words of an entry.

    They are new in the first release of an edition, or in one with a change of the entry: other
    documents are not read.
    """
    changed = Q(changes__icontains=str(entry))
    for release in Release.objects.filter(Q(number=1) | changed).one_by_one():
        yield from_json(release.document)


def _former(row: Session | Speaker, column: str) -> set[str]:
    """Return what a column of a row held, by its history."""
    sides = (side for each in changes_of(row) for side in (each.before, each.after))
    return {side.get(column, "") for side in sides}


def erase(row: Session | Speaker, *, by: User | None, replace: Collection[str] = ()) -> None:
    """Blank the row and its entry in every release of every edition, and wait for it.

    `by`: None if a restored backup is erased from again. `replace`: names to replace in other texts
    of organisers, and in every release. Raises talks.releases.RefusedError; then nothing has
    changed.
    """
    finish(begin(row, by=by, replace=replace))


def begin(row: Session | Speaker, *, by: User | None, replace: Collection[str] = ()) -> Erasing:
    """Blank the row and its public entry at once, leaving older documents to `finish`.

    The changes and notes of all releases are public too, and blanked. Arguments and errors as
    `erase`.
    """
    with transaction.atomic(), counted_once():
        withdraw(row, by=by, archived=True)
        # Also one that was not published yet.
        own = row.portrait if isinstance(row, Speaker) else row.slides
        pictures = {str(own)} if own else set()
        names = names_of(row) if isinstance(row, Speaker) else set()
        pictures |= pictures_of(row)
        ERASED_WITH.ask(row)
        with unrecorded():
            slug = _blank(row)
            replace_everywhere(replace)
        _erase_from_history(row)
        kind = "content" if isinstance(row, Session) else "speaker"
        erasing = Erasing.objects.create(kind=kind, key=row.key, slug=slug, names=sorted(replace))
        for each in Release.objects.only("changes", "reasons", "note_fr", "note_en").one_by_one():
            erase_from_changes(each, erasing)
        for edition in Edition.objects.all():
            if release := newest(edition):
                pictures |= erase_from_release(release, erasing)
        _erase_from_log(row, names)
        if by:
            message = _("Erased from every release.")
            LogEntry.objects.log_actions(
                by.pk, [row], CHANGE, change_message=message, single_object=True
            )
        erasures.record(str(row._meta.model_name), row.key, everywhere=bool(replace))
        delete_later(pictures)
        count_change()
        transaction.on_commit(lambda: something_erased.send(sender=type(row)))
    logger.warning("%s erased by user %s", erasing, by.pk if by else "of a restored site")
    return erasing


def finish(erasing: Erasing) -> None:
    """Blank the entry in all other releases, each in its own transaction, and forget the names.

    Continues an interrupted erasure. Releases published meanwhile are included.
    """
    while True:
        rows = Release.objects.filter(pk__gt=erasing.done).order_by("pk")
        pk = rows.values_list("pk", flat=True).first()
        with transaction.atomic():
            if pk is None:
                erasing.delete()
                count_change()
                return
            # Only its edition is locked, for this one release.
            hold(Release.objects.filter(pk=pk))
            delete_later(erase_from_release(Release.objects.get(pk=pk), erasing))
            erasing.done = pk
            Erasing.objects.filter(pk=erasing.pk).update(done=pk)


@task(queue_name="background")
def finish_erasing(pk: int) -> None:
    """Continue an erasure in the task worker."""
    if erasing := Erasing.objects.filter(pk=pk).first():
        finish(erasing)


@task(queue_name="background")
def go_on_erasing() -> None:
    """Enqueue unfinished erasures, as after a lost worker or a restored backup."""
    for erasing in Erasing.objects.all():
        finish_erasing.enqueue(erasing.pk)


def delete_later(pictures: set[str]) -> None:
    """Delete files that no row shows, once it is committed that these do not either."""
    unused = sorted(pictures - in_use(pictures))
    if unused:
        transaction.on_commit(lambda: delete_pictures.call(unused))


def erase_from_release(release: Release, erasing: Erasing) -> set[str]:
    """Blank the entry and the names in a release; return the names of its files there."""
    kind = "speaker" if erasing.kind == Erasing.PORTRAIT else erasing.kind
    entry = EntryId.parse(f"{kind}:{erasing.key}")
    document, pictures = release.document, set[str]()
    parts = entries(from_json(document))
    if isinstance(value := parts.get(entry), schema.Content | schema.Speaker):
        if isinstance(value, schema.Speaker) and erasing.kind == Erasing.PORTRAIT:
            parts[entry] = without_portrait(value)
        else:
            parts[entry] = erased(value, erasing.slug)
        own = value.portrait if isinstance(value, schema.Speaker) else value.slides
        pictures |= {own.name} if own else set()
        if isinstance(value, schema.Content):
            # Published again, the release must not bring a session without content.
            schedule = EntryId("schedule", entry.key)
            parts[schedule] = withdrawn(parts[schedule])
        document = to_json(assemble(parts))
    erase_from_changes(release, erasing, document=replaced(document, erasing.names))
    return pictures


def erase_from_changes(release: Release, erasing: Erasing, **more: object) -> None:
    """Blank the entry and the names in what any release says beside its document: its changes and
    notes, and for organisers why errors were published.

    more: further columns to write, if they differ.
    """
    # They keep no side of a portrait, and stay what they are without it.
    has_words = erasing.kind != Erasing.PORTRAIT
    changes = [
        each | BLANK if has_words and each["entry"].endswith(str(erasing.key)) else each
        for each in release.changes
    ]
    reasons = [
        each | {"reason": ""} if has_words and str(erasing.key) in each["sides"] else each
        for each in release.reasons
    ]
    notes = {name: rewritten(release, name, erasing.names) for name in ("note_fr", "note_en")}
    words = {"changes": changes, "reasons": reasons}
    after = {**replaced(words, erasing.names), **notes, **more}
    changed = {name: value for name, value in after.items() if value != getattr(release, name)}
    if changed:
        Release.objects.filter(pk=release.pk).update(**changed, erased_at=timezone.now())


def _erase_from_history(row: Session | Speaker) -> None:
    """Delete the history of the row, leaving only that it was erased."""
    changes_of(row).delete()
    label = row._meta.label_lower
    change(RowChange.Kind.ERASED, (type(row), row.pk), (label, row.pk)).save()


def _erase_from_log(row: Session | Speaker, names: Collection[str]) -> None:
    """Blank the admin log of the row, and of its slots, whose names include the session's."""
    blanked: list[models.Model] = [row, *(row.slots.all() if isinstance(row, Session) else ())]
    for each in blanked:
        own = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(each), object_id=each.pk
        )
        own.update(object_repr=_("Erased"), change_message="")
    replace_in_log(names)


def _blank(row: Session | Speaker) -> str:
    """Blank the row except what its address needs to answer "gone"; return its new slug."""
    required = {"title_fr", "name", "sort_name"}
    for field in row._meta.fields:
        if field.name in required:
            setattr(row, field.name, _("Erased"))
        elif field.name.endswith(("_fr", "_en")) or field.name in {"portrait", "slides"}:
            setattr(row, field.name, "")
    row.slug = f"efface-{row.key.hex[:12]}"
    row.sources = []
    row.erased = True
    row.save()
    row.links.all().delete()
    return row.slug
