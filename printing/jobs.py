"""Print jobs: each keeps the file of one document up to date with what it shows.

A model of `PrintedFile` is all that makes a kind of document known here: its files are swept, and
deleted when something is erased.
"""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.tasks import task

from core.database.connection import ERRORS
from core.files.storage import StorageAwayError, or_later
from printing.models import PrintedFile, PrintFailure
from printing.rendering import Document, render

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """A document to print when its content has changed.

    name: of the document, in logs; key: the columns that name it, in the rows of both models;
    compose: makes the document as it would be now; on_request: it is large, and printed only
    when it is asked for.
    """

    name: str
    files: type[PrintedFile]
    failures: type[PrintFailure]
    key: Mapping[str, Any]
    compose: Callable[[], Document]
    on_request: bool = False

    def update(self, *, asked: bool = False) -> bool:
        """Print the document again if its content changed; tell whether that changed its row.

        If it cannot be printed, for whatever reason, there is no file: the old one may hold what
        was erased since. What failed once is not tried again as long as it would say the same.
        Raises StorageAwayError, or one of `core.database.connection.ERRORS`.
        """
        rows: QuerySet[PrintedFile] = QuerySet(self.files).filter(**self.key)
        failures: QuerySet[PrintFailure] = QuerySet(self.failures).filter(**self.key)
        waits = self.on_request and not asked
        if waits and not rows.exists():
            return False
        digest = ""
        try:
            document = self.compose()
            digest = document.digest
            row = rows.first()
            if row and row.digest == digest and default_storage.exists(row.file):
                return False
            if waits or failures.filter(digest=digest).exists():
                return bool(rows.delete()[0])
            if pdf := render(document, self.name):
                self._keep(pdf, digest)
                failures.delete()
                return True
        except (*ERRORS, StorageAwayError):
            # Another time; files can be had as little as rows.
            raise
        except Exception:
            logger.exception("Not printed: %s", self.name)
            failures.update_or_create(**self.key, defaults={"digest": digest})
        return bool(rows.delete()[0])

    def _keep(self, pdf: bytes, digest: str) -> None:
        file = f"{self.files.folder}/{hashlib.sha256(pdf).hexdigest()[:24]}.pdf"
        default_storage.save(file, ContentFile(pdf))
        defaults = {"digest": digest, "file": file}
        QuerySet(self.files).update_or_create(**self.key, defaults=defaults)


def kinds() -> list[type[PrintedFile]]:
    """Return the models of all that is printed."""
    return [model for model in apps.get_models() if issubclass(model, PrintedFile)]


def delete_all() -> None:
    """Delete all that was printed: it may name anybody. The next tasks print it again."""
    for model in kinds():
        QuerySet(model).delete()
    sweep.call()


@task(queue_name="background", priority=-20)
def sweep() -> None:
    """Delete printed files that have no row any more."""
    with or_later(sweep):
        for model in kinds():
            with contextlib.suppress(FileNotFoundError):
                names = default_storage.listdir(model.folder)[1]
                files = {f"{model.folder}/{name}" for name in names}
                for file in files - set(QuerySet(model).values_list("file", flat=True)):
                    default_storage.delete(file)
