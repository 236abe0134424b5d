"""Programmes of any size, in the shape of a large free-software conference.

The largest has 900 sessions in 30 rooms, 28 of them at once, from 5 to 480 minutes, over two days.
The same size gives the same programme each time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from string import ascii_uppercase
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.text.translated import Text
from talks.programme import Programme, schema

FIRST_DAY = date(2027, 5, 20)
ZONE = ZoneInfo("Europe/Paris")
OPENS, NOON, CLOSES = 9 * 60, 14 * 60, 20 * 60
# Minutes, and how many of a thousand sessions last so long.
LENGTHS = {5: 50, 10: 60, 15: 60, 20: 185, 25: 255, 30: 280, 35: 28, 40: 31, 45: 11, 50: 33, 60: 7}
LONGEST = 480

SYLLABLES = (
    *("a", "an", "ba", "bou", "cal", "cha", "da", "don", "é", "en", "fa", "for", "ga", "gri"),
    *("ho", "i", "jo", "lan", "li", "ma", "mer", "mi", "na", "noir", "o", "pha", "por", "quai"),
    *("ra", "ri", "ro", "sel", "si", "ta", "tem", "u", "va", "ver", "vi", "zé"),
)


def programme(size: int) -> Programme:
    """Return a programme of `size` sessions, with as many rooms as they need up to 30."""
    return Maker(size).programme()


class Maker:
    """A generator of all that is in one programme."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.random = Random(size)
        self.words = [
            "".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(500)
        ]
        self.edition = schema.EditionFacts(
            key=self.key(),
            slug=f"large-{size}",
            name=f"Large {size}",
            tagline=self.text(4),
            summary=self.text(30),
            notice=Text(),
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + timedelta(days=1),
            time_zone=ZONE.key,
            city="Marseille",
            registration_url="https://example.org/",
        )
        self.venue = schema.Venue(key=self.key(), slug="docks", name=Text("Les docks", "The docks"))
        self.rooms = tuple(map(self.room, range(min(30, max(3, size // 15)))))
        self.tracks = tuple(map(self.track, range(max(4, size // 25))))
        self.tags = tuple(map(self.tag, range(max(6, size // 20))))
        self.formats = (
            schema.Format(key=self.key(), slug="talk", name=Text("Conférence", "Talk")),
            schema.Format(
                key=self.key(), slug="lightning", name=Text("Éclair", "Lightning talk"), order=1
            ),
            schema.Format(
                key=self.key(), slug="workshop", name=Text("Atelier", "Workshop"), order=2
            ),
        )
        self.speakers = tuple(map(self.speaker, range(size)))

    def programme(self) -> Programme:
        slots = self.slots()
        return Programme(
            edition=self.edition,
            venues=(self.venue,),
            rooms=self.rooms,
            tracks=self.tracks,
            formats=self.formats,
            tags=self.tags,
            speakers=self.speakers,
            sessions=tuple(self.session(number, next(slots)) for number in range(self.size)),
        )

    # --- When and where ------------------------------------------------------------------------

    def slots(self) -> Iterator[schema.Slot]:
        """Yield the first slot of every room and day, the second of each, and so on."""
        rows = [self.row(day, number) for day in range(2) for number in range(len(self.rooms))]
        while True:
            for row in rows:
                slot = next(row, None)
                if slot:
                    yield slot

    def row(self, day: int, number: int) -> Iterator[schema.Slot]:
        """Yield the slots of one room and day, without a gap.

        The last two of 30 rooms open when the first two have closed: 28 are in use at once.
        """
        last = len(self.rooms) - 1
        shares = last >= 2 and number in {0, 1, last - 1, last}
        opens = NOON if shares and number > 1 else OPENS
        closes = NOON if shares and number <= 1 else CLOSES
        if (day, number) == (0, 2):
            yield self.slot(number, day, OPENS, LONGEST)
            opens += LONGEST
        while True:
            length = self.random.choices([*LENGTHS], [*LENGTHS.values()])[0]
            if opens + length > closes:
                return
            yield self.slot(number, day, opens, length)
            opens += length

    def slot(self, number: int, day: int, minute: int, length: int) -> schema.Slot:
        midnight = datetime.combine(FIRST_DAY + timedelta(days=day), time(), ZONE)
        start = (midnight + timedelta(minutes=minute)).astimezone(UTC)
        return schema.Slot(
            key=self.key(),
            room=self.rooms[number].key,
            start=start,
            end=start + timedelta(minutes=length),
        )

    # --- What and who --------------------------------------------------------------------------

    def session(self, number: int, slot: schema.Slot) -> schema.Session:
        length = slot.end - slot.start
        shape = 1 if length <= timedelta(minutes=10) else 2 if length > timedelta(hours=1) else 0
        people = self.random.sample(self.speakers, self.random.choices([1, 2, 3], [80, 17, 3])[0])
        return schema.Session(
            key=self.key(),
            schedule=schema.Schedule(
                slots=(slot,), state="cancelled" if number % 97 == 50 else "confirmed"
            ),
            content=schema.Content(
                slug=f"session-{number}",
                title=self.text(self.random.randint(3, 12)),
                summary=self.text(self.random.randint(10, 22)),
                abstract=self.text(160),
                track=self.random.choice(self.tracks).key,
                format=self.formats[shape].key,
                languages=self.random.choice([("fr",), ("fr",), ("en",), ("fr", "en"), ("de",)]),
                people=tuple(schema.Credit(speaker=one.key, role="speaker") for one in people),
                tags=tuple(tag.key for tag in self.random.sample(self.tags, 2)),
                services=("captions",) if number % 7 == 0 else (),
            ),
        )

    def speaker(self, number: int) -> schema.Speaker:
        first, last = self.random.sample(self.words, 2)
        return schema.Speaker(
            key=self.key(),
            slug=f"speaker-{number}",
            name=f"{first.capitalize()} {last.capitalize()} {number}",
            sort_name=f"{last} {first} {number}",
            role=self.text(3),
            short=self.text(12),
            biography=self.text(80),
        )

    def room(self, number: int) -> schema.Room:
        return schema.Room(
            key=self.key(),
            venue=self.venue.key,
            capacity=self.random.randint(20, 1400),
            **self.named("room", number),
        )

    def track(self, number: int) -> schema.Track:
        letter = ascii_uppercase[number % len(ascii_uppercase)]
        return schema.Track(key=self.key(), flag=letter, **self.named("track", number))

    def tag(self, number: int) -> schema.Tag:
        names = self.named("topic", number)
        return schema.Tag(key=self.key(), slug=names["slug"], name=names["name"])

    def named(self, kind: str, number: int) -> dict[str, Any]:
        return {"slug": f"{kind}-{number}", "name": self.text(2), "order": number}

    def text(self, words: int) -> Text:
        french, english = (
            " ".join(self.random.choices(self.words, k=words)).capitalize() for _ in range(2)
        )
        return Text(french, english)

    def key(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
