"""Places for backups: a folder of this machine, or a bucket of an S3 service."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from core.files.storage import WholeFileStorage
from operations.backups.errors import BackupError

SHAPE = "s3://key:secret@host/bucket/prefix?region=…"


def open_place(address: str) -> Storage:
    """Return the storage at a path, or at an address like `SHAPE`. Raises BackupError."""
    if not address:
        raise BackupError(f"Say where backups are kept: BACKUP_URL is a folder, or {SHAPE}")
    if address.startswith("s3://"):
        return _bucket(address)
    if "://" in address:
        raise BackupError(f"Backups are kept in a folder, or at {SHAPE}")
    return WholeFileStorage(
        location=Path(address).absolute(),
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


def _bucket(address: str) -> Storage:
    try:
        from botocore.config import Config  # noqa: PLC0415 (hosted sites alone have it)
        from storages.backends.s3 import S3Storage  # noqa: PLC0415
    except ImportError:
        raise BackupError("Buckets need what requirements/hosting.txt installs.") from None
    url = urlsplit(address)
    bucket, _, prefix = unquote(url.path).strip("/").partition("/")
    if not (bucket and url.hostname and url.username and url.password):
        raise BackupError(
            f"The address of a bucket is like {SHAPE}, a / in the secret written %2F, "
            "with &secure=no for a server that speaks http"
        )
    query = dict(parse_qsl(url.query))
    scheme = "http" if query.get("secure") == "no" else "https"
    options: dict[str, Any] = {
        "access_key": unquote(url.username),
        "secret_key": unquote(url.password),
        "endpoint_url": f"{scheme}://{url.netloc.rpartition('@')[2]}",
        "region_name": query.get("region"),
        "bucket_name": bucket,
        "location": prefix,
        "file_overwrite": False,
        "client_config": Config(
            s3={"addressing_style": "path"}, connect_timeout=10, retries={"max_attempts": 3}
        ),
    }
    storage: Storage = S3Storage(**options)
    return storage


def without_login(address: str) -> str:
    """Return the address as it may be shown and logged."""
    url = urlsplit(address)
    return url._replace(netloc=url.netloc.rpartition("@")[2], query="").geturl()


@contextmanager
def backup_errors(address: str) -> Iterator[None]:
    """Raise errors of the disk or the service as BackupError."""
    kinds: tuple[type[Exception], ...] = (OSError,)
    with suppress(ImportError):
        from boto3.exceptions import Boto3Error  # noqa: PLC0415 (hosted sites alone have it)
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        kinds = (OSError, Boto3Error, BotoCoreError, ClientError)
    try:
        yield
    except kinds as error:
        raise BackupError(f"{without_login(address)}: {error}") from error


def keep(place: Storage, name: str, content: File[bytes] | bytes) -> None:
    """Store a file under this name and no other. Raises BackupError when there is one already."""
    if isinstance(content, bytes):
        content = ContentFile(content)
    if place.exists(name):
        raise BackupError(f"{name} is there already: is another backup being made?")
    if place.save(name, content) != name or place.size(name) != content.size:
        raise BackupError(f"{name} was not kept as it is.")


def folders(place: Storage) -> list[str]:
    with suppress(FileNotFoundError):
        return sorted(place.listdir("")[0])
    return []


def names(place: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a folder and below it."""
    with suppress(FileNotFoundError):
        below, files = place.listdir(folder)
        start = f"{folder}/" if folder else ""
        yield from (f"{start}{name}" for name in files if name)
        for each in below:
            yield from names(place, f"{start}{each}")
