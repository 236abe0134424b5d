"""The programme of one edition as the public may see it: one immutable document.

It knows neither HTTP nor the ORM nor what time it is. All that is public (pages, calendars,
exports) renders a Programme, and a Release keeps one as JSON. Entries are found by key (a UUID that
never changes); slugs are only their present addresses. Tuples of entries are sorted by key, so
equal contents make equal documents.
"""

from talks.programme import schema
from talks.programme.document import facts_from_json, from_json, to_json
from talks.programme.entries import (
    Entries,
    EntryId,
    EntryValue,
    assemble,
    entries,
    erased,
    references,
    withdrawn,
    without_portrait,
)
from talks.programme.programme import Programme

__all__ = [
    "Entries",
    "EntryId",
    "EntryValue",
    "Programme",
    "assemble",
    "entries",
    "erased",
    "facts_from_json",
    "from_json",
    "references",
    "schema",
    "to_json",
    "withdrawn",
    "without_portrait",
]
