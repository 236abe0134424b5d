"""The ticks of the publish page, in few and short fields: an edition has thousands of entries.

`seen` lists all that was shown, each entry with the digest of its difference. A tick is the index
of an entry in that list.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from uuid import UUID

from django.http import QueryDict

from talks.diff import Difference
from talks.programme import EntryId
from talks.programme.entries import KINDS

# The groups of the page, in its order, and the kinds of entries in each.
GROUPS: dict[str, tuple[str, ...]] = {
    "sessions": ("schedule", "content"),
    "speakers": ("speaker",),
    "rooms": ("venue", "room"),
    "sorts": ("track", "format", "tag"),
    "facts": ("edition",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
EVERYTHING = "everything"

# In `seen` an entry is a byte for its kind, its key and its digest, of so many bytes each. SAME is
# added to the kind of an entry that has the key of the one before, and no key follows.
SAME = 0x80
KEY = 16
DIGEST = 8
# No edition comes near; what says more was not made here.
MOST_SEEN = 50_000


class BrokenFormError(ValueError):
    """The form does not say, or not validly, what was shown."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """The entries ticked, and the digest of each difference as it was shown.

    `chosen` holds entries ticked by themselves or with their group; `groups` are those ticked
    whole.
    """

    chosen: frozenset[EntryId] = frozenset()
    groups: frozenset[str] = frozenset()
    seen: Mapping[EntryId, str] = field(default_factory=dict)

    @classmethod
    def sent(cls, form: QueryDict) -> "Ticks":
        """Return the ticks of a form whose values are lists with spaces, ignoring unknown words.

        `choose` has the numbers of entries, and groups by name; a group is all of it that was
        shown, save the numbers of `except`. Raises BrokenFormError.
        """
        shown = unpacked(form.get("seen", ""))
        numbered = {str(number): entry for number, (entry, _) in enumerate(shown)}
        words = set(" ".join(form.getlist("choose")).split())
        groups = GROUPS.keys() if EVERYTHING in words else words & GROUPS.keys()
        of_groups = {entry for entry, _ in shown if GROUP_OF[entry.kind] in groups}
        left_out = {numbered.get(word) for word in form.get("except", "").split()}
        named = {numbered[word] for word in words & numbered.keys()}
        return cls(frozenset(named | of_groups - left_out), frozenset(groups), dict(shown))

    def without(self, entries: Iterable[EntryId]) -> "Ticks":
        return replace(self, chosen=self.chosen.difference(entries))

    def leaves_out(self, entry: EntryId) -> bool:
        """Tell whether the entry is not ticked although its group is."""
        return GROUP_OF[entry.kind] in self.groups and entry not in self.chosen


def packed(differences: Iterable[Difference]) -> str:
    """Return the field that lists what was shown, in this order."""
    written, before = BytesIO(), None
    for difference in differences:
        kind, key = difference.entry.kind, difference.entry.key
        code = KINDS.index(kind)
        written.write(bytes([code | SAME]) if key == before else bytes([code]) + key.bytes)
        written.write(bytes.fromhex(difference.digest))
        before = key
    return urlsafe_b64encode(written.getvalue()).decode()


def unpacked(seen: str) -> list[tuple[EntryId, str]]:
    """Return the entries shown, each with its digest. Raises BrokenFormError."""
    found: list[tuple[EntryId, str]] = []
    key = b""
    try:
        written = BytesIO(b64decode(seen, altchars=b"-_", validate=True))
        while code := written.read(1):
            key = key if code[0] & SAME else written.read(KEY)
            entry = EntryId(KINDS[code[0] & ~SAME], UUID(bytes=key))
            digest = written.read(DIGEST)
            if len(digest) < DIGEST or len(found) == MOST_SEEN:
                raise BrokenFormError
            found.append((entry, digest.hex()))
    except (ValueError, IndexError) as error:
        raise BrokenFormError from error
    return found
