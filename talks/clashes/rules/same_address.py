"""Two entries at one address."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.problem import Problem
from talks.programme import Programme


def same_address(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield entries of one kind with the same slug, withdrawn or not."""
    for kind in ("sessions", "speakers", "rooms", "tracks", "formats", "tags", "venues"):
        taken: dict[str, UUID] = {}
        for entry in getattr(programme, kind):
            other = taken.setdefault(entry.slug, entry.key)
            if other != entry.key and (of is None or not {other, entry.key}.isdisjoint(of)):
                sentence = _("Two entries have the address “%(slug)s”.") % {"slug": entry.slug}
                yield Problem("same_address", sentence, (other, entry.key))
