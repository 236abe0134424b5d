"""Checks of the services that the site stands on."""

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from psycopg.errors import ConnectionTimeout
from psycopg_pool import PoolTimeout

from core.database.breaker import AwayError
from core.database.connection import ERRORS, Connection, SilentError, is_away
from core.models import Worker
from operations.checkup import Check
from operations.checkup.reasons import nameless, reason
from operations.checkup.trouble import Trouble, known

if TYPE_CHECKING:
    from core.database.cache import SharedCache

SECONDS = 3  # for one answer of a server
# Whatever renews certificates does so thirty days before they end.
LEAST_CERTIFICATE = timedelta(days=14)
MOST_DRIFT = 5  # seconds


def database() -> str:
    """Check that the database writes, by a row that is rolled back: a read-only one can be read."""
    try:
        with transaction.atomic():
            key = f"checkup-{get_random_string(12)}"
            Worker.objects.create(pk=key, queues="", host="", seen_at=Now(), has_ended=True)
            transaction.set_rollback(True)
    except ERRORS as error:
        if is_away(error):
            raise _why_away(error) from error
        raise
    return _("The database answers, and takes what is saved.")


def wrong(error: Exception) -> Trouble | None:
    """Return what an error says of database and files, and why one is away; else None."""
    if isinstance(error, ERRORS) and is_away(error):
        return _why_away(error)
    return known(error)


def _why_away(error: Exception) -> Trouble:
    """Return why the database is away, by a connection aside: the pool only knows its wait."""
    try:
        with closing(Connection.connect(**connection.get_connection_params())) as aside:
            aside.execute("SELECT 1")
    except (ConnectionTimeout, SilentError):
        return Trouble(
            _("The database hangs: it takes connections, and does not answer in time."),
            _(
                "On the server, see what holds PostgreSQL up (its log, disk, memory, the network), "
                "then start it again: systemctl restart postgresql."
            ),
        )
    except psycopg.Error as refusal:
        return Trouble(
            _("The database is away: %(reason)s.") % {"reason": _refusal(refusal)},
            _(
                "On the server, see that PostgreSQL runs (systemctl status postgresql), and that "
                "DATABASE_URL leads to it."
            ),
        )
    if isinstance(error.__cause__, PoolTimeout):
        return Trouble(
            _("The database answers, and all connections of this process to it are in use."),
            _("On the server, see which queries are slow: pg_stat_activity shows them."),
        )
    return Trouble(
        _("The database did not answer a moment ago, and does now."),
        _("Look again. If it comes back, the log of PostgreSQL on the server says more."),
    )


def _refusal(error: psycopg.Error) -> str:
    """Return the end of “connection to server at … failed: FATAL: …”."""
    lines = str(error).splitlines() or [type(error).__name__]
    found = next((line for line in reversed(lines) if "failed: " in line), lines[0])
    return nameless(found.rpartition("failed: ")[2].removeprefix("FATAL:"))


def cache() -> str:
    if not settings.CACHE_URL:
        return _("What has to be counted, the database counts.")
    valkey = cast("SharedCache", caches["default"])
    try:
        valkey.count(get_random_string(12), 1, most=1, kept_for=timedelta(seconds=5))
    except AwayError as error:
        raise Trouble(
            _("Valkey is lost: %(reason)s. The database counts meanwhile.")
            % {"reason": reason(error)},
            _(
                "On the server, see that Valkey runs (systemctl status valkey-server) and has "
                "memory left, and that CACHE_URL leads to it."
            ),
        ) from None
    return _("Valkey answers, and takes what it is given.")


def files() -> str:
    """Check that a small file can be stored, read and deleted."""
    storage = storages["default"]
    content = get_random_string(32)
    name = storage.save(f"checkup-{content}.txt", ContentFile(content.encode()))
    try:
        with storage.open(name) as file:
            is_same = file.read() == content.encode()
    finally:
        with suppress(OSError):
            storage.delete(name)
    if not is_same:
        raise Trouble(
            _("A file was kept, and is another one when it is read."),
            _("On the server, look after the disk or the bucket that the files are on."),
        )
    return _("Pictures and other files can be kept and read.")


