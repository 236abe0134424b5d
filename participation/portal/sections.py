"""The sections of a speaker's page, in the order in which a phone shows them."""

from participation.portal.answers import Answers
from participation.portal.around import Around
from participation.portal.own_link import OwnLink
from participation.portal.profile import PortraitSection, Profile, Texts
from participation.portal.section import Section
from participation.portal.waited_for import WaitedFor

SECTIONS: list[Section] = [
    Answers(),
    WaitedFor(),
    Around(),
    Profile(),
    PortraitSection(),
    Texts(),
    OwnLink(),
]


def section_named(name: str) -> Section | None:
    """Return the section of a name."""
    return next((section for section in SECTIONS if section.name == name), None)
