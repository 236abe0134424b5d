"""The section of a speaker's page on what upper apps have for them alone."""

from django import forms

from core.extensions import Extensions
from participation.portal.section import Section
from participation.portal.visits import Visit
from talks.extension_points import FOR_SPEAKER


class Said(Section):
    """What was said of their sessions: to read."""

    name = "said"
    template = "participation/portal/_said.html"
    place = "above"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> Extensions:
        return FOR_SPEAKER.extensions(visit.speaker, visit.edition, visit.viewer)
