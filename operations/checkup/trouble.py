"""Known faults of the services, and what to do about each."""

from django.utils.translation import gettext as _
from psycopg.errors import DiskFull, ReadOnlySqlTransaction

from core.database.connection import is_away, is_refusal
from core.files.storage import StorageAwayError, is_full
from operations.checkup.reasons import reason


class Trouble(Exception):  # noqa: N818 (it is found, and no error of the program)
    """A fault in a sentence, and its remedy."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


def known(error: Exception) -> Trouble | None:
    """Return what an error says of database and files; None where it is about something else."""
    if is_full(error):
        return Trouble(
            _("No more can be kept: what the files are on is full."),
            _("On the server, make room there, or give it more of it."),
        )
    if isinstance(error, StorageAwayError):
        return Trouble(
            _("Files cannot be kept or read: %(reason)s.") % {"reason": reason(error)},
            _(
                "On the server, see that the bucket of STORAGE_URL answers, or that the site may "
                "write in VAR_DIR."
            ),
        )
    return of_database(error)


def of_database(error: Exception) -> Trouble | None:
    """Return what an error says of the database; None where it is about something else."""
    message, cause = str(error), error.__cause__
    if is_away(error):
        return Trouble(
            _("The database does not answer."),
            _("On the server, see that PostgreSQL runs: systemctl status postgresql."),
        )
    if isinstance(cause, ReadOnlySqlTransaction) or "readonly database" in message:
        return Trouble(
            _("The database is read-only: nothing can be saved."),
            _(
                "On the server, see whether DATABASE_URL leads to a copy of the database, and "
                "whether default_transaction_read_only is set."
            ),
        )
    if isinstance(cause, DiskFull) or "disk is full" in message:
        return Trouble(
            _("The disk of the database is full: nothing can be saved."),
            _("On the server, make room on the disk that the database is on."),
        )
    if is_refusal(error):
        return Trouble(
            _("The database answers, and does not do what it is asked: it is locked or too slow."),
            _("On the server, see what keeps it busy: pg_stat_activity shows it."),
        )
    return None
