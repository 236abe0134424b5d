"""An event of schedule.xml or schedule.json, and its people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exchange import words
from exchange.readers.references import Reference
from exchange.records import Where

# Fields without a place on the site: their names in both formats, and in left_out.
OF_EVENTS = {"feedback_url": "feedback", "origin_url": "origin", "logo": "picture"}
OF_PERSONS = {"avatar": "portrait", "avatar_url": "portrait", "url": "page"}


def left_out(value_of: Callable[[str], object], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return, by kind, the values that the site has no place for."""
    found = ((kind, words.line(value_of(name))) for name, kind in names.items())
    return [(kind, said) for kind, said in found if said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of an event.

    biographies: by our columns, which tell languages apart where the file does. left_out: what the
    site has no place for, by names of exchange.readers.left_out.
    """

    identifier: str
    name: str
    left_out: tuple[tuple[str, str], ...] = ()
    biographies: Mapping[str, str] = field(default_factory=lambda: {"biography": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of a schedule.

    fields: texts by the names of the formats, and “title_fr” where one comes in several languages;
    untaken: texts in languages without a column; left_out: what the site has no place for, by names
    of exchange.readers.left_out.

    is_ours: a site like this one wrote them; then identifier is the key of a slot, slug the address
    of its session, and room_key the key of the room. is_recorded: None where the file does not say.
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
        """Return the links, without recaps and files that a site like this one adds."""
        if not self.is_ours:
            return list(self.references)
        return [each for each in self.references if not each.is_file and each.kind != "blog"]
