"""What variables of the environment mean, or a sentence that names the one that means nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

S3_FORM = "s3://key:secret@host/bucket?region=eu-west-3"


def parts_of(url: str, must: str) -> SplitResult:
    """An address taken apart. Raises ImproperlyConfigured with what it `must` be like."""
    try:
        parts = urlsplit(url)
        # It is read only here.
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(must) from error
    return parts


def site(url: str) -> SplitResult:
    """The public address, or nothing at all. Raises ImproperlyConfigured."""
    must = f"SITE_URL must be like https://example.org, without a path, not {url!r}"
    parts = parts_of(url, must)
    is_bare = url == f"{parts.scheme}://{parts.netloc}" and "@" not in url
    if url and not (is_bare and parts.hostname and parts.scheme in {"http", "https"}):
        raise ImproperlyConfigured(must)
    return parts


def secret_key(told: str, folder: Path, shared: Sequence[str]) -> str:
    """The key that was told, else that of this installation: made once, kept beside its data.

    shared: what else was told and says that there are several machines, or may be. Raises
    ImproperlyConfigured.
    """
    if told:
        return told
    if shared:
        raise ImproperlyConfigured(
            f"SECRET_KEY must be set where {shared[0]} is: of several machines each would make its "
            "own, and none would know the sessions of another"
        )
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text().strip()


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The database, or Valkey before it. Raises ImproperlyConfigured."""
    must = "CACHE_URL must be like redis://host:6379/0, or rediss:// for TLS"
    parts = parts_of(url, must)
    if url and (parts.scheme not in {"redis", "rediss"} or not parts.hostname):
        raise ImproperlyConfigured(must)
    database = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # So many that nobody can push the count of their own tries out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    valkey = {"BACKEND": "core.cache.SharedCache", "LOCATION": url}
    return {"default": valkey if url else database, "database": database}


def storages(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Folders beside the data, or in a bucket. Raises ImproperlyConfigured."""
    told = bucket(url) if url else {}

    def kept(name: str) -> dict[str, Any]:
        if url:
            return {"BACKEND": "core.s3.BucketStorage", "OPTIONS": told | {"location": name}}
        options = {"location": folder / name, "file_permissions_mode": 0o600}
        # The same name is the same file, as in a bucket.
        options["allow_overwrite"] = True
        return {"BACKEND": "core.storage.FolderStorage", "OPTIONS": options}

    pictures = {"BACKEND": "core.storage.PictureStorage"}
    return {
        "default": kept("media") | {"BACKEND": "core.s3.PictureStorage"} if url else pictures,
        # What authors bring, until it is read; nobody is handed it.
        "imports": kept("imports"),
        # Pictures of forms that came back with an error, for those who sent them.
        "uploads": kept("uploads"),
        "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
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
    has_all = parts.scheme == "s3" and parts.username and parts.password and parts.hostname and name
    if not has_all or "/" in name or len(told) > 2 or told["secure"] not in {"yes", "no"}:
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
