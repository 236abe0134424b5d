"""Making drafts of an import: a few seconds at a time, in the task worker."""

import logging
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.database.connection import ERRORS
from core.files.storage import PAUSE, StorageAwayError, or_later
from core.http.limits import allow
from core.models import User
from recaps.models import ImportedFile, MarkdownImport
from writing.imports import drafts
from writing.imports.archive import INDEX, Files, is_text, opened
from writing.imports.pictures import Pictures

logger = logging.getLogger(__name__)

MOST_BYTES = 200 * 1024 * 1024
# A long text or a picture takes less than one on a machine that has nothing else to do.
MOST_SECONDS = 300
# An author who imports a blog tries a few times; each try may take the time above.
MOST_A_DAY = 30
# For so many seconds other tasks wait, and Ctrl-C.
TURN = 5
# A text that so many workers died of is not read again.
MOST_TRIES = 3
# An import that did not go on for so long has lost its worker.
PATIENCE = timedelta(hours=1)
# When to look for files that were left behind.
LEFTOVER = timedelta(days=1)


def start(upload: File[Any], by: User, site: str, language: str) -> MarkdownImport:
    """Store an upload and schedule its import. Raises ValidationError."""
    _refuse(upload)
    before = latest(by)
    if before and before.is_running:
        raise _still_running()
    if not allow("import", str(by.pk), most=MOST_A_DAY, per=timedelta(days=1)):
        raise ValidationError(_("You brought many files today: go on tomorrow."))
    name = storages["imports"].save(uuid4().hex, upload)
    try:
        with transaction.atomic():
            MarkdownImport.objects.filter(user=by).exclude(ended_at=None).delete()
            whole = MarkdownImport.objects.create(
                user=by, name=(upload.name or "")[-255:], upload=name, site=site, language=language
            )
            run_import.enqueue(whole.pk)
            sweep.using(run_after=timezone.now() + LEFTOVER).enqueue()
    except IntegrityError:
        storages["imports"].delete(name)
        raise _still_running() from None
    return whole


def latest(user: User) -> MarkdownImport | None:
    """Return the user's last import, if any."""
    _end_lost(MarkdownImport.objects.filter(user=user))
    return MarkdownImport.objects.filter(user=user).first()


def _refuse(upload: File[Any]) -> None:
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 200 MB."))
    if not (is_text(upload.name or "") or is_zipfile(upload)):
        raise ValidationError(_("Choose a Markdown file (.md) or an archive of them (.zip)."))
    upload.seek(0)


def _still_running() -> ValidationError:
    return ValidationError(_("What you brought before is still being read: wait for its end."))


@task
def run_import(pk: int) -> None:
    """Make drafts for one turn, then enqueue the next, so that other tasks get theirs.

    An import whose worker was killed is continued.
    """
    rows = MarkdownImport.objects.filter(pk=pk, ended_at=None)
    whole = rows.select_related("user").first()
    if whole is None:
        return
    with translation.override(whole.language):
        failure = ""
        try:
            if not _take_turn(whole):
                run_import.enqueue(pk)
                return
        except ValidationError as error:
            failure = error.messages[0]
        except ERRORS:
            # The worker goes on with it another time.
            raise
        except StorageAwayError as error:
            logger.warning("Import %d waits: %s", pk, error)
            run_import.using(run_after=timezone.now() + PAUSE).enqueue(pk)
            return
        except Exception:
            logger.exception("Import %d was broken off", pk)
            failure = _("It was broken off by a fault of this site.")
        _end(rows, failure)


class _Clock:
    """The time spent on an import, in seconds: in this turn, and in all."""

    def __init__(self, before: float) -> None:
        self.before, self.began = before, monotonic()

    @property
    def turn(self) -> float:
        return monotonic() - self.began

    @property
    def total(self) -> float:
        return self.before + self.turn

    def refuse_late(self) -> None:
        if self.total > MOST_SECONDS:
            raise ValidationError(_("All this takes too long: bring this one again by itself."))