def mail_server() -> str:
    mailer = mailers["default"]
    if not isinstance(mailer, EmailBackend):
        return _("Mails are printed, and sent to nobody.")
    with conversation(mailer):
        return _("The mail server %(server)s answers.") % {"server": server_of(mailer)}


@contextmanager
def conversation(mailer: EmailBackend) -> Iterator[smtplib.SMTP]:
    """Open a connection to the mail server, with its login; raise its errors as Trouble."""
    mailer.timeout = SECONDS
    try:
        with closing(mailer):
            mailer.open()
            assert mailer.connection  # noqa: S101 (it was opened)
            yield mailer.connection
    except (OSError, smtplib.SMTPException) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            raise Trouble(
                _("The mail server %(server)s is silent: it takes connections and says nothing.")
                % {"server": server_of(mailer)},
                _(
                    "On the server, see that it runs and that no firewall is between: SMTP_URL "
                    "says where it is."
                ),
            ) from None
        raise Trouble(
            _("The mail server %(server)s takes no mail from %(sender)s: %(reason)s.")
            % {
                "server": server_of(mailer),
                "sender": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
                "reason": _said(error),
            },
            _(
                "On the server, see that SMTP_URL is right, and that it knows the sender of "
                "MAIL_FROM."
            ),
        ) from None


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        return nameless(f"{error.smtp_code} {words}")
    return reason(error)


def server_of(mailer: EmailBackend) -> str:
    return f"{mailer.host}:{mailer.port}"


def clock() -> str:
    """Check how far the clocks of this machine and the database differ; SQLite has none."""
    drift = drift_of_clock()
    if abs(drift) > MOST_DRIFT:
        raise Trouble(
            _("The clocks of this machine and of the database are %(seconds)d s apart.")
            % {"seconds": round(abs(drift))},
            _("On the server, let both machines follow a time server: timedatectl set-ntp true."),
        )
    return _("The clocks of this machine and of the database agree.")


def drift_of_clock() -> float:
    """Return the seconds by which this machine is ahead of the database."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        [theirs] = cursor.fetchone()
    return time.time() - float(theirs)


def certificate() -> str:
    """Check that the certificate lasts; one that cannot be seen from here may be well."""
    if not settings.SITE_URL.startswith("https:"):
        return _("The public address has no certificate.")
    try:
        return lasting(end_of_certificate())
    except OSError:
        return _("The certificate cannot be seen from this machine.")


def lasting(ends_at: datetime) -> str:
    """Return a sentence on how long it is still valid. Raises Trouble where that is too short."""
    days = (ends_at - datetime.now(UTC)).days
    host = urlsplit(settings.SITE_URL).hostname
    if days < LEAST_CERTIFICATE.days:
        ends = ngettext(
            "The certificate of %(host)s ends in %(days)d day.",
            "The certificate of %(host)s ends in %(days)d days.",
            days,
        )
        raise Trouble(
            ends % {"host": host, "days": days},
            _(
                "On the server, see why it was not renewed (certbot renew --dry-run); one that you "
                "brought, bring anew (make host, with CERTIFICATE and KEY)."
            ),
        )
    valid = _("The certificate of %(host)s is valid for %(days)d days.")
    return valid % {"host": host, "days": days}


def end_of_certificate() -> datetime:
    """Return when the public address's certificate ends. Raises Trouble, OSError if silent."""
    site = urlsplit(settings.SITE_URL)
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((site.hostname, site.port or 443), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=site.hostname) as secured,
        ):
            shown: Any = secured.getpeercert()
    except ssl.SSLCertVerificationError as error:
        raise Trouble(
            _("Browsers refuse the certificate of %(host)s: %(reason)s.")
            % {"host": site.hostname, "reason": error.verify_message},
            _(
                "On the server, renew it (certbot renew), or bring the new one (make host, with "
                "CERTIFICATE and KEY), with its whole chain."
            ),
        ) from None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


DATABASE = Check(gettext_lazy("Database"), database)
CACHE = Check(gettext_lazy("Valkey"), cache)
FILES = Check(gettext_lazy("Files"), files)
MAIL_SERVER = Check(gettext_lazy("Mail server"), mail_server)
CLOCK = Check(gettext_lazy("Clock"), clock, asks_database=True)
CERTIFICATE = Check(gettext_lazy("Certificate"), certificate)
