"""Problems: broken rules, each in a sentence."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from talks.models import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule; `sides` are the keys concerned, sessions or other entries.

    private_to: the permission that reading the sentence needs, or ""; all may know the first side.
    """

    rule: str
    sentence: str
    sides: tuple[UUID, ...]
    severity: Severity = Severity.ERROR
    private_to: str = ""

    @property
    def blocks(self) -> bool:
        """Tell whether a release that causes it is refused."""
        return self.severity == Severity.ERROR

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what is equal for the same problem in two programmes."""
        return self.rule, tuple(sorted(set(self.sides)))

    @property
    def key(self) -> str:
        """Return a short name of its identity, for forms."""
        return hashlib.sha256(repr(self.identity).encode()).hexdigest()[:16]
