"""What variables of the environment mean, or a sentence that names the one that means nothing."""

import logging
import re
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

S3_FORM = "s3://key:secret@host/bucket?region=eu-west-3"

# A name or an address, as browsers ask for it.
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]+")


def parts_of(url: str, must: str) -> SplitResult:
    """An address taken apart. Raises ImproperlyConfigured with what it `must` be like."""
    try:
        parts = urlsplit(url)
        # It is read only here.
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(must) from error
    return parts


def folder(path: Path) -> Path:
    """Where this machine's data is kept, made if it has to be. Raises ImproperlyConfigured."""
    try:
        # It holds people's addresses and letters: for nobody else on this machine.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR must be a folder, or one that can be made ({error})"
        ) from error
    return path


def port(number: int) -> int:
    """Where to listen. Raises ImproperlyConfigured."""
    if not 0 < number < 2**16:
        raise ImproperlyConfigured(f"PORT must be between 1 and 65535, not {number}")
    return number


def site(url: str) -> SplitResult:
    """The public address, or nothing at all. Raises ImproperlyConfigured."""
    must = f"SITE_URL must be like https://example.org, without a path, not {url!r}"
    parts = parts_of(url, must)
    is_bare = url == f"{parts.scheme}://{parts.netloc}" and "@" not in url
    is_host = HOST.fullmatch(parts.hostname or "")
    if url and not (is_bare and is_host and parts.scheme in {"http", "https"}):
        raise ImproperlyConfigured(must)
    return parts


def addresses(told: Sequence[str]) -> list[str]:
    """Where processes answer, each with its port. Raises ImproperlyConfigured."""
    for address in told:
        must = f"WEB_PROCESSES must be like 127.0.0.1:8001,127.0.0.1:8002, not {address!r}"
        parts = parts_of(f"//{address}", must)
        is_bare = parts.netloc == address and "@" not in address
        if not (is_bare and parts.port and HOST.fullmatch(parts.hostname or "")):
            raise ImproperlyConfigured(must)
    return list(told)


def empty(told: str, site_url: str) -> bool:
    """Whether a new site holds nothing: as told, and where it has a public address.

    Raises ImproperlyConfigured.
    """
    answers = {"": False, "0": False, "no": False, "1": True, "yes": True}
    if told.lower() not in answers:
        raise ImproperlyConfigured(f"EMPTY must be 1 or nothing, not {told!r}")
    return answers[told.lower()] or bool(site_url)


def secret_key(told: str, folder: Path, shared: Sequence[str]) -> str:
    """The key that was told, else that of this installation: made once, kept beside its data.

    shared: what else was told and says that there are several machines, or may be. Raises
    ImproperlyConfigured.
    """
    if told.strip():
        return told
    if shared:
        raise ImproperlyConfigured(
            f"SECRET_KEY must be set where {shared[0]} is: of several machines each would make its "
            "own, and none would know the sessions of another"
        )
    path = folder / "secret_key"
    try:
        # A disk that was full leaves it empty.
        if not path.exists() or not path.read_text().strip():
            path.touch(mode=0o600)
            path.write_text(get_random_secret_key())
        return path.read_text().strip()
    except OSError as error:
        must = f"VAR_DIR must be where a key can be kept, or SECRET_KEY be set ({error})"
        raise ImproperlyConfigured(must) from error


def metrics_token(told: str) -> str:
    """What a Prometheus on another machine says, or nothing. Raises ImproperlyConfigured."""
    if told and not re.fullmatch(r"[\w.~+/=-]{20,}", told, re.ASCII):
        raise ImproperlyConfigured(
            "METRICS_TOKEN must have 20 letters and digits or more (openssl rand -hex 32)"
        )
    return told


