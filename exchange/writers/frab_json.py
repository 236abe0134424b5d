"""Writer of schedule.json (https://c3voc.de/schedule/schema.json)."""

import msgspec

from exchange.writers.schedule import GENERATOR, Event, Schedule, ScheduleDay, ScheduleRoom

MIME_TYPE = "application/json"


def write(schedule: Schedule) -> bytes:
    return msgspec.json.encode(
        {
            "$schema": "https://c3voc.de/schedule/schema.json",
            "generator": {"name": GENERATOR, "version": "1"},
            "schedule": {
                "version": schedule.version,
                "base_url": schedule.url,
                "conference": _conference(schedule),
            },
        }
    )


def _conference(schedule: Schedule) -> dict[str, object]:
    return {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "start": schedule.first_day,
        "end": schedule.last_day,
        "daysCount": len(schedule.days),
        "timeslot_duration": "00:05",
        "time_zone_name": schedule.time_zone,
        "url": schedule.url,
        "tracks": [{"name": track.name, "slug": track.slug} for track in schedule.tracks],
        "rooms": [_room(room) for room in schedule.rooms],
        "days": [_day(day) for day in schedule.days],
    }


def _room(room: ScheduleRoom) -> dict[str, object]:
    return {"name": room.name, "slug": room.slug, "guid": room.key, "capacity": room.capacity}


def _day(day: ScheduleDay) -> dict[str, object]:
    return {
        "index": day.index,
        "date": day.date,
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {room.name: [_event(event) for event in events] for room, events in day.rooms},
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "guid": event.key,
        "id": event.number,
        "date": event.start.isoformat(),
        "start": f"{event.start:%H:%M}",
        "end": event.end.isoformat(),
        "duration": event.duration,
        "room": event.room,
        "slug": event.slug,
        "url": event.url,
        "title": event.title,
        "subtitle": None,
        "track": event.track or None,
        "type": event.kind,
        "language": event.languages or None,
        "abstract": event.summary,
        "description": event.abstract or None,
        "do_not_record": not event.is_recorded,
        "persons": [
            {"name": person.name, "id": person.number, "guid": person.key}
            for person in event.people
        ],
        "links": [
            {"url": link.url, "title": link.title, "type": link.kind} for link in event.links
        ],
        "attachments": [
            {"url": file.url, "title": file.title, "type": file.kind} for file in event.attachments
        ],
    }
