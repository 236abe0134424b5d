"""Made-up people whom mailings are written to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.models import User
from mailings.extension_points import Audience, Criterion, Placeholder, Recipient, Value
from mailings.models import Mailing

INES = Recipient(
    key="1", name="Inès Sormiou", addresses=("ines@example.org",), language="fr", url="/people/1/"
)
HUGO = Recipient(
    key="2", name="Hugo Vauban", addresses=("hugo@example.org",), language="en", url="/people/2/"
)
PAIR = Recipient(
    key="s1",
    name="Inès Sormiou, Hugo Vauban",
    addresses=("ines@example.org", "hugo@example.org"),
    language="fr",
    url="/sessions/1/",
)


@dataclass
class People(Audience):
    """An audience of a test: it changes `people`, `pairs`, `said`, `typed_on` and whom a criterion
    chooses.
    """

    name: str = "people"
    label: str = "People"
    criteria: tuple[Criterion, ...] = (
        Criterion(name="unanswered", label="Sans réponse", kind="Réponses"),
    )
    placeholders: tuple[Placeholder, ...] = (
        Placeholder(name="first", words={"fr": "prénom", "en": "first name"}),
        Placeholder(name="edition", words={"fr": "édition", "en": "edition"}),
        Placeholder(name="sessions", words={"fr": "vos séances", "en": "your sessions"}),
        Placeholder(name="page", words={"fr": "la page", "en": "the page"}, is_address=True),
        Placeholder(name="link", words={"fr": "lien personnel", "en": "your link"}, is_link=True),
    )
    people: list[Recipient] = field(default_factory=lambda: [HUGO, INES])
    pairs: list[Recipient] = field(default_factory=lambda: [PAIR])
    nowhere: list[Recipient] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=lambda: {"1"})
    said: dict[str, dict[str, Value]] = field(default_factory=dict)
    typed_on: dict[str, str] = field(default_factory=dict)
    links: int = 0
    forgotten: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def recipients(
        self, keys: Collection[str] | None = None, *, together: bool = False
    ) -> list[Recipient]:
        found = self.pairs if together else self.people
        return [one for one in found if keys is None or one.key in keys]

    def matching(self, criterion: str, *, together: bool = False) -> set[str]:
        return self.unanswered

    def unreachable(self, user: User) -> list[Recipient]:
        return self.nowhere

    def values(self, keys: Collection[str]) -> Mapping[str, Mapping[str, Value]]:
        known = {one.key: one.name.split()[0] for one in (*self.people, *self.pairs)}
        usual: dict[str, Value] = {"sessions": ["Dessiner la ville", "Un récit par jour"]}
        usual |= self.values_for_all()
        usual["page"] = "https://marseille20.example/seances/dessiner-la-ville/"
        return {
            key: {"first": known.get(key, ""), **usual, **self.said.get(key, {})} for key in keys
        }

    def values_for_all(self) -> Mapping[str, Value]:
        return {"edition": "Marées 2027"}

    def pages_to_type(self, placeholder: str, keys: Collection[str]) -> Mapping[str, str]:
        return {key: page for key, page in self.typed_on.items() if key in keys}

    def link(self, key: str) -> str:
        self.links += 1
        return f"https://marseille20.example/mes-seances/{key}-{self.links}/"

    def forget_link(self, link: str) -> None:
        self.forgotten.append(link)

    def link_sent(self, key: str) -> None:
        self.asked.append(key)

    def pages_afterwards(self) -> list[tuple[str, str]]:
        return [("Et après", "/afterwards/")]

    def prepare_preview(self, key: str) -> None:
        pass

    def preview_link(self, key: str) -> str:
        return f"https://marseille20.example/apercu/{key}/"


@dataclass
class Crowd(People):
    """As many people as are asked for, who are known to the workers of tests."""

    name: str = "crowd"

    def recipients(
        self, keys: Collection[str] | None = None, *, together: bool = False
    ) -> list[Recipient]:
        return [
            replace(INES, key=key, name=f"Inès {key}", addresses=(f"reader{key}@example.org",))
            for key in keys or ()
        ]

    def values(self, keys: Collection[str]) -> Mapping[str, Mapping[str, Value]]:
        known = super().values(keys)
        return {key: {**known[key], "first": f"Inès {key}"} for key in keys}


def draft(**values: Any) -> Mailing:
    """Return a draft to both, which is not a row."""
    whole = {"audience": "people", "chosen": ["1", "2"], "subject_fr": "Bonjour {prénom}"}
    return Mailing(**{**whole, "text_fr": "Un mot de vous ?", **values})
