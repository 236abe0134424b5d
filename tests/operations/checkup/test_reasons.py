"""Why something failed is reported without saying where it is, and as whom it is asked."""

import errno
import smtplib
import ssl
from typing import Any

import psycopg
import pytest
from botocore import exceptions as botocore
from django.conf import LazySettings
from django.utils.translation import override
from redis import exceptions as redis

from core.database.breaker import AwayError
from core.files.storage import StorageAwayError
from operations.checkup.reasons import MOST, nameless, reason

HAS_NO_KEY: Any = {"Error": {"Code": "InvalidAccessKeyId", "Message": "No key AKIATIDE"}}


@pytest.fixture(autouse=True)
def secret_settings(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    database = {"HOST": "lighthouse", "USER": "keeper", "PASSWORD": "t:de/9"}
    for name, value in database.items():
        monkeypatch.setitem(settings.DATABASES["default"], name, value)
    settings.CACHE_URL = "redis://alice:ebb%2Fflow@valkey:6379/0"
    settings.STORAGE_URL = "s3://AKIATIDE:s%2Fcret@s3.internal/files"
    settings.SMTP_URL = "smtp://odile:m00ring@Mail:587"
    settings.BACKUP_URL = "s3://[nowhere"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            psycopg.OperationalError('password authentication failed for user "keeper"'),
            "password authentication failed for user …",
        ),
        (
            redis.TimeoutError("Timeout reading from [fe80::1]:6379"),
            "Timeout reading from […]:6379",
        ),
        (redis.AuthenticationError("AUTH alice ebb/flow failed"), "AUTH … … failed"),
        (
            botocore.ClientError(HAS_NO_KEY, "PutObject"),
            "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: No key …",
        ),
        (
            smtplib.SMTPRecipientsRefused({"ines@example.org": (550, b"5.1.1 Unknown")}),
            "{…: (550, b'5.1.1 Unknown')}",
        ),
        (
            ssl.SSLCertVerificationError(
                1, "certificate verify failed: it is not valid for 'db.internal'. (_ssl.c:1010)"
            ),
            "certificate verify failed: it is not valid for …",
        ),
        (OSError(errno.EACCES, "Permission denied", "/srv/odile/x.png"), "Permission denied"),
        (TimeoutError(), "TimeoutError"),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, Exception) else "",
)
def test_names_and_secrets_are_left_out(error: Exception, expected: str) -> None:
    assert reason(error) == expected


def test_it_is_that_of_what_began_it() -> None:
    first = OSError("at ahoy:9000 nobody is.")
    away, error = AwayError("storage"), StorageAwayError(f"the bucket does not answer ({first})")
    away.__cause__, error.__cause__ = first, away
    assert reason(error) == "at … nobody is"
    with override("en"):
        assert reason(AwayError("storage")) == "it did not answer a moment ago"


@pytest.mark.parametrize("secret", ["t:de/9", "ebb%2Fflow", "m00ring"])
def test_no_password_of_the_settings_is_reported(secret: str) -> None:
    for words in (f"login with {secret} failed", f"({secret})", f"key={secret}.", secret.upper()):
        assert secret.lower() not in nameless(words).lower()


def test_of_who_goes_on_and_on_the_beginning_is_read() -> None:
    assert nameless("a\n" * MOST) == " ".join("a" * (MOST // 2))
