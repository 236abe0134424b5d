"""References that lead nowhere."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.problem import Problem
from talks.programme import EntryId, Programme, entries, references


def missing(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield references to entries that are not published."""
    parts = programme.once(entries)
    for entry, value in parts.items():
        if of is not None and entry.key not in of:
            continue
        for kind, key in references(value):
            if EntryId(kind, key) not in parts:
                sentence = _("%(entry)s names something that is not published: %(missing)s.")
                names = {"entry": str(entry), "missing": f"{kind}:{key}"}
                yield Problem("missing", sentence % names, (entry.key, key))
