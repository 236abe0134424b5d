"""The sections of a speaker's page, in the order in which a phone shows them."""

from participation.portal.answers import Answers
from participation.portal.around import Around
from participation.portal.availability import Availability
from participation.portal.consents import Consents
from participation.portal.details import Details
from participation.portal.known import Known
from participation.portal.letters import Letters
from participation.portal.own_link import OwnLink
from participation.portal.photo import Photo
from participation.portal.profile import PortraitSection, Profile, Texts
from participation.portal.said import Said
from participation.portal.section import Section
from participation.portal.waited_for import WaitedFor

SECTIONS: list[Section] = [
    Answers(),
    WaitedFor(),
    Profile(),
    PortraitSection(),
    Texts(),
    Consents(),
    Availability(),
    Details(),
    Around(),
    Said(),
    Photo(),
    Letters(),
    Known(),
    OwnLink(),
]


def section_named(name: str) -> Section | None:
    """Return the section of a form, by the name that the form is sent to."""
    own = name.partition("-")[0]
    return next((section for section in SECTIONS if section.name == own), None)
