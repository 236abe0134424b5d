"""Files in a bucket (STORAGE_URL), where every machine finds them; it may be away, or hang."""

from collections.abc import Callable
from http import HTTPStatus
from types import SimpleNamespace
from typing import IO, Any, Concatenate

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from core.database.breaker import AwayError, Breaker
from core.files.storage import NamedByContent, StorageAwayError, StorageFullError

# One that answers, and refuses the key or has no such bucket, is as good as away.
breaker = Breaker("storage", (BotoCoreError, Boto3Error, ClientError), pause=1.0)

# How servers of buckets say that there is no room, where not by a status of its own.
FULL = {"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"}

OPTIONS = {
    "client_config": Config(
        signature_version="s3v4",
        # Buckets of servers other than Amazon's have no name of their own.
        s3={"addressing_style": "path"},
        # In seconds, twice: a connection from before it restarted is made anew.
        connect_timeout=1,
        read_timeout=3,
        retries={"mode": "standard", "total_max_attempts": 2},
        # Checksums of their own kind not every server knows.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    ),
    "transfer_config": TransferConfig(use_threads=False),
    # Larger files that are read wait on this machine's disk, until they are closed.
    "max_memory_size": 4 * 1024 * 1024,
}


def _is_full(error: ClientError) -> bool:
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status == HTTPStatus.INSUFFICIENT_STORAGE or error.response["Error"]["Code"] in FULL


def guarded[**P, Answer](
    method: Callable[Concatenate[Any, P], Answer],
) -> Callable[Concatenate[Any, P], Answer]:
    """Let a method raise StorageAwayError where the bucket does not answer, or is full.

    And FileNotFoundError where a file is not there, as folders do.
    """

    def ask(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        def asked() -> Answer:
            try:
                return method(self, *args, **kwargs)
            except ClientError as error:
                if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
                    raise FileNotFoundError(*args) from error
                if _is_full(error):
                    raise StorageFullError(f"the bucket is full ({error})") from error
                raise

        try:
            return breaker.call(asked)
        except AwayError as error:
            raise StorageAwayError(
                f"the bucket does not answer ({error.__cause__ or error})"
            ) from error

    return ask


class BucketStorage(S3Storage):  # type: ignore[misc]
    """Files in a bucket, which hands out none of them itself."""

    delete = guarded(S3Storage.delete)
    exists = guarded(S3Storage.exists)
    get_modified_time = guarded(S3Storage.get_modified_time)
    listdir = guarded(S3Storage.listdir)
    size = guarded(S3Storage.size)

    def __init__(self, **options: Any) -> None:
        super().__init__(**OPTIONS, **options)
        # One connection for all threads, which boto3's clients are made for.
        self._connections = SimpleNamespace()

    @guarded
    def find(self) -> None:
        """Check that the bucket exists and this key may read it."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    @guarded
    def _save(self, name: str, content: File[bytes]) -> str:
        saved: str = super()._save(name, content)
        return saved

    @guarded
    def _open(self, name: str, mode: str = "rb") -> Any:
        file = super()._open(name, mode)
        # Here and not when it is read, or there would be other errors.
        return file.open()


class PictureStorage(NamedByContent, BucketStorage):
    """Pictures in a bucket; the site hands them out, at the same addresses as from a folder."""

    def url(self, name: str | None) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name or '')}"

    @guarded
    def stream(self, name: str) -> tuple[IO[bytes], int]:
        found = self.bucket.Object(self._normalize_name(name)).get()
        return found["Body"], found["ContentLength"]
