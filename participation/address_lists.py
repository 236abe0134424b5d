"""Lists of names and e-mail addresses, pasted from a mail program or a spreadsheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.forms.forms import IN_ADDRESSES, AddressField
from core.text.mail_addresses import WIDE, bare
from core.text.translated import fold, one_line
from participation.names import TITLES
from speakers.models import Speaker

# Between people; mail programs have several on one line, each address in brackets.
ENTRIES = re.compile(r"[\r\n]+|(?<=>)\s*[,;]")
# Around an address, or between cells.
AROUND = re.compile(r"[\s<>()\[\];,|\"“”«»]+")
WORDS = re.compile(r"[^\W_]+")
# What a spreadsheet calls its column of addresses, above them.
HEADINGS = frozenset(("mail", "email", "courriel", "adresse", "address"))
FOLDED_TITLES = frozenset(map(fold, TITLES))


@dataclass(frozen=True, slots=True)
class LeftEntry:
    """An entry of a list that gives nobody an address, and why."""

    text: str
    why: str


@dataclass(slots=True)
class MatchedList:
    """The addresses that a list gives to speakers, by their pks, and what is left of it."""

    addresses: dict[int, str] = field(default_factory=dict)
    left: list[LeftEntry] = field(default_factory=list)


class _UnusedEntryError(ValueError):
    """An entry gives nobody an address; the message says why."""


def match(text: str, speakers: Iterable[Speaker]) -> MatchedList:
    """Match the entries of a list with the speakers that they name.

    Accents, capitals and the order of first and last name make no difference, nor do words beside
    the whole name. An address alone is matched by what stands before its @.
    """
    names = _Names(speakers)
    read: list[tuple[str, Speaker, str]] = []
    found = MatchedList()
    for position, entry in enumerate(_entries(text)):
        if position == 0 and _is_heading(entry):
            continue
        try:
            name, email = _read(entry)
            read.append((entry, names.one(name or email.partition("@")[0]), email))
        except _UnusedEntryError as error:
            found.left.append(LeftEntry(entry, str(error)))
    addresses: dict[int, set[str]] = defaultdict(set)
    for _entry, speaker, email in read:
        addresses[speaker.pk].add(email)
    for entry, speaker, email in read:
        if len(addresses[speaker.pk]) == 1:
            found.addresses[speaker.pk] = email
        else:
            why = _("The list has several addresses for %(name)s.") % {"name": speaker.name}
            found.left.append(LeftEntry(entry, why))
    return found


def _entries(text: str) -> Iterator[str]:
    """Yield the entries of a list, without those that are blank."""
    for entry in ENTRIES.split(text):
        # A tab may be all that is between a name and an address.
        if line := one_line(entry.replace("\t", " ; ")).strip(" ;,"):
            yield line


def _is_heading(entry: str) -> bool:
    """Tell whether an entry names columns instead of a person."""
    return "@" not in entry and not HEADINGS.isdisjoint(_words(entry))


def _read(entry: str) -> tuple[str, str]:
    """Return the name and the address of an entry. Raises _UnusedEntryError."""
    parts = AROUND.split(entry.translate(WIDE))
    # Mail programs write the same one twice: ana@example.org <mailto:ana@example.org>.
    addresses = {bare(part) for part in parts if "@" in part}
    if len(addresses) != 1:
        raise _UnusedEntryError(_("Several addresses.") if addresses else _("No address."))
    try:
        email = AddressField(max_length=254).clean(addresses.pop())
    except ValidationError as error:
        raise _UnusedEntryError(" ".join(error.messages)) from error
    return " ".join(part for part in parts if "@" not in part), email


def _words(name: str) -> list[str]:
    """Return the words of a name in alphabetical order, without titles unless nothing is left."""
    words = sorted(WORDS.findall(fold(name).translate(IN_ADDRESSES)))
    return [word for word in words if word not in FOLDED_TITLES] or words


class _Names:
    """Speakers by the words of their names."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self.words = {speaker: _words(speaker.name) for speaker in speakers}
        self.with_word: dict[str, list[Speaker]] = defaultdict(list)
        for speaker, words in self.words.items():
            for word in set(words):
                self.with_word[word].append(speaker)

    def one(self, said: str) -> Speaker:
        """Return the one speaker of a name. Raises _UnusedEntryError."""
        words = _words(said)
        near = {speaker for word in set(words) for speaker in self.with_word.get(word, ())}
        found = [speaker for speaker in near if self.words[speaker] == words] or [
            # One word, a first name for example, may be of somebody else.
            speaker
            for speaker in near
            if len(self.words[speaker]) > 1 and set(self.words[speaker]) <= set(words)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise _UnusedEntryError(_("No speaker of this edition is called that."))
        names = get_text_list(sorted(speaker.name for speaker in found), _("or"))
        raise _UnusedEntryError(_("It may be %(names)s.") % {"names": names})
