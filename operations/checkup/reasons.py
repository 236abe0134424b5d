"""The reason of an error, in its own words, but without names and secrets.

Libraries put into their errors where they were going and as whom; status is read by all organisers.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.database.breaker import AwayError

# What is quoted is a name: of a host, a user, a database. An apostrophe stands in a word.
NAMES = re.compile(
    r"""
      \b[a-z][a-z0-9+.-]*://\S+                         # an address
    | [^\s<>"'(),;:]+@[^\s<>"'(),;:]+                   # of mail
    | "[^"]*" | (?<!\w)'[^']*'(?!\w) | “[^”]*” | «[^»]*»
    | (?<![\w.])\d+(\.\d+){3}(:\d+)?(?![\w.]\w)         # IPv4
    | (?<![\w:])[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*         # IPv6
    | (?<![\w.])[a-z][\w.-]*:\d+(?!\w)                  # a host and its port
    | (?<![\w.])[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(?!\w)         # or without
    """,
    re.VERBOSE | re.IGNORECASE,
)
MOST = 500  # letters that are read of a message
# Where in its own source OpenSSL was.
SOURCE = re.compile(r"\s*\(_ssl\.c:\d+\)")


def reason(error: BaseException) -> str:
    """Return the message of the first cause, on one line, without names and its full stop."""
    *_others, first = _causes(error)
    if isinstance(first, AwayError):
        # It was not asked again so soon.
        return _("it did not answer a moment ago")
    said = getattr(first, "strerror", None) or str(first) or type(first).__name__
    return nameless(str(said))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__


def nameless(words: str) -> str:
    """Return the words on one line, “…” in the place of addresses, names and secrets."""
    line = " ".join(SOURCE.sub("", words[:MOST]).split())
    for value in sorted(_of_settings(), key=len, reverse=True):
        # Whole, and no part of a longer name.
        whole = rf"(?<![\w.-]){re.escape(value)}(:\d+)?(?![\w-]|\.\w)"
        line = re.sub(whole, "…", line, flags=re.IGNORECASE)
    return NAMES.sub("…", line).rstrip(". ")


def _of_settings() -> set[str]:
    """Return hosts, users, passwords and keys, as they are and as they are written in addresses."""
    database = settings.DATABASES["default"]
    values = {str(database.get(name) or "") for name in ("HOST", "USER", "PASSWORD")}
    values |= {settings.SECRET_KEY, settings.METRICS_TOKEN}
    for address in (
        settings.CACHE_URL,
        settings.STORAGE_URL,
        settings.BACKUP_URL,
        settings.SMTP_URL,
    ):
        values |= set(_names(address))
    return values - {""}


def _names(address: str) -> Iterator[str]:
    # Where backups go is read when one is made: it may be none at all.
    with suppress(ValueError):
        parts = urlsplit(address)
        for name in (parts.hostname, parts.username, parts.password):
            yield name or ""
            yield unquote(name or "")
