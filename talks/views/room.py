"""The page of a room: what is on there, and how to get in."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.files.images import renditions_of
from core.http.answers import PublicPage, absolute
from core.templatetags.text import plain
from core.text.json_ld import graph
from talks import formatting
from talks.addresses import of_entry
from talks.json_ld import LinkedData
from talks.now import next_edge, next_of, on_now
from talks.plans import plan_with
from talks.programme import schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDay:
    """The sessions in a room on one day."""

    id: str
    name: str
    rows: list[Row]


@of_entry(schema.Room)
def room(request: HttpRequest, edition: PublishedEdition, room: schema.Room) -> PublicPage:
    now = timezone.now()
    programme = edition.programme
    held = programme.in_room(room.key)
    rows = slot_rows(edition, held, now)
    at = on_now(programme, now, [room]).rooms[0]
    path = reverse("talks:room_ics", args=[edition.slug, room.slug])
    plan = plan_with(programme, room)
    renditions = renditions_of([plan.picture.name] if plan else [])
    data = LinkedData(request, edition)
    trail = data.crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (plain(room.name), reverse("talks:room", args=[edition.slug, room.slug])),
    )
    return PublicPage(
        request,
        "talks/room.html",
        {
            "edition": edition.facts,
            "room": room,
            "title": plain(room.name),
            "noindex": room.withdrawn,
            "calendar": "" if all(row.is_past for row in rows) else absolute(request, path),
            "venue": programme.find(schema.Venue, room.venue),
            "plan": plan,
            "plan_in_copy": plan.in_copy(renditions) if plan else None,
            "renditions": renditions,
            "services": formatting.room_services(room.services),
            "now": list(slot_rows(edition, at.now, now)),
            "next": list(slot_rows(edition, next_of(at.coming), now)),
            "days": _days(rows),
            "json_ld": graph(trail) if room.withdrawn else graph(data.room(room), trail),
        },
        valid_until=next_edge((slot for slot, _session in held), now),
        shared_seconds=5,
    )


def _days(rows: list[Row]) -> list[RoomDay]:
    days = groupby(rows, key=lambda row: row.when and (row.when.day_id, row.when.day))
    return [RoomDay(id=day[0], name=day[1], rows=list(on)) for day, on in days if day]
