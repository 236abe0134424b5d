"""Checks for those who installed the site, in English: `manage.py doctor`."""

import ctypes
import shlex
import smtplib
import socket
from collections.abc import Sequence
from contextlib import closing
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

from operations.checkup import Check, services, site
from operations.checkup.processes import PROCESSES
from operations.checkup.reasons import reason
from operations.checkup.trouble import Trouble

SECONDS = 8  # for one answer of a server
# Of ntp_adjtime(3): more room than any system writes to; what it says where no clock is followed.
TIMEX_BYTES = 512
TIME_ERROR = 5
# By the name of a setting of PostgreSQL, what is well; the first is what to choose.
QUIET = {"log_min_error_statement": ("panic", "fatal", "log"), "log_error_verbosity": ("terse",)}
LEAST_KEY = 50  # letters, as Django's own check has it
# To WSGI, X_Forwarded_For and X-Forwarded-For are one name: a proxy drops what is spelled with
# "_". One such is sent, and /health/live says by the other that it was heard.
UNDERSCORED, HEARD = "Marseille20_Probe", "Marseille20-Probe"


def name() -> str:
    host = _host()
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Trouble(
            f"The name {host} leads nowhere ({error.strerror}).",
            "Enter it, with the address of this machine, where the domain is registered.",
        ) from None
    return f"{host} leads to {', '.join(sorted({str(place[0]) for *_rest, place in found}))}."


def _host() -> str:
    host = urlsplit(settings.SITE_URL).hostname
    if not host:
        raise Trouble("The site has no public address.", "Set SITE_URL=https://… and start again.")
    return host


def certificate() -> str:
    host, parts = _host(), urlsplit(settings.SITE_URL)
    if parts.scheme != "https":
        raise Trouble(
            "The public address is not https: passwords can be read on the way.",
            "Get a certificate (certbot), and set SITE_URL=https://….",
        )
    try:
        ends_at = services.end_of_certificate()
    except OSError as error:
        raise Trouble(
            f"{host} does not answer on port {parts.port or 443}: {reason(error)}.",
            "See whether nginx runs, and whether the firewall lets that port in.",
        ) from None
    return services.lasting(ends_at)


def headers() -> str:
    """Check that a header with “_” is dropped by the proxies before the site."""
    host, parts = _host(), urlsplit(settings.SITE_URL)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(host, parts.port, timeout=SECONDS)) as visitor:
            visitor.request("GET", "/health/live", headers={UNDERSCORED: "1"})
            heard = visitor.getresponse().headers.get(HEARD)
    except (OSError, HTTPException) as error:
        raise Trouble(
            f"{host} does not answer: {reason(error)}.",
            "See whether nginx runs, and the certificate above.",
        ) from None
    if heard and settings.TRUSTED_PROXIES:
        raise Trouble(
            "Headers with _ in their names reach the site: by X_Forwarded_For anybody can invent "
            "where they come from.",
            "Let the proxy drop them, as nginx does by itself (underscores_in_headers off).",
        )
    return "Nobody can invent where they come from by headers with _ in their names."


def mail() -> str:
    """Check that the mail server accepts a mail from the site, without sending one."""
    mailer = mailers["default"]
    if not isinstance(mailer, EmailBackend):
        raise Trouble("Mails are printed, and sent to nobody.", "Set SMTP_URL and MAIL_FROM.")
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with services.conversation(mailer) as server:
        # Without TLS or a login nobody has greeted yet.
        server.ehlo_or_helo_if_needed()
        _refused_by(server.mail(sender))
        _refused_by(server.rcpt(sender))
        server.rset()
    return f"The mail server {services.server_of(mailer)} takes mails from {sender}."


def _refused_by(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code >= 400:
        raise smtplib.SMTPResponseException(code, said)


def clock() -> str:
    """Check that the kernel's clock follows another one, whichever program does it."""
    agrees = services.clock()
    state = ctypes.CDLL(None).ntp_adjtime(ctypes.create_string_buffer(TIMEX_BYTES))
    if state == TIME_ERROR:
        raise Trouble(
            "The clock of this machine follows no time server, and may be wrong.",
            "Let it follow one: apt install systemd-timesyncd, timedatectl set-ntp true.",
        )
    return agrees


def erased() -> str:
    if not settings.BACKUP_URL:
        raise Trouble(
            "What is erased is written down on this machine alone: a backup would bring it back.",
            "Set BACKUP_URL for the site, not for the timer of backups alone, and start it again.",
        )
    return "What is erased is written down beside the backups."


def log_of_database() -> str:
    """Check what PostgreSQL logs of failures: statements and details hold words of people."""
    if connection.vendor != "postgresql":
        return "The database has no log."
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [role] = cursor.fetchone()
        shown = {}
        for name in QUIET:
            cursor.execute(f"SHOW {name}")
            [shown[name]] = cursor.fetchone()
    if loud := [name for name, quiet in QUIET.items() if shown[name] not in quiet]:
        alter = f"ALTER ROLE {connection.ops.quote_name(role)} SET"
        wishes = "; ".join(f"{alter} {name} = {QUIET[name][0]}" for name in loud)
        raise Trouble(
            "PostgreSQL writes what fails into its log, with words of readers and keys in it "
            f"({', '.join(f'{name} = {shown[name]}' for name in loud)}).",
            f"As its superuser: sudo -u postgres psql -c {shlex.quote(wishes)}; then start the "
            "site again.",
        )
    return "PostgreSQL keeps words of readers out of its log."


def secrets() -> str:
    if settings.DEBUG:
        raise Trouble("DEBUG is on: strangers read the insides of the site.", "Unset DEBUG.")
    if len(settings.SECRET_KEY) < LEAST_KEY:
        raise Trouble(
            f"SECRET_KEY has {len(settings.SECRET_KEY)} letters, and could be guessed.",
            "Set a longer one, and keep the old one in SECRET_KEY_FALLBACKS.",
        )
    return "SECRET_KEY is long, and DEBUG off."


# All that organisers see (`site.SITE`), or a check here that goes further; but for whether a
# programme is public: a new site has none yet, and is well.
INSTALLATION: Sequence[Check] = (
    services.DATABASE,
    Check("Name", name),
    Check("Certificate", certificate),
    Check("Headers", headers),
    PROCESSES,
    Check("Mail", mail, seconds=30),
    site.MAILS,
    site.PROGRAM,
    services.CACHE,
    services.FILES,
    Check("Clock", clock, asks_database=True),
    Check("Log of the database", log_of_database, asks_database=True),
    Check("Secrets", secrets),
    Check("Erased", erased),
    *site.MACHINE,
)
