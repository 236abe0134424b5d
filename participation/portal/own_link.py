"""The section of a speaker's page on the link that leads there."""

from datetime import date

from django import forms

from participation.links import last_day_of
from participation.portal.section import Section
from participation.portal.visits import Visit


class OwnLink(Section):
    """How long the link works; a button asks for another one (`views.renew`)."""

    name = "link"
    template = "participation/portal/_link.html"
    place = "below"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> dict[str, date | bool]:
        return {
            "last_day": last_day_of(visit.edition),
            "has_address": hasattr(visit.speaker, "contact"),
        }
