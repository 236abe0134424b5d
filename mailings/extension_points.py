"""Who may be written to, and what may be said of them: other apps know."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from core.extensions import Hook
from core.models import User

# What a placeholder becomes: a text, or lines; "" or no line: there is nothing to say.
type Value = str | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person who may be written to, or people who get one letter together.

    `key` names them within their audience for good; `url` is where an organiser mends what is known
    of them.
    """

    key: str
    name: str
    addresses: tuple[str, ...]
    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What chooses recipients: “without an answer”, “speaks on Sunday”; those of a kind follow each
    other.
    """

    name: str
    label: Promise | str
    kind: Promise | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """What a text may name in braces, in French and in English; each becomes a value.

    A link is made as a letter is sent, for its reader alone, and is kept nowhere. Of other values,
    which strangers write, mail programs make no link, unless they are addresses of this site.
    """

    name: str
    words: Mapping[str, str]
    is_link: bool = False
    is_address: bool = False


class Audience(ABC):
    """People who may be written to together: those of one edition, for example.

    `name` is kept with each mailing; `label` says who they are.
    """

    name: str
    label: Promise | str
    criteria: Sequence[Criterion]
    placeholders: Sequence[Placeholder]

    @abstractmethod
    def recipients(
        self, keys: Collection[str] | None = None, *, together: bool = False
    ) -> list[Recipient]:
        """Return all who may be written to, or those of some keys, in the order of their names.

        together: instead of each person, people of the same sessions and the like.
        """

    def unreachable(self, user: User) -> list[Recipient]:
        """Return who would be a recipient, but has no address, in the order of their names.

        `url` of each is where this user writes it down; "" if they may not.
        """
        return []

    def names(self, keys: Collection[str], *, together: bool = False) -> Mapping[str, str]:
        """Return the names of recipients by key, also of those who may not be written to any more.

        Who is known no more is missing.
        """
        return {one.key: one.name for one in self.recipients(keys, together=together)}

    def have_it(self, keys: Collection[str], *, besides: int) -> set[str]:
        """Return those of some keys who have, or are to get, the same by another mailing.

        besides: the pk of the mailing that does not count.
        """
        return set()

    def too_early(self, standing_text_code: str, keys: Collection[str]) -> set[str]:
        """Return those of some keys whom a standing text reminds of what was not asked yet."""
        return set()

    @abstractmethod
    def matching(self, criterion: str, *, together: bool = False) -> set[str]:
        """Return the keys of the recipients that a criterion chooses."""

    @abstractmethod
    def values(self, keys: Collection[str]) -> Mapping[str, Mapping[str, Value]]:
        """Return for each key what placeholders become, in that recipient's language, but links."""

    def values_for_all(self) -> Mapping[str, Value]:
        """Return what placeholders become that say the same to all, in the active language."""
        return {}

    def pages_to_type(self, placeholder: str, keys: Collection[str]) -> Mapping[str, str]:
        """Return by key where an organiser types what a placeholder becomes for a recipient.

        placeholder: its name. Who is missing has no such page: nobody can type it.
        """
        return {}

    @abstractmethod
    def link(self, key: str) -> str:
        """Return a new link, whole, for a letter that is being sent to a recipient.

        "" if they have none: a letter to several people together has no link of one of them.
        """

    @abstractmethod
    def link_sent(self, key: str) -> None:
        """Note that a recipient was sent a link: once a letter, however often it was tried."""

    @abstractmethod
    def forget_link(self, link: str) -> None:
        """Forget a link whose letter was certainly not delivered: nobody has it."""

    def has_link(self, key: str) -> bool:
        """Tell whether a recipient has a link of their own."""
        return True

    def pages_afterwards(self) -> list[tuple[str, str]]:
        """Return labels and addresses of where an organiser goes on once a letter has left."""
        return []

    @abstractmethod
    def prepare_preview(self, key: str) -> None:
        """Make what a link for a preview shows, if it is not there yet."""

    @abstractmethod
    def preview_link(self, key: str) -> str:
        """Return a link that shows what the recipient would see, and does nothing for them; "" if
        they have none, or it is not prepared. It writes nothing: pages ask for it.
        """


# The audiences there are now, the one an organiser works on first.
AUDIENCES = Hook[[], Iterable[Audience]]()


def audiences() -> list[Audience]:
    """Return all audiences there are now."""
    return [audience for some in AUDIENCES.ask() for audience in some]


def audience_of(name: str) -> Audience | None:
    """Return the audience of a name, if it is still there."""
    return next((audience for audience in audiences() if audience.name == name), None)
