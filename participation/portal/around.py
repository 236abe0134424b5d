"""The section of a speaker's page that leads to what is public of their edition."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.urls import reverse

from core.http.answers import site_address
from core.text.translated import Text
from participation.portal.section import Section
from participation.portal.visits import Visit
from talks.programme import Programme, schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to a page of the site."""

    title: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What is public of an edition: where it is, its programme, a calendar of one's own."""

    venues: list[Way]
    programme: str
    speakers: str
    own_page: str
    calendar: str


def _venues(programme: Programme, speaker: UUID) -> list[schema.Venue]:
    """Return the venues where a speaker speaks; all of them as long as that is open."""
    theirs = {
        programme.room(slot.room).venue
        for session in programme.sessions
        if any(credit.speaker == speaker for credit in session.content.people)
        for slot in session.live_slots
    }
    listed = list(programme.listed_venues)
    return [venue for venue in listed if venue.key in theirs] or listed


class Around(Section):
    """How to come, who else is there, and a calendar to subscribe to."""

    name = "around"
    template = "participation/portal/_around.html"
    place = "above"

    def content(self, visit: Visit, form: forms.BaseForm | None) -> Public | None:
        edition = visit.published
        if edition is None or not edition.released or visit.is_declined:
            return None
        programme, slug = edition.programme, edition.slug
        speaker = next((s for s in programme.speakers if s.key == visit.speaker.key), None)
        is_public = speaker is not None and not speaker.withdrawn
        calendar = reverse("talks:speaker_ics", args=[slug, speaker.slug]) if speaker else ""
        own_page = reverse("talks:speaker", args=[speaker.slug]) if speaker else ""
        return Public(
            venues=[
                Way(title=venue.name, url=reverse("talks:venue", args=[slug, venue.slug]))
                for venue in _venues(programme, visit.speaker.key)
            ],
            programme=reverse("talks:programme", args=[slug]),
            speakers=reverse("talks:speakers", args=[slug]),
            own_page=own_page if is_public else "",
            calendar=f"{site_address()}{calendar}" if is_public else "",
        )
