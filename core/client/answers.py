"""The answer of a server, and the reasons why there may be none."""

import re
from dataclasses import dataclass

import webencodings
from bs4.dammit import EncodingDetector
from django.db import models
from django.utils.translation import gettext_lazy as _
from urllib3 import HTTPHeaderDict

MOST_BYTES = 1024 * 1024
# Browsers look for its encoding in the first bytes of a document, half as many.
DECLARING = 2048
# "Too slow", "too early", "too often".
PASSING = {408, 425, 429}


class Reason(models.TextChoices):
    """The reason why there is no answer; its words reveal nothing of names inside our network."""

    ADDRESS = "address", _("Only addresses that start with http:// or https:// can be fetched.")
    PRIVATE = "private", _("The address does not lead to a public web server.")
    REDIRECT = "redirect", _("The address redirects in a circle, too often, or to a wrong place.")
    SIZE = "size", _("The page is larger than 1 MB.")
    NAME = "name", _("No server was found under this name.")
    TIME = "time", _("The server took too long to answer.")
    CONNECTION = "connection", _("The connection to the server failed.")


class FetchError(Exception):
    """There is no answer; str() is the reason, in the reader's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason.label)


class RefusedError(FetchError):
    """We do not fetch this, now or later: ADDRESS, PRIVATE, REDIRECT or SIZE."""


class FailedError(FetchError):
    """It may work another time: NAME, TIME or CONNECTION."""


@dataclass(frozen=True)
class Answer:
    """The answer of a server.

    address: where the redirects ended. status: the HTTP status, errors (4xx, 5xx) included.
    headers: names in any case; getlist() for those that repeat. content: decompressed, at most
    MOST_BYTES long, empty for HEAD.
    """

    address: str
    status: int
    headers: HTTPHeaderDict
    content: bytes

    @property
    def is_passing(self) -> bool:
        """Tell whether another try may get a different answer."""
        return self.status >= 500 or self.status in PASSING

    @property
    def text(self) -> str:
        """Return the content decoded as its byte order mark, the header or the document say, or as
        UTF-8.

        What does not fit becomes U+FFFD.
        """
        header = re.search(
            r"charset\s*=\s*[\"']?([^\s;\"']+)", self.headers.get("content-type", ""), re.IGNORECASE
        )
        label = EncodingDetector.find_declared_encoding(self.content[:DECLARING], is_html=True)
        # The labels of the web (WHATWG), not of Python, among which are "zip" and "unicode_escape".
        from_header = webencodings.lookup(header[1]) if header else None
        declared = webencodings.lookup(label or "")
        if declared and declared.name.startswith("utf-16"):
            # No such label could be read in UTF-16: browsers take the document for UTF-8.
            declared = None
        text, _encoding = webencodings.decode(
            self.content, from_header or declared or webencodings.UTF8
        )
        return str(text)
