"""The text and the flags of one social image."""

from dataclasses import dataclass, field
from typing import Literal

from core.models import SiteIdentity
from marseille20.social_images.palette import INKS, Inks


@dataclass(frozen=True, slots=True)
class Brand:
    """The parts of the site's identity in every image; `logo` is a file in the media folder."""

    name: str = "Marseille 2.0"
    stem: str = "Marseille "
    sign_parts: tuple[str, ...] = ("2", "0")
    letter: str = "M"
    word: str = "MARSEILLE"
    sign: str = "2.0"
    logo: str = ""
    inks: Inks = INKS


MARSEILLE = Brand()


def brand_of(identity: SiteIdentity) -> Brand:
    return Brand(
        name=identity.name,
        stem=identity.stem,
        sign_parts=tuple(identity.sign_parts),
        letter=identity.letter,
        word=identity.word,
        sign=identity.sign,
        logo=str(identity.logo),
        inks=Inks(*(identity.day[name] for name in Inks._fields)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageContent:
    """The content of one image, as it is printed, in the language of its page.

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
    # Named where it differs: images that were drawn before there was a choice stay.
    brand: Brand = field(default=MARSEILLE, repr=False)

    @property
    def alt(self) -> str:
        """Return all that can be read on the image."""
        lines = filter(None, (self.title, self.people, *self.details, self.kicker, self.brand.name))
        return " ".join(line if line[-1] in ".?!…" else f"{line}." for line in lines)
