"""What is ticked on the publish page, in few fields: a form holds a thousand, an edition more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from talks.diff import Difference
from talks.programme import EntryId

# The groups of the page, in its order, and the kinds of entries in each.
GROUPS: dict[str, tuple[str, ...]] = {
    "sessions": ("place", "text"),
    "speakers": ("speaker",),
    "rooms": ("venue", "room"),
    "sorts": ("track", "format", "tag"),
    "facts": ("edition",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Ticks:
    """What somebody ticked, and the digest of each difference as it was shown to them.

    `chosen` holds what is ticked by itself or with its group; `groups` are those ticked whole.
    """

    chosen: frozenset[EntryId] = frozenset()
    groups: frozenset[str] = frozenset()
    seen: Mapping[EntryId, str] = field(default_factory=dict)

    @classmethod
    def sent(cls, form: QueryDict) -> "Ticks":
        """As the form says, whose values are lists with spaces; nonsense is nobody's entry.

        `choose` names entries and groups; a group is all of it that was shown, save what `except`
        names. `seen` has entry=digest of all that was shown.
        """
        words = set(" ".join(form.getlist("choose")).split())
        pairs = (pair.rpartition("=") for pair in form.get("seen", "").split())
        seen = {entry: digest for name, _, digest in pairs for entry in _named([name])}
        groups = GROUPS.keys() if EVERYTHING in words else words & GROUPS.keys()
        of_groups = {entry for entry in seen if GROUP_OF[entry.kind] in groups}
        left_out = _named(form.get("except", "").split())
        return cls(frozenset(_named(words) | of_groups - left_out), frozenset(groups), seen)

    def without(self, entries: Iterable[EntryId]) -> "Ticks":
        return replace(self, chosen=self.chosen.difference(entries))

    def left_out(self, differences: Iterable[Difference]) -> list[EntryId]:
        """What is not ticked although its group is."""
        return [
            difference.entry
            for difference in differences
            if GROUP_OF[difference.entry.kind] in self.groups
            and difference.entry not in self.chosen
        ]


def as_seen(differences: Iterable[Difference]) -> str:
    """The field that says what was shown."""
    return " ".join(f"{difference.entry}={difference.digest}" for difference in differences)


def _named(words: Iterable[str]) -> set[EntryId]:
    named = set()
    for word in words:
        try:
            named.add(EntryId.parse(word))
        except ValueError:
            continue
    return named