def _take_turn(whole: MarkdownImport) -> bool:
    """Read files until the turn is over; return whether all are read. Raises ValidationError."""
    with storages["imports"].open(whole.upload) as upload:
        # To fetch it anew for each turn is not the fault of its texts.
        clock = _Clock(whole.seconds)
        with opened(upload, whole.name) as files:
            _list(whole, files)
            for number, file in enumerate(whole.files.filter(state=ImportedFile.State.WAITING)):
                # One at least: to have a large archive from a bucket can take longer than a turn.
                if number and clock.turn > TURN:
                    return False
                _bring(file, whole, files, clock)
                MarkdownImport.objects.filter(pk=whole.pk).update(
                    seconds=clock.total, moved_at=timezone.now()
                )
    return True


def _list(whole: MarkdownImport, files: Files) -> None:
    """Record, once, which texts an import has and which other files. Raises ValidationError."""
    if whole.files.exists():
        return
    texts = sorted(filter(is_text, files.names))
    others = sorted(files.names - {*texts, INDEX})
    notes = {"sentences": files.sentences, "passed_over": others}
    MarkdownImport.objects.filter(pk=whole.pk).update(**notes)
    if not texts:
        raise ValidationError(_("The archive holds no Markdown file (.md)."))
    rows = [ImportedFile(whole=whole, name=name) for name in texts]
    ImportedFile.objects.bulk_create(rows, ignore_conflicts=True)


def _bring(file: ImportedFile, whole: MarkdownImport, files: Files, clock: _Clock) -> None:
    """Create a draft of one file, or record why it is refused."""
    waiting = ImportedFile.objects.filter(pk=file.pk, state=ImportedFile.State.WAITING)
    waiting.update(tries=F("tries") + 1)
    pictures = Pictures(file.name, files, whole.user, clock.refuse_late)
    try:
        clock.refuse_late()
        if file.tries >= MOST_TRIES:
            raise ValidationError(_("It could not be read, though it was tried several times."))
        content = files.read(file.name, drafts.MOST_BYTES)
        reading = drafts.read(file.name, content, pictures, whole.site)
        with transaction.atomic():
            _take_up(whole, pictures.named)
            # A worker that was taken for dead may bring it at the same moment.
            if mine := waiting.select_for_update().first():
                mine.recap = drafts.create(reading, whole.user)
                mine.state, mine.sentences = ImportedFile.State.BROUGHT, reading.changes
                mine.save()
    except StorageAwayError:
        # No fault of the text.
        waiting.update(tries=F("tries") - 1)
        raise
    except ValidationError as error:
        _take_up(whole, pictures.named)
        waiting.update(state=ImportedFile.State.REFUSED, sentences=error.messages)


def _take_up(whole: MarkdownImport, names: set[str]) -> None:
    """Remove files from those passed over: a text shows them."""
    with transaction.atomic():
        row = MarkdownImport.objects.select_for_update().filter(pk=whole.pk).first()
        if row and names.intersection(row.passed_over):
            row.passed_over = [name for name in row.passed_over if name not in names]
            row.save(update_fields=["passed_over"])


def _end(rows: QuerySet[MarkdownImport], failure: str = "") -> None:
    """Close imports that are still open, and delete their uploads."""
    uploads = list(rows.filter(ended_at=None).values_list("upload", flat=True))
    rows.filter(ended_at=None).update(ended_at=timezone.now(), failure=failure, upload="")
    for upload in uploads:
        # What is left behind is swept away.
        with suppress(StorageAwayError):
            storages["imports"].delete(upload)


def _end_lost(rows: QuerySet[MarkdownImport]) -> None:
    lost = rows.filter(moved_at__lt=timezone.now() - PATIENCE)
    _end(lost, _("It was broken off: bring again what is missing."))


@task(priority=-10)
def sweep() -> None:
    """Delete uploads that were never read, as when a server was killed."""
    _end_lost(MarkdownImport.objects.all())
    with or_later(sweep):
        _sweep_files()


def _sweep_files() -> None:
    storage = storages["imports"]
    wanted = MarkdownImport.objects.filter(ended_at=None).values_list("upload", flat=True)
    with suppress(FileNotFoundError):
        for name in set(storage.listdir("")[1]) - set(wanted):
            if timezone.now() - storage.get_modified_time(name) > PATIENCE:
                storage.delete(name)
