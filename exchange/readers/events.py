"""An event of schedule.xml or schedule.json, and who is named there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exchange import words
from exchange.readers.references import Reference
from exchange.records import Where

# What there is no place for, as both formats call it, and as exchange.readers.left_out does.
OF_EVENTS = {"feedback_url": "feedback", "origin_url": "origin", "logo": "picture"}
OF_PERSONS = {"avatar": "portrait", "avatar_url": "portrait", "url": "page"}


def left_out(told: Callable[[str], object], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Kinds of what is told, and what is told: told gives what a file says by that name."""
    found = ((kind, words.line(told(name))) for name, kind in names.items())
    return [(kind, said) for kind, said in found if said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """biographies: by our columns, which tell languages apart where the file does.

    left_out: what there is no place for, by names of exchange.readers.left_out.
    """

    identifier: str
    name: str
    left_out: tuple[tuple[str, str], ...] = ()
    biographies: Mapping[str, str] = field(default_factory=lambda: {"biography": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """fields: texts, by the names that both formats give them, and “title_fr” where one is told in
    several languages; untaken: those in languages that we have no column for; left_out: what there
    is no place for, by names of exchange.readers.left_out.

    is_ours: this site wrote them; then identifier is the key of a slot, slug the address of its
    session, and room_key the key of the room. is_recorded: None where the file does not say.
    """

    where: Where
    identifier: str
    fields: dict[str, str]
    persons: tuple[Person, ...]
    untaken: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    is_recorded: bool | None = None
    is_ours: bool = False
    slug: str = ""
    room_key: str = ""

    @property
    def links(self) -> list[Reference]:
        """Without what a site like this one adds to its sessions: recaps, files that it keeps."""
        if not self.is_ours:
            return list(self.references)
        return [each for each in self.references if not each.is_file and each.kind != "blog"]
