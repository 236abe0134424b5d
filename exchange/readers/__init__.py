"""Readers of files, one for each format; they only turn bytes into records."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from exchange.readers import frab_json, frab_xml, separated, sessionize, spreadsheet
from exchange.records import Reading, UnreadableError

MOST_BYTES = 20 * 1024 * 1024


def read(content: bytes, headings: Mapping[str, str] | None = None) -> Reading:
    """Read a file, whose first bytes tell its format. Raises UnreadableError.

    headings: attributes of our columns by headings that were matched by hand, "" for none.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(_("The file is larger than 20 MB."))
    beginning = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.strip():
        raise UnreadableError(_("The file is empty."))
    if beginning.startswith(b"PK\x03\x04"):
        return spreadsheet.read(content, headings or {})
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            _(
                "This is a file of an older Excel (.xls), or locked: "
                "save it as .xlsx, without a password."
            )
        )
    if beginning.startswith(b"<"):
        return frab_xml.read(content)
    if beginning.startswith((b"{", b"[")):
        return _read_json(content)
    return separated.read(content, headings or {})


def _read_json(content: bytes) -> Reading:
    try:
        found: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(_("The file is no whole JSON: it was cut or damaged.")) from error
    if isinstance(found, dict) and "schedule" in found:
        return frab_json.read(found)
    return sessionize.read(found)