def database(told: dict[str, Any]) -> dict[str, Any]:
    """A database as dj-database-url reads its address. Raises ImproperlyConfigured."""
    if told["ENGINE"] not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgres://")
    # SQLite's own memory would be another one for each process.
    if told["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a database, like postgres://user:password@host/name"
        )
    return {"OPTIONS": {}, **told}


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The database, or Valkey before it. Raises ImproperlyConfigured."""
    must = "CACHE_URL must be like redis://host:6379/0, or rediss:// for TLS"
    parts = parts_of(url, must)
    is_cache = parts.scheme in {"redis", "rediss"} and parts.hostname
    # Of what a client can be told there, only that of certificates is for whoever keeps the site.
    options = all(name.startswith("ssl_") for name, _value in parse_qsl(parts.query))
    if url and not (is_cache and options and re.fullmatch(r"(/\d*)?", parts.path)):
        raise ImproperlyConfigured(must)
    database = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # So many that nobody can push the count of their own tries out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    valkey = {"BACKEND": "core.database.cache.SharedCache", "LOCATION": url}
    # Parts of pages, which no process need ask another one for.
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "default": valkey if url else database,
        "database": database,
        "template_fragments": memory,
    }


def storages(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Folders beside the data, or in a bucket. Raises ImproperlyConfigured."""
    told = bucket(url) if url else {}

    def kept(name: str) -> dict[str, Any]:
        if url:
            return {"BACKEND": "core.files.s3.BucketStorage", "OPTIONS": told | {"location": name}}
        options = {"location": folder / name, "file_permissions_mode": 0o600}
        # The same name is the same file, as in a bucket.
        options["allow_overwrite"] = True
        return {"BACKEND": "core.files.storage.FolderStorage", "OPTIONS": options}

    pictures = {"BACKEND": "core.files.storage.PictureStorage"}
    return {
        "default": kept("media") | {"BACKEND": "core.files.s3.PictureStorage"} if url else pictures,
        # What authors bring, until it is read; nobody is handed it.
        "imports": kept("imports"),
        # Pictures of forms that came back with an error, for those who sent them.
        "uploads": kept("uploads"),
        "staticfiles": {"BACKEND": "core.files.storage.StaticStorage"},
    }


def bucket(url: str) -> dict[str, Any]:
    """What django-storages has to know of a bucket. Raises ImproperlyConfigured."""
    must = (
        f"STORAGE_URL must be like {S3_FORM}, a / in the secret written %2F, with &secure=no for a "
        "server that speaks http"
    )
    parts = parts_of(url, must)
    told = {"secure": "yes", "region": ""} | dict(parse_qsl(parts.query))
    name = parts.path.strip("/")
    has_all = parts.scheme == "s3" and parts.username and parts.password
    names = (parts.hostname or "", name, told["region"] or "none")
    is_named = all(re.fullmatch(r"[\w.:-]+", each, re.ASCII) for each in names)
    if not has_all or not is_named or len(told) > 2 or told["secure"] not in {"yes", "no"}:
        raise ImproperlyConfigured(must)
    scheme = "https" if told["secure"] == "yes" else "http"
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": name,
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "region_name": told["region"] or None,
    }


def proxies(count: int) -> int:
    """How many there are. Raises ImproperlyConfigured."""
    if count < 0:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES must be a number of proxies, not {count}")
    return count


def hsts(reach: str) -> tuple[int, bool, bool]:
    """For how many seconds browsers keep to https, whether on subdomains, whether from the first.

    Raises ImproperlyConfigured.
    """
    day = 24 * 3600
    try:
        return {
            "host": (182 * day, False, False),
            "subdomains": (182 * day, True, False),
            # Browsers take a name into their lists for a year or more only.
            "preload": (365 * day, True, True),
        }[reach]
    except KeyError:
        must = f"HSTS must be host, subdomains or preload, not {reach!r}"
        raise ImproperlyConfigured(must) from None


def mailer(url: str) -> dict[str, Any]:
    """The mail server, or the terminal of a site that is tried out. Raises ImproperlyConfigured."""
    if not url:
        return {"BACKEND": "core.mail.backend.EmailBackend"}
    must = (
        "SMTP_URL must be like smtp://user:password@host:587, or smtps://, a / in the password "
        "written %2F"
    )
    parts = parts_of(url, must)
    is_server = parts.scheme in {"smtp", "smtps"} and HOST.fullmatch(parts.hostname or "")
    if not is_server or parts.path.strip("/") or bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured(must)
    is_encrypted = parts.scheme == "smtps"
    return {
        "BACKEND": "core.mail.backend.ServerBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if is_encrypted else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": is_encrypted,
            "use_tls": not is_encrypted and bool(parts.username),
            "timeout": 10,
        },
    }


def sender(told: str) -> str:
    """Who mails come from, as a header has it. Raises ImproperlyConfigured."""
    name, address = parseaddr(told)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not told.isprintable():
        raise ImproperlyConfigured(f"MAIL_FROM must be like Name <name@host>, not {told!r}")
    # A name with a dot in it is refused on its way out unless it stands in quotation marks.
    return formataddr((name, address))


def log_level(told: str) -> str:
    """How much is logged. Raises ImproperlyConfigured."""
    levels = list(logging.getLevelNamesMapping())
    if told not in levels:
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(levels)}, not {told!r}")
    return told
