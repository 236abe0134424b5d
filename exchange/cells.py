"""Reading and writing cells: the values they stand for, and errors that say what to mend."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _, override

from core.forms.forms import slug_of
from core.text import languages as spoken
from core.text.markup import with_scheme
from core.text.translated import LANGUAGES, fold
from exchange import moments, words

MOST_CHARACTERS = 100_000
MOST_NUMBER = 2_147_483_647
MOST_IN_A_LIST = 50
MOST_MINUTES = 24 * 60
YES = {"1", "oui", "o", "yes", "y", "x", "true", "vrai", "✓"}
NO = {"0", "", "non", "n", "no", "false", "faux"}
PARTS = re.compile(r"\s*[;\n]\s*")
COMMAS = re.compile(r"\s*[;,\n]\s*")
ADDRESS = URLValidator(schemes=["http", "https"])
LONGEST_ADDRESS = 200


class CellError(Exception):
    """A cell cannot be read; `why` says the reason, `mend` what would make it right."""

    def __init__(self, why: str, mend: str = "") -> None:
        super().__init__(why)
        self.why, self.mend = why, mend


# --- Reading -------------------------------------------------------------------------------------


def line(longest: int) -> Callable[[object], str]:
    """Return a reader of single lines of at most `longest` characters."""

    def read(value: object) -> str:
        return _short(words.line(value), longest)

    return read


def text(value: object) -> str:
    return _short(words.text(value), MOST_CHARACTERS)


def people(value: object) -> str:
    """Read a cell of names, which line breaks may separate."""
    return _short(words.text(value), 2000)


def _short(found: str, longest: int) -> str:
    if len(found) <= longest:
        return found
    counts = {"count": len(found), "longest": longest, "beginning": found[:40]}
    why = _("“%(beginning)s…” has %(count)d characters, where %(longest)d fit.")
    raise CellError(why % counts, _("Shorten it."))


def slug(value: object) -> str:
    found = words.line(value)
    if found != slug_of(found) or len(found) > 80:
        why = _("“%(value)s” is not an address of small letters, digits and hyphens.")
        raise CellError(why % {"value": found[:80]}, _("Leave it empty, and one is made."))
    return found


def key(value: object) -> UUID | None:
    found = words.line(value)
    try:
        return UUID(found) if found else None
    except ValueError:
        why = _("“%(value)s” is not a key of this site.") % {"value": found[:80]}
        raise CellError(why, _("Empty the cell if the row is new.")) from None


def number(most: int = MOST_NUMBER) -> Callable[[object], int | None]:
    """Return a reader of whole numbers from 0 to `most`; an empty cell is None."""

    def read(value: object) -> int | None:
        found = words.line(value).replace(" ", "")
        if not found:
            return None
        if not found.isdecimal() or len(found) > 10 or int(found) > most:
            why = _("“%(value)s” is not a whole number up to %(most)d.")
            raise CellError(why % {"value": found[:40], "most": most})
        return int(found)

    return read


def yes(value: object) -> bool:
    found = fold(words.line(value))
    if found not in YES | NO:
        why = _("“%(value)s” is neither yes nor no.") % {"value": found[:40]}
        raise CellError(why, _("Write “yes”, or leave it empty."))
    return found in YES


def letter(value: object) -> str:
    found = words.line(value).upper()
    if found and not re.fullmatch("[A-Z]", found):
        raise CellError(_("“%(value)s” is not a letter from A to Z.") % {"value": found[:40]})
    return found


def choice(kinds: type[TextChoices]) -> Callable[[object], str]:
    """Return a reader of one of these choices, by value or by label in either language."""

    def read(value: object) -> str:
        found = words.line(value)
        return _one_of(kinds, found) if found else ""

    return read


def choices(kinds: type[TextChoices]) -> Callable[[object], list[str]]:
    def read(value: object) -> list[str]:
        parts = filter(None, COMMAS.split(words.text(value)))
        found = {_one_of(kinds, part) for part in parts}
        return [each.value for each in kinds if each.value in found]

    return read


def _one_of(kinds: type[TextChoices], found: str) -> str:
    known = known_as(kinds)
    if fold(found) not in known:
        offered = ", ".join(str(label) for label in kinds.labels)
        why = _("“%(value)s” is not one of those known here.") % {"value": found[:60]}
        raise CellError(why, _("Write one of these: %(offered)s.") % {"offered": offered})
    return known[fold(found)]


@cache
def known_as(kinds: type[TextChoices]) -> dict[str, str]:
    """Return the values of these choices by folded label in each language and by value."""
    found = {}
    for each in kinds:
        found[fold(each.value)] = each.value
        for language in LANGUAGES:
            with override(language):
                found[fold(str(each.label))] = each.value
    return found


def languages(value: object) -> list[str]:
    """Read the tags of the languages that a cell names."""
    try:
        return spoken.read_languages(words.text(value))
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from None


def listed(value: object) -> list[str]:
    """Read a list of words or phrases, separated by commas, semicolons or line breaks."""
    found = [_short(words.line(part), 100) for part in COMMAS.split(words.text(value))]
    if len(found) > MOST_IN_A_LIST:
        raise CellError(_("More than %(most)d are named.") % {"most": MOST_IN_A_LIST})
    return list(dict.fromkeys(filter(None, found)))


def addresses(value: object) -> list[str]:
    return [_address(part) for part in words.text(value).split()]


def links(kinds: type[TextChoices]) -> Callable[[object], list[tuple[str, str]]]:
    """Return a reader of lines that hold a kind and a web address, or an address alone.

    Words that name no kind are dropped.
    """
    usual = "site" if "site" in kinds.values else "other"

    def read(value: object) -> list[tuple[str, str]]:
        found = []
        for said, address in _said_of_links(value):
            if "://" in said:
                raise CellError(_("There is something that is not a web address."))
            found.append((known_as(kinds).get(fold(said), usual), _address(address)))
        return list({address: (kind, address) for kind, address in found}.values())

    return read


def count_unkept(kinds: type[TextChoices], value: object) -> int:
    """Count the web addresses in a cell of links whose words name no kind."""
    known = {"", *known_as(kinds)}
    return sum(fold(said) not in known for said, _address in _said_of_links(value))


def _said_of_links(value: object) -> Iterator[tuple[str, str]]:
    """Yield the words before the address of each line, and the address."""
    for part in filter(None, PARTS.split(words.text(value))):
        said, _space, address = part.rpartition(" ")
        yield said.rstrip(": \u00a0"), address


def is_address(found: str) -> bool:
    """Tell whether a text is a web address that a row can hold."""
    try:
        ADDRESS(found)
    except ValidationError:
        return False
    return 0 < len(found) <= LONGEST_ADDRESS


def _address(found: str) -> str:
    address = with_scheme(found)
    if not is_address(address):
        raise CellError(_("There is something that is not a web address."))
    return address


def _moments(example: str) -> Callable[[object], moments.Moment]:
    """Return a reader of days, times or both; `example` is shown when one cannot be read."""

    def read(value: object) -> moments.Moment:
        try:
            return moments.read(words.line(value) if isinstance(value, str) else value)
        except (moments.NoMomentError, ValueError, OverflowError):
            why = _("“%(value)s” is neither a day nor a time.") % {"value": words.line(value)[:60]}
            mend = _("Write it like %(example)s.") % {"example": example}
            raise CellError(why, mend) from None

    return read


day = _moments("20/05/2027")
hour = _moments("10:30")
moment = _moments("20/05/2027 10:30")


def length(value: object) -> timedelta:
    found = words.line(value)
    shown = {"value": found[:60]}
    try:
        return moments.duration(found)
    except moments.UnclearError:
        why = _("“%(value)s” may be read as two lengths.") % shown
        raise CellError(why, _("Write it with its unit, like 90 min or 1 h 30.")) from None
    except moments.NoMomentError:
        why = _("“%(value)s” is not a length.") % shown
        raise CellError(why, _("Write it in minutes, like 45, or like 1:30.")) from None


def minutes(value: object) -> int | None:
    """Read a length of at most a day, in minutes; a number without a unit is minutes."""
    found = words.line(value)
    is_number = not found or found.isdecimal()
    return number(MOST_MINUTES)(value if is_number else length(value) // timedelta(minutes=1))


# --- Writing -------------------------------------------------------------------------------------


def as_text(value: Any) -> str | int:
    return value if isinstance(value, int) else str(value or "")


def as_languages(value: Iterable[str]) -> str:
    return capfirst("; ".join(map(spoken.written, value)))


def as_yes(value: bool) -> str:
    return _("yes") if value else ""


def as_moment(value: datetime | None) -> str:
    """Write a moment in its own time zone, such as 20/05/2027 10:30."""
    return f"{value:%d/%m/%Y %H:%M}" if value else ""


def as_choice(kinds: type[TextChoices]) -> Callable[[str], str]:
    def write(value: str) -> str:
        return str(kinds(value).label) if value else ""

    return write


def as_choices(kinds: type[TextChoices]) -> Callable[[Iterable[str]], str]:
    def write(value: Iterable[str]) -> str:
        return "; ".join(str(kinds(each).label) for each in value)

    return write


def links_as_lines(kinds: type[TextChoices]) -> Callable[[Iterable[tuple[str, str]]], str]:
    def write(value: Iterable[tuple[str, str]]) -> str:
        return "\n".join(f"{kinds(kind).label} {address}" for kind, address in value)

    return write
