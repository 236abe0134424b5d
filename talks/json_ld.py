"""The programme as linked data (schema.org): editions, sessions and people, from a Programme."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http.answers import absolute
from core.templatetags.text import plain
from core.text.json_ld import breadcrumbs, collection_page, item_list
from talks.addresses import room_address, session_address
from talks.changes import Logged
from talks.programme import schema
from talks.published import PublishedEdition

STATUS = "https://schema.org/Event"
PRESENCE = "https://schema.org/OfflineEventAttendanceMode"

Node = dict[str, Any]


class LinkedData:
    """Builds the nodes of one edition, with absolute URLs in the active language."""

    def __init__(self, request: HttpRequest, edition: PublishedEdition) -> None:
        self.edition = edition
        self.programme = edition.programme
        self.facts = edition.facts
        self.root = absolute(request, "")
        self.session_path = session_address(edition.slug)
        self.room_path = room_address(edition.slug)

    def address(self, name: str, *arguments: str) -> str:
        return f"{self.root}{reverse(name, args=arguments)}"

    def crumbs(self, *trail: tuple[str, str]) -> Node:
        """Return breadcrumbs from the edition's page: names and paths, the page itself last."""
        start = (self.facts.name, reverse("talks:edition", args=[self.edition.slug]))
        return breadcrumbs(*((name, f"{self.root}{path}") for name, path in (start, *trail)))

    # --- The edition -----------------------------------------------------------------------------

    def whole(self) -> Node:
        """Return the edition with all sessions that pages list."""
        sessions = (node for session in self.programme.listed for node in self._brief(session))
        registration = self.facts.registration_url
        return self._edition() | {
            "description": plain(self.facts.summary),
            "startDate": self.facts.first_day.isoformat(),
            "endDate": self.facts.last_day.isoformat(),
            "eventStatus": f"{STATUS}Scheduled",
            "eventAttendanceMode": PRESENCE,
            "location": self._venues(),
            "image": f"{self.root}{static('core/social_image.png')}",
            "offers": self._offer(registration) if registration else {},
            "subEvent": list(sessions),
        }

    def _edition(self) -> Node:
        url = self.address("talks:edition", self.edition.slug)
        return {"@type": "Event", "@id": url, "url": url, "name": self.facts.name}

    def _offer(self, url: str) -> Node:
        return {"@type": "Offer", "url": url, "name": _("Registration")}

    def _venues(self) -> list[Node]:
        """Return the venues of the edition, or its city while there is none."""
        venues = [self._venue(venue) for venue in self.programme.listed_venues]
        return venues or [{"@type": "Place", "name": self.facts.city, "address": self._city()}]

    def _city(self) -> Node:
        return {"@type": "PostalAddress", "addressLocality": self.facts.city}

    def _venue(self, venue: schema.Venue) -> Node:
        place: Node = {
            "@type": "Place",
            "name": plain(venue.name),
            "address": self._city() | {"streetAddress": venue.street_address},
        }
        if venue.latitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": venue.latitude,
                "longitude": venue.longitude,
            }
        return place

    def venue(self, venue: schema.Venue) -> Node:
        """Return a venue, with its page and its rooms."""
        rooms = [room for room in self.programme.listed_rooms if room.venue == venue.key]
        url = self.address("talks:venue", self.edition.slug, venue.slug)
        return self._venue(venue) | {
            "@id": url,
            "url": url,
            "description": plain(venue.description),
            "image": f"{self.root}{default_storage.url(venue.plan.name)}" if venue.plan else "",
            "containsPlace": [self._place(room) for room in rooms],
        }

    # --- Rooms and sessions ----------------------------------------------------------------------

    def room(self, room: schema.Room) -> Node:
        venue = self.programme.find(schema.Venue, room.venue)
        return self._place(room) | {
            "maximumAttendeeCapacity": room.capacity,
            "containedInPlace": self._venue(venue) if venue else {},
        }

    def _place(self, room: schema.Room) -> Node:
        """Return a room, with its page and the address of its venue."""
        venue = self.programme.find(schema.Venue, room.venue)
        return {
            "@type": "Place",
            "name": plain(room.name),
            "url": f"{self.root}{self.room_path(room.slug)}",
            "address": self._city() | {"streetAddress": venue.street_address if venue else ""},
        }

    def session(self, session: schema.Session) -> list[Node]:
        """Return a session as events, one for each of its slots."""
        text = session.content
        more = {
            "description": plain(text.summary) or plain(text.abstract),
            "eventAttendanceMode": PRESENCE,
            "superEvent": self._edition(),
            "performer": [self._reference(person) for _, person in self.programme.people(session)],
            "inLanguage": _one_or_several(text.languages),
            "maximumAttendeeCapacity": text.seats,
            "keywords": [plain(tag.name) for tag in self.programme.topics(session)],
        }
        slots = session.live_slots or [None]  # type: ignore[list-item]
        return [
            node
            | more
            | {"location": self.room(self.programme.room(slot.room)) if slot else self._venues()}
            for node, slot in zip(self._brief(session), slots, strict=True)
        ]

    def _brief(self, session: schema.Session) -> list[Node]:
        """Return the times and the state of a session, as a list of events shows them."""
        url = f"{self.root}{self.session_path(session.slug)}"
        common = {"@type": "Event", "url": url, "name": plain(session.title)}
        return [
            common | self._times(session, slot)
            for slot in session.live_slots or [None]  # type: ignore[list-item]
        ]

    def _times(self, session: schema.Session, slot: schema.Slot | None) -> Node:
        status = "Cancelled" if session.cancelled else "Scheduled"
        if slot is None:
            return {"eventStatus": f"{STATUS}{status}"}
        times = {"startDate": self._local(slot.start), "endDate": self._local(slot.end)}
        revision = self.edition.calendar_sequence.get(str(slot.key))
        was = revision and revision["before"]
        before = datetime.fromisoformat(was["start"]) if was else slot.start
        if before != slot.start and not session.cancelled:
            status = "Rescheduled"
            times["previousStartDate"] = self._local(before)
        place = self._place(self.programme.room(slot.room))
        return times | {"eventStatus": f"{STATUS}{status}", "location": place}

    def _local(self, moment: datetime) -> str:
        return moment.astimezone(self.facts.zone).isoformat(timespec="minutes")

    # --- What changed ---------------------------------------------------------------------------

    def changes(self, releases: Iterable[Logged]) -> Node:
        """Return the page of the change log, with a list of the releases."""
        url = self.address("talks:changes", self.edition.slug)
        return collection_page(
            url,
            _("Changes to the programme of %(edition)s") % {"edition": self.facts.name},
            (
                {
                    "@type": "BlogPosting",
                    "url": f"{url}#release-{release.number}",
                    "name": release.title,
                    "headline": release.title,
                    "datePublished": release.published_iso,
                    "author": {"@type": "Organization", "name": self.facts.name},
                    "about": {"@id": self._edition()["@id"]},
                }
                for release in releases
            ),
        )

    # --- People ----------------------------------------------------------------------------------

    def _reference(self, speaker: schema.Speaker) -> Node:
        url = self.address("talks:speaker", speaker.slug)
        return {"@type": "Person", "@id": url, "url": url, "name": speaker.name}

    def person(self, speaker: schema.Speaker) -> Node:
        portrait, organisation = speaker.portrait, plain(speaker.organisation)
        return self._reference(speaker) | {
            "jobTitle": plain(speaker.role),
            "affiliation": {"@type": "Organization", "name": organisation} if organisation else {},
            "description": plain(speaker.short),
            "image": f"{self.root}{default_storage.url(portrait.name)}" if portrait else "",
            "sameAs": [link.url for link in speaker.links],
        }

    def people(self, speakers: Iterable[schema.Speaker]) -> Node:
        """Return the people of a list, in its order."""
        return item_list(_("Speakers"), map(self._reference, speakers))


def _one_or_several(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
