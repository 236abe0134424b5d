"""What only those can mend who installed the site: told by `manage.py doctor`, in English."""

import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from health_check.checks import Storage
from health_check.exceptions import HealthCheckException

from marseille20.checkup import Check, Trouble, site

SECONDS = 8  # for one answer of a server
# Whatever renews certificates does so thirty days before they end.
LEAST_CERTIFICATE = timedelta(days=14)
MOST_DRIFT = 5  # seconds
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
    host = _host()
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme != "https":
        raise Trouble(
            "The public address is not https: passwords can be read on the way.",
            "Get a certificate (certbot), and set SITE_URL=https://….",
        )
    ends_at = _end_of_certificate(host, parts.port or 443)
    left = ends_at - datetime.now(UTC)
    if left < LEAST_CERTIFICATE:
        raise Trouble(
            f"The certificate of {host} ends in {left.days} days.",
            "See why it was not renewed: certbot renew --dry-run.",
        )
    return f"The certificate of {host} is valid for {left.days} days."


def _end_of_certificate(host: str, port: int) -> datetime:
    """Of the one that is shown there, if browsers take it. Raises Trouble if not."""
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            shown: Any = secured.getpeercert()
    except ssl.SSLCertVerificationError as error:
        raise Trouble(
            f"Browsers refuse the certificate of {host}: {error.verify_message}.",
            "Renew it (certbot renew), and see that nginx shows the whole chain.",
        ) from None
    except OSError as error:
        raise Trouble(
            f"{host} does not answer on port {port}: {error}.",
            "See whether nginx runs, and whether the firewall lets that port in.",
        ) from None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


def headers() -> str:
    """Send one that a proxy has to drop, through all that stand before the site."""
    host, parts = _host(), urlsplit(settings.SITE_URL)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(host, parts.port, timeout=SECONDS)) as visitor:
            visitor.request("GET", "/health/live", headers={UNDERSCORED: "1"})
            heard = visitor.getresponse().headers.get(HEARD)
    except (OSError, HTTPException) as error:
        raise Trouble(
            f"{host} does not answer: {error}.",
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
    """Go as far as a mail server says yes to a mail from the site, and send none."""
    mailer = mailers["default"]
    if not isinstance(mailer, EmailBackend):
        raise Trouble("Mails are printed, and sent to nobody.", "Set SMTP_URL and MAIL_FROM.")
    mailer.timeout = SECONDS
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    try:
        with closing(mailer):
            mailer.open()
            assert mailer.connection  # noqa: S101 (it was opened)
            # Without TLS or a login nobody has greeted yet.
            mailer.connection.ehlo_or_helo_if_needed()
            _refused_by(mailer.connection.mail(sender))
            _refused_by(mailer.connection.rcpt(sender))
            mailer.connection.rset()
    except (OSError, smtplib.SMTPException) as error:
        raise Trouble(
            f"The mail server {mailer.host}:{mailer.port} takes no mail from {sender}: {error}.",
            "See that SMTP_URL is right, and that it knows the sender of MAIL_FROM.",
        ) from None
    return f"The mail server {mailer.host}:{mailer.port} takes mails from {sender}."


def _refused_by(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code >= 400:
        raise smtplib.SMTPResponseException(code, said)


def database() -> str:
    site.program()
    if connection.vendor != "postgresql":
        return "The database is as this version needs it."
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        [theirs] = cursor.fetchone()
    drift = abs(time.time() - float(theirs))
    if drift > MOST_DRIFT:
        raise Trouble(
            f"The clocks of this machine and of the database are {drift:.0f} s apart.",
            "Let both follow a time server: timedatectl set-ntp true.",
        )
    return "The database is as this version needs it, and its clock agrees with this machine’s."


def pictures() -> str:
    try:
        Storage().run()
    except (OSError, HealthCheckException) as error:
        raise Trouble(
            f"Pictures cannot be kept: {error}.",
            f"Let the user of the site write in {settings.MEDIA_ROOT}, on a disk that is not full.",
        ) from None
    return "Pictures can be kept."


def erased() -> str:
    if not settings.BACKUP_URL:
        raise Trouble(
            "What is erased is written down on this machine alone: a backup would bring it back.",
            "Set BACKUP_URL for the site, not for the timer of backups alone, and start it again.",
        )
    return "What is erased is written down beside the backups."


def secrets() -> str:
    if settings.DEBUG:
        raise Trouble("DEBUG is on: strangers read the insides of the site.", "Unset DEBUG.")
    if len(settings.SECRET_KEY) < LEAST_KEY:
        raise Trouble(
            f"SECRET_KEY has {len(settings.SECRET_KEY)} letters, and could be guessed.",
            "Set a longer one, and keep the old one in SECRET_KEY_FALLBACKS.",
        )
    return "SECRET_KEY is long, and DEBUG off."


INSTALLATION: Sequence[Check] = (
    Check("Name", name),
    Check("Certificate", certificate),
    Check("Headers", headers),
    Check("Mail", mail, seconds=30),
    Check("Database", database),
    Check("Pictures", pictures),
    Check("Secrets", secrets),
    Check("Erased", erased),
    *site.MACHINE,
)
