"""The section of a speaker's page where they take their portrait away."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation import own_data
from participation.portal.section import Section
from participation.portal.visits import Visit
from speakers.models import Speaker
from talks.programme import schema
from talks.published import published_site


class Photo(Section):
    """One button, which asks first."""

    name = "photo"
    template = "participation/portal/_photo.html"
    place = "below"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> forms.Form:
        return forms.Form(data=data)

    def content(self, visit: Visit, form: Any) -> dict[str, bool]:
        return {"is_there": bool(visit.speaker.portrait) or _is_public(visit.speaker)}

    def save(self, visit: Visit, form: Any) -> list[str]:
        own_data.remove_photo(visit.speaker)
        return []


def _is_public(speaker: Speaker) -> bool:
    """Tell whether an edition shows a portrait, whatever the draft has by now."""
    editions = published_site().editions
    people = (each.programme.find(schema.Speaker, speaker.key) for each in editions)
    return any(person and person.portrait for person in people)
