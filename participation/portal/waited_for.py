"""The section of a speaker's page that names what organisers wait for."""

from django import forms
from django.utils import timezone

from participation.missing import Missing, missing, to_themselves
from participation.participants import participants
from participation.portal.section import Section
from participation.portal.visits import Visit

# Where it is given, by the name of the section.
SECTIONS = {
    Missing.ANSWER: "answers",
    Missing.BIOGRAPHY: "profile",
    Missing.PORTRAIT: "portrait",
    Missing.SUMMARY: "texts",
    Missing.CONSENT: "consents",
    Missing.AVAILABILITY: "availability",
    Missing.SLIDES: "texts",
}


class WaitedFor(Section):
    """What is missing, but the answers: the section above asks for these."""

    name = "missing"
    template = "participation/portal/_missing.html"
    place = "above"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> list[tuple[str, str]]:
        return [each for each in waited_for(visit) if each[0] != SECTIONS[Missing.ANSWER]]


def waited_for(visit: Visit) -> list[tuple[str, str]]:
    """Return what is missing of a speaker: the name of a section, and a sentence."""
    found = participants(visit.edition, [visit.speaker.pk])
    return [
        (SECTIONS[what], to_themselves(participant, what))
        for participant in found
        for what in missing(participant, timezone.now())
    ]
