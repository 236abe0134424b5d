"""The meaning of environment variables, or a sentence that names the one that is wrong."""

import logging
import re
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

S3_FORM = "s3://key:secret@host/bucket?region=eu-west-3"

# A name or an address, as browsers ask for it.
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]+")


def parts_of(url: str, must: str) -> SplitResult:
    """Split an address. Raises ImproperlyConfigured with what it `must` be like."""
    try:
        parts = urlsplit(url)
        # It is read only here.
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(must) from error
    return parts


def folder(path: Path) -> Path:
    """Return the folder of this machine's data, created if needed. Raises ImproperlyConfigured."""
    try:
        # It holds people's addresses and letters: for nobody else on this machine.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR must be a folder, or one that can be made ({error})"
        ) from error
    return path


def port(number: int) -> int:
    """Return the port to listen on. Raises ImproperlyConfigured."""
    if not 0 < number < 2**16:
        raise ImproperlyConfigured(f"PORT must be between 1 and 65535, not {number}")
    return number


def site(url: str) -> SplitResult:
    """Return the parts of the public address, which may be empty. Raises ImproperlyConfigured."""
    must = f"SITE_URL must be like https://example.org, without a path, not {url!r}"
    parts = parts_of(url, must)
    is_bare = url == f"{parts.scheme}://{parts.netloc}" and "@" not in url
    is_host = HOST.fullmatch(parts.hostname or "")
    if url and not (is_bare and is_host and parts.scheme in {"http", "https"}):
        raise ImproperlyConfigured(must)
    return parts


def addresses(values: Sequence[str]) -> list[str]:
    """Return the addresses of processes, each with its port. Raises ImproperlyConfigured."""
    for address in values:
        must = f"WEB_PROCESSES must be like 127.0.0.1:8001,127.0.0.1:8002, not {address!r}"
        parts = parts_of(f"//{address}", must)
        is_bare = parts.netloc == address and "@" not in address
        if not (is_bare and parts.port and HOST.fullmatch(parts.hostname or "")):
            raise ImproperlyConfigured(must)
    return list(values)


def empty(value: str, site_url: str) -> bool:
    """Tell whether a new site holds nothing: as set, and where it has a public address.

    Raises ImproperlyConfigured.
    """
    answers = {"": False, "0": False, "no": False, "1": True, "yes": True}
    if value.lower() not in answers:
        raise ImproperlyConfigured(f"EMPTY must be 1 or nothing, not {value!r}")
    return answers[value.lower()] or bool(site_url)


def secret_key(value: str, folder: Path, shared: Sequence[str]) -> str:
    """Return the key that is set, else that of this installation: made once, kept with its data.

    shared: the variables that are set and mean that there may be several machines. Raises
    ImproperlyConfigured.
    """
    if value.strip():
        return value
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


def metrics_token(value: str) -> str:
    """Return the token of a Prometheus on another machine, or "". Raises ImproperlyConfigured."""
    if value and not re.fullmatch(r"[\w.~+/=-]{20,}", value, re.ASCII):
        raise ImproperlyConfigured(
            "METRICS_TOKEN must have 20 letters and digits or more (openssl rand -hex 32)"
        )
    return value


def database(value: dict[str, Any]) -> dict[str, Any]:
    """Return a database as dj-database-url reads its address. Raises ImproperlyConfigured."""
    if value["ENGINE"] not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgres://")
    # SQLite's own memory would be another one for each process.
    if value["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a database, like postgres://user:password@host/name"
        )
    return {"OPTIONS": {}, **value}


def caches(url: str) -> dict[str, dict[str, Any]]:
    """Return the database as cache, or Valkey before it. Raises ImproperlyConfigured."""
    must = "CACHE_URL must be like redis://host:6379/0, or rediss:// for TLS"
    parts = parts_of(url, must)
    is_cache = parts.scheme in {"redis", "rediss"} and parts.hostname
    # Of a client's options there, only that of certificates is for those who host the site.
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
    """Return folders beside the data, or in a bucket. Raises ImproperlyConfigured."""
    options = bucket(url) if url else {}

    def kept(name: str) -> dict[str, Any]:
        if url:
            return {
                "BACKEND": "core.files.s3.BucketStorage",
                "OPTIONS": options | {"location": name},
            }
        in_folder = {"location": folder / name, "file_permissions_mode": 0o600}
        # The same name is the same file, as in a bucket.
        in_folder["allow_overwrite"] = True
        return {"BACKEND": "core.files.storage.FolderStorage", "OPTIONS": in_folder}

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
    """Return the options of django-storages for a bucket. Raises ImproperlyConfigured."""
    must = (
        f"STORAGE_URL must be like {S3_FORM}, a / in the secret written %2F, with &secure=no for a "
        "server that speaks http"
    )
    parts = parts_of(url, must)
    query = {"secure": "yes", "region": ""} | dict(parse_qsl(parts.query))
    name = parts.path.strip("/")
    has_all = parts.scheme == "s3" and parts.username and parts.password
    names = (parts.hostname or "", name, query["region"] or "none")
    is_named = all(re.fullmatch(r"[\w.:-]+", each, re.ASCII) for each in names)
    if not has_all or not is_named or len(query) > 2 or query["secure"] not in {"yes", "no"}:
        raise ImproperlyConfigured(must)
    scheme = "https" if query["secure"] == "yes" else "http"
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": name,
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "region_name": query["region"] or None,
    }


def proxies(count: int) -> int:
    """Return how many proxies there are. Raises ImproperlyConfigured."""
    if count < 0:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES must be a number of proxies, not {count}")
    return count


def hsts(reach: str) -> tuple[int, bool, bool]:
    """Return for how many seconds browsers keep to https, whether on subdomains, whether in lists.

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
    """Return the mail server, or the terminal without one. Raises ImproperlyConfigured."""
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


def sender(value: str) -> str:
    """Return the sender of mails, as a header has it. Raises ImproperlyConfigured."""
    name, address = parseaddr(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not value.isprintable():
        raise ImproperlyConfigured(f"MAIL_FROM must be like Name <name@host>, not {value!r}")
    # A name with a dot in it is refused on its way out unless it stands in quotation marks.
    return formataddr((name, address))


def log_level(value: str) -> str:
    """Return how much is logged. Raises ImproperlyConfigured."""
    levels = list(logging.getLevelNamesMapping())
    if value not in levels:
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(levels)}, not {value!r}")
    return value


def log_format(value: str) -> str:
    """Return how lines of the log are written. Raises ImproperlyConfigured."""
    if value not in {"line", "json"}:
        raise ImproperlyConfigured(f"LOG_FORMAT must be line or json, not {value!r}")
    return value


def sentry(dsn: str) -> str:
    """Return the address that errors are reported to, "" for none. Raises ImproperlyConfigured."""
    must = "SENTRY_DSN must look like https://key@host/number"
    if dsn and parts_of(dsn, must).scheme != "https":
        raise ImproperlyConfigured(must)
    if dsn and not find_spec("sentry_sdk"):
        raise ImproperlyConfigured("SENTRY_DSN needs what is in requirements/hosting.txt")
    return dsn
