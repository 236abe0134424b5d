"""The run of an import: read and judged in the task worker, confirmed, then written."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import batched
from time import monotonic
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.tasks import Task, task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.database.connection import ERRORS
from core.database.locks import hold
from core.files.storage import PAUSE, StorageAwayError, or_later
from core.history import acting
from core.models import User
from core.sign_in.second_factors import may_work_behind_the_scenes
from core.text.translated import one_line
from events.models import Edition, Room
from exchange import applying, isolated, readers, snapshot
from exchange.decisions import Decisions
from exchange.models import FileIdentity, FileStatement, MatchedHeading, ProgrammeImport, ReportPage
from exchange.planning import Plan, make_plan, report, report_rows
from exchange.records import UnreadableError
from speakers.address_book import ADDRESS_BOOKS
from speakers.models import Speaker
from talks.models import Format, Session, Slot, Track

logger = logging.getLogger(__name__)

FOLDER = "programmes"
RIGHT = "exchange.add_programmeimport"
# How much of the whole is done once the file is read; the rest is judging.
READ = 0.2
# In seconds: how often the progress is stored.
BEAT = 0.5
# After how long an undecided import is closed, and one that lost its worker.
KEPT = timedelta(days=7)
PATIENCE = timedelta(hours=1)

OPEN = (ProgrammeImport.State.READING, ProgrammeImport.State.READY, ProgrammeImport.State.WRITING)
type Progress = Callable[[float], None]


def plan_of(
    content: bytes,
    edition: Edition,
    *,
    language: str,
    confirms: bool = True,
    decisions: Decisions | None = None,
    may_write_addresses: bool = True,
    progress: Progress = lambda part: None,
) -> Plan:
    """Return the plan of a file for an edition. Raises UnreadableError."""
    matched = MatchedHeading.objects.filter(edition=edition)
    reading = isolated.read(content, dict(matched.values_list("heading", "attribute")))
    progress(READ)
    rows = snapshot.take(edition)

    def judged(part: float) -> None:
        progress(READ + (1 - READ) * part)

    return make_plan(
        reading,
        rows,
        language=language,
        confirms=confirms,
        decisions=decisions or Decisions(),
        takes_addresses=may_write_addresses,
        progress=judged,
    )


def start(
    upload: File[Any], by: User, edition: Edition, *, language: str, confirm: str, told_in: str
) -> ProgrammeImport:
    """Store a file, and enqueue its reading. Raises ValidationError."""
    refuse_archived(edition)
    if (upload.size or 0) > readers.MOST_BYTES:
        raise ValidationError(_("The file is larger than 20 MB."))
    _end_old(ProgrammeImport.objects.filter(edition=edition))
    name = storages["imports"].save(f"{FOLDER}/{uuid4().hex}", upload)
    try:
        with transaction.atomic():
            _give_way(edition, by)
            whole = ProgrammeImport.objects.create(
                edition=edition,
                user=by,
                name=one_line(upload.name or "")[-255:],
                upload=name,
                language=language,
                confirm=confirm,
                told_in=told_in,
            )
            read_import.enqueue(whole.pk)
    except IntegrityError:
        storages["imports"].delete(name)
        raise ValidationError(
            _("A file is being imported already: decide on that one first.")
        ) from None
    return whole


def waiting_of(edition: Edition) -> ProgrammeImport | None:
    """Return the open import of the edition, or None."""
    return ProgrammeImport.objects.filter(edition=edition, state__in=OPEN).first()


def _give_way(edition: Edition, by: User) -> None:
    """Close undecided imports of the same user: the new file replaces them."""
    rows = ProgrammeImport.objects.filter(
        edition=edition, user=by, state=ProgrammeImport.State.READY
    )
    for before in rows.select_for_update():
        before.failure = _("Another file took its place: nothing was done with this one.")
        _end(before, ProgrammeImport.State.STOPPED)


def refuse_archived(edition: Edition) -> None:
    if edition.archived:
        raise ValidationError(_("This edition is archived: it is no longer edited."))


def read_again(whole: ProgrammeImport) -> None:
    """Judge the file anew, as after headings were matched by hand."""
    if _move(whole, (ProgrammeImport.State.READY,), ProgrammeImport.State.READING, progress=0):
        read_import.enqueue(whole.pk)


def decide(whole: ProgrammeImport, digest: str, answers: Mapping[str, str]) -> bool:
    """Judge the file anew with answers; return False if the questions have changed meanwhile.

    answers: by the names of questions; earlier answers to others stay.
    """
    asked = {each["name"] for each in whole.report.get("questions", [])}
    given = {name: said for name, said in (whole.decisions | answers).items() if name in asked}
    rows = ProgrammeImport.objects.filter(
        pk=whole.pk, state=ProgrammeImport.State.READY, digest=digest
    )
    with transaction.atomic():
        fields = {"state": ProgrammeImport.State.READING, "progress": 0, "moved_at": timezone.now()}
        if not rows.update(decisions=given, **fields):
            return False
        read_import.enqueue(whole.pk)
    return True


def confirm(whole: ProgrammeImport, digest: str, by: User) -> bool:
    """Enqueue the writing of the plan as shown; return False if it has changed meanwhile."""
    rows = ProgrammeImport.objects.filter(
        pk=whole.pk, state=ProgrammeImport.State.READY, digest=digest
    )
    with transaction.atomic():
        if not rows.update(
            state=ProgrammeImport.State.WRITING, progress=0, moved_at=timezone.now()
        ):
            return False
        write_import.enqueue(whole.pk, by.pk)
    return True


def stop(whole: ProgrammeImport) -> bool:
    """Give the import up and drop its file; return False if it is over."""
    with transaction.atomic():
        rows = ProgrammeImport.objects.select_for_update().filter(pk=whole.pk)
        found = rows.filter(state__in=OPEN).first()
        if found is None:
            return False
        _end(found, ProgrammeImport.State.STOPPED)
    return True


# --- In the task worker --------------------------------------------------------------------------


@task
def read_import(pk: int) -> None:
    """Read the file and store its plan; no row is written."""
    whole = _whole(pk, ProgrammeImport.State.READING)
    if whole is None:
        return
    with translation.override(whole.told_in), _reporting(whole, read_import, pk):
        _show(whole, ProgrammeImport.State.READING, _plan(whole))


@task
def write_import(pk: int, by: int) -> None:
    """Write the plan as shown if it is still the same; otherwise show the new one.

    by: the user who confirmed it, whose rights are checked again.
    """
    whole = _whole(pk, ProgrammeImport.State.WRITING)
    if whole is None:
        return
    with translation.override(whole.told_in), _reporting(whole, write_import, pk, by):
        user = User.objects.filter(pk=by).first()
        if not (user and may_work_behind_the_scenes(user) and user.has_perm(RIGHT)):
            _fail(
                whole, _("The person who confirmed it may no longer import: nothing was changed.")
            )
            return
        plan = _plan(whole)
        if plan.digest != whole.digest or not _write(whole, plan, user):
            _show(whole, ProgrammeImport.State.WRITING, plan, is_new=True)


def _show(whole: ProgrammeImport, before: str, plan: Plan, **more: bool) -> None:
    """Store the plan, to be looked at."""
    fields = {"report": report(plan) | more, "digest": plan.digest}
    with transaction.atomic():
        if not _move(whole, (before,), ProgrammeImport.State.READY, progress=100, **fields):
            return
        whole.pages.all().delete()
        ReportPage.objects.bulk_create(
            ReportPage(whole=whole, action=action, number=number, rows=page)
            for action, rows in report_rows(plan).items()
            for number, page in enumerate(batched(rows, ReportPage.ROWS), start=1)
        )


def _write(whole: ProgrammeImport, plan: Plan, by: User) -> bool:
    """Write the rows and the new state in one transaction; return False if rows changed meanwhile.

    Raises applying.ArchivedError.
    """
    with suppress(applying.ChangedError), transaction.atomic():
        # Before its own row, as all locks.
        hold(Edition.objects.filter(pk=whole.edition_id))
        rows = ProgrammeImport.objects.select_for_update().filter(pk=whole.pk)
        # It may have been given up meanwhile.
        if found := rows.filter(state=ProgrammeImport.State.WRITING).first():
            with acting(by=by):
                applying.apply(plan, whole.edition)
            _end(
                found, ProgrammeImport.State.DONE, {"counts": plan.counts, "written": plan.written}
            )
        return True
    return False


def _whole(pk: int, state: str) -> ProgrammeImport | None:
    rows = ProgrammeImport.objects.select_related("edition").filter(pk=pk, state=state)
    return rows.first()


def _plan(whole: ProgrammeImport) -> Plan:
    """Read and judge the file of an import."""
    with storages["imports"].open(whole.upload) as file:
        content = file.read()
    return plan_of(
        content,
        whole.edition,
        language=whole.language,
        confirms=whole.confirm == ProgrammeImport.Confirm.PLACED,
        decisions=Decisions(whole.decisions),
        may_write_addresses=_may_write_addresses(whole.user),
        progress=_progress_of(whole),
    )


def _may_write_addresses(user: User | None) -> bool:
    return user is not None and any(book.may_write(user) for book in ADDRESS_BOOKS.ask())


@contextmanager
def _reporting(whole: ProgrammeImport, again: Task[..., None], *args: int) -> Iterator[None]:
    """Store why the import fails, unless it is tried again later."""
    try:
        yield
    except UnreadableError as error:
        _fail(whole, str(error))
    except FileNotFoundError:
        _fail(whole, _("The file is not kept any more: bring it again."))
    except applying.ArchivedError:
        _fail(whole, _("This edition is archived: it is no longer edited."))
    except StorageAwayError as error:
        logger.warning("Import %d waits: %s", whole.pk, error)
        again.using(run_after=timezone.now() + PAUSE).enqueue(*args)
    except ERRORS:
        # The worker goes on with it another time.
        raise
    except Exception:
        logger.exception("Import %d was broken off", whole.pk)
        _fail(whole, _("It was broken off by a fault of this site."))


def _progress_of(whole: ProgrammeImport) -> Progress:
    """Return a callback that stores the progress, at most every BEAT seconds."""
    stored_at = monotonic()

    def tell(part: float) -> None:
        nonlocal stored_at
        if monotonic() - stored_at > BEAT:
            stored_at = monotonic()
            rows = ProgrammeImport.objects.filter(pk=whole.pk)
            rows.update(progress=int(100 * part), moved_at=timezone.now())

    return tell


def _move(whole: ProgrammeImport, before: tuple[str, ...], after: str, **fields: Any) -> bool:
    rows = ProgrammeImport.objects.filter(pk=whole.pk, state__in=before)
    return bool(rows.update(state=after, moved_at=timezone.now(), **fields))


def _fail(whole: ProgrammeImport, failure: str) -> None:
    with transaction.atomic():
        rows = ProgrammeImport.objects.select_for_update().filter(pk=whole.pk)
        if found := rows.filter(
            state__in=[ProgrammeImport.State.READING, ProgrammeImport.State.WRITING]
        ).first():
            found.failure = failure
            _end(found, ProgrammeImport.State.FAILED)


def _end(whole: ProgrammeImport, state: str, kept: dict[str, Any] | None = None) -> None:
    """Close an import: numbers and refused rows stay, its file is deleted."""
    upload, whole.upload = whole.upload, ""
    whole.state, whole.moved_at, whole.digest = state, timezone.now(), ""
    whole.report, whole.decisions = kept or {}, {}
    whole.save()
    whole.pages.exclude(action="refuse" if state == ProgrammeImport.State.DONE else "").delete()
    if upload:
        transaction.on_commit(lambda: _delete(upload))


def _delete(upload: str) -> None:
    # `sweep` deletes what stays behind.
    with suppress(StorageAwayError, FileNotFoundError):
        storages["imports"].delete(upload)


# --- What is left behind -------------------------------------------------------------------------


def forget_words(**kwargs: object) -> None:
    """Drop all files, names and reports after an erasure: they may name the person."""
    for whole in ProgrammeImport.objects.filter(state__in=OPEN):
        with transaction.atomic():
            whole.failure = _("Someone was erased from the site meanwhile: bring the file again.")
            _end(whole, ProgrammeImport.State.STOPPED)
    ProgrammeImport.objects.update(name="")
    ReportPage.objects.all().delete()
    erased = (Speaker.objects.filter(erased=True), Session.objects.filter(erased=True))
    for rows in erased:
        FileStatement.objects.filter(key__in=rows.values_list("key", flat=True)).delete()
    # The first row of a file without headings may name the person.
    MatchedHeading.objects.all().delete()


def _end_old(rows: QuerySet[ProgrammeImport]) -> None:
    """Close imports that were left undecided, and those that lost their worker."""
    now = timezone.now()
    old = rows.filter(state=ProgrammeImport.State.READY, moved_at__lt=now - KEPT)
    lost = rows.filter(
        state__in=[ProgrammeImport.State.READING, ProgrammeImport.State.WRITING],
        moved_at__lt=now - PATIENCE,
    )
    for whole in old | lost:
        with transaction.atomic():
            whole.failure = _("It was left for too long: bring the file again.")
            _end(whole, ProgrammeImport.State.STOPPED)


@task(priority=-10)
def sweep() -> None:
    """Delete files that no import needs, and what is remembered of rows that are gone."""
    _end_old(ProgrammeImport.objects.all())
    long_over = ProgrammeImport.objects.filter(moved_at__lt=timezone.now() - KEPT)
    ReportPage.objects.filter(whole__in=long_over.exclude(state__in=OPEN)).delete()
    is_held = Q()
    for model in (Room, Track, Format, Speaker, Session, Slot):
        is_held |= Q(key__in=QuerySet(model).values("key"))
    FileIdentity.objects.exclude(is_held).delete()
    FileStatement.objects.exclude(is_held).delete()
    with or_later(sweep):
        storage = storages["imports"]
        wanted = set(ProgrammeImport.objects.exclude(upload="").values_list("upload", flat=True))
        with suppress(FileNotFoundError):
            for name in storage.listdir(FOLDER)[1]:
                path = f"{FOLDER}/{name}"
                old = timezone.now() - storage.get_modified_time(path) > PATIENCE
                if path not in wanted and old:
                    storage.delete(path)
