"""The text and the flags of one social image."""

from dataclasses import dataclass
from typing import Literal

SITE_NAME = "Marseille 2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageContent:
    """What one image says, as it is printed, in the language of its page.

    `flags` are those it flies, by their signs, `portrait` is a file in the media folder.
    """

    kind: Literal["poster", "person", "topic", "site"]
    title: str = ""
    people: str = ""
    details: tuple[str, ...] = ()
    kicker: str = ""
    flags: str = ""
    portrait: str = ""
    cancelled: bool = False

    @property
    def alt(self) -> str:
        """All that can be read on the image."""
        lines = filter(None, (self.title, self.people, *self.details, self.kicker, SITE_NAME))
        return " ".join(line if line[-1] in ".?!…" else f"{line}." for line in lines)
