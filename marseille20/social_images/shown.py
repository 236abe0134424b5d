"""The words and signs of one image."""

from dataclasses import dataclass
from typing import Literal

SITE = "Marseille 2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The words of one image as they are printed, in the language of its page.

    `signs` are those of the flags it flies, `portrait` is a file in the media folder.
    """

    kind: Literal["poster", "person", "topic", "site"]
    title: str = ""
    people: str = ""
    details: tuple[str, ...] = ()
    kicker: str = ""
    signs: str = ""
    portrait: str = ""
    is_off: bool = False

    @property
    def alt(self) -> str:
        """All that can be read on the image."""
        lines = filter(None, (self.title, self.people, *self.details, self.kicker, SITE))
        return " ".join(line if line[-1] in ".?!…" else f"{line}." for line in lines)
