"""The section of a speaker's page where they take their portrait away."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from participation import own_data
from participation.portal.section import Section
from participation.portal.visits import Visit, by_link
from speakers.models import Speaker
from talks.programme import schema
from talks.published import published_site


class Photo(Section):
    """One button, which asks first; it has an address of its own: `take_away`."""

    name = "photo"
    template = "participation/portal/_photo.html"
    place = "below"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> dict[str, bool]:
        return {"is_there": bool(visit.speaker.portrait) or _is_public(visit.speaker)}


# No form of a section: those hold one edition, and a portrait is taken out of all of them.
@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take the portrait of a speaker away."""
    if request.method != "POST":
        return redirect(visit.page)
    own_data.remove_photo(visit.speaker)
    return redirect(f"{visit.page}?sent=photo#photo")


def _is_public(speaker: Speaker) -> bool:
    """Tell whether an edition shows a portrait, whatever the draft has by now."""
    editions = published_site().editions
    people = (each.programme.find(schema.Speaker, speaker.key) for each in editions)
    return any(person and person.portrait for person in people)
