"""A made-up edition at eleven of its first morning: each state that a page can show, once.

Nothing of it is public or in the database; the styleguide draws it with the site's own templates.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from core.text import Text
from talks.programme import (
    Credit,
    EditionFacts,
    Format,
    Place,
    Programme,
    Room,
    Session,
    SessionText,
    Slot,
    Speaker,
    State,
    Track,
    Venue,
)
from talks.published import PublishedEdition

DAY = date(2027, 5, 20)
SPACE = UUID("6a3cf0b6-7f0e-4d9c-9d3c-8f2b9a6f1c20")

EDITION = EditionFacts(
    key=uuid5(SPACE, "edition"),
    slug="maquette",
    name="Marseille 2.0",
    tagline=Text("Deux journées au bord de l’eau", "Two days by the water"),
    summary=Text("Une édition inventée.", "An edition that was made up."),
    notice=Text("Une édition inventée.", "An edition that was made up."),
    first_day=DAY,
    last_day=DAY + timedelta(days=1),
    time_zone="Europe/Paris",
    city="Marseille",
    registration_url="https://example.org/",
)
NOW = datetime.combine(DAY, time(11, 10), EDITION.zone)

VENUE = Venue(
    key=uuid5(SPACE, "venue"),
    slug="hangar",
    name=Text("Le Hangar", "The Shed"),
    street_address="1, quai des Essais\n13002 Marseille",
    latitude=43.3,
    longitude=5.37,
    description=Text("Un hangar qui regarde la mer.", "A shed that looks at the sea."),
    access=Text("Arrêt de bus à 150 mètres.", "Bus stop at 150 metres."),
    accessibility=Text("Entrée sans marche.", "No step at the door."),
    notice=Text("Ce lieu n’existe pas.", "This place does not exist."),
    sources=("https://example.org/hangar",),
)


def _room(slug: str, name: str, capacity: int | None, order: int) -> Room:
    return Room(
        key=uuid5(SPACE, slug),
        slug=slug,
        name=Text(name),
        venue=VENUE.key,
        capacity=capacity,
        order=order,
    )


def _track(slug: str, name: Text, flag: str, summary: Text) -> Track:
    return Track(key=uuid5(SPACE, slug), slug=slug, name=name, flag=flag, summary=summary)


def _format(slug: str, name: Text, *, is_break: bool = False) -> Format:
    return Format(key=uuid5(SPACE, slug), slug=slug, name=name, is_break=is_break)


def _speaker(slug: str, name: str, role: Text) -> Speaker:
    return Speaker(key=uuid5(SPACE, slug), slug=slug, name=name, sort_name=name, role=role)


ROOMS = (
    _room("auditorium", "Auditorium", 220, 1),
    _room("salle-simone-veil", "Salle Simone-Veil (2e étage, accès par la cour)", 80, 2),
    _room("patio", "Patio", None, 3),
)
TRACKS = (
    _track(
        "communautes",
        Text("Communautés", "Communities"),
        "C",
        Text("Des publics qui s’organisent.", "Audiences that organise themselves."),
    ),
    _track(
        "plenieres",
        Text("Plénières", "Plenaries"),
        "P",
        Text("Tout le monde dans la même salle.", "Everybody in one room."),
    ),
    _track(
        "sans-pavillon",
        Text("Parcours sans pavillon", "Track without a flag"),
        "",
        Text("Il n’en a pas encore.", "It has none yet."),
    ),
)
FORMATS = (
    _format("conference", Text("Conférence", "Talk")),
    _format("atelier", Text("Atelier", "Workshop")),
    _format("pause", Text("Pause", "Break"), is_break=True),
)
SPEAKERS = (
    _speaker("camille-vague", "Camille Vague", Text("Gardienne de phare", "Lighthouse keeper")),
    _speaker("eloi-oursin", "Éloi Oursin", Text("Cartographe", "Map maker")),
    _speaker(
        "marie-helene-de-la-pointe-rouge",
        "Marie-Hélène Vandenbroucke de La Pointe-Rouge",
        Text("Conservatrice", "Curator"),
    ),
    _speaker("layla", "ليلى بن علي", Text("Compositrice", "Composer")),
    _speaker("plume", "Plume", Text()),
)


def _session(
    slug: str,
    title: Text,
    at: str,
    minutes: int,
    room: int,
    *,
    track: int | None = 0,
    format: int = 0,  # noqa: A002 - the programme's own word
    people: Iterable[int] = (0,),
    state: State = "confirmed",
    **fields: Any,
) -> Session:
    start = datetime.combine(DAY, time.fromisoformat(at), EDITION.zone)
    slot = Slot(
        key=uuid5(SPACE, f"{slug} slot"),
        room=ROOMS[room].key,
        start=start,
        end=start + timedelta(minutes=minutes),
    )
    return Session(
        key=uuid5(SPACE, slug),
        place=Place(slots=(slot,), state=state),
        text=SessionText(
            slug=slug,
            title=title,
            summary=Text("Ce que disent les vagues.", "What the waves say."),
            track=None if track is None else TRACKS[track].key,
            format=FORMATS[format].key,
            people=tuple(Credit(speaker=SPEAKERS[n].key, role="speaker") for n in people),
            **fields,
        ),
    )


PAST = _session("passee", Text("Passée", "Past"), "10:00", 60, 0)
ON = _session("en-cours", Text("En cours", "On now"), "11:00", 45, 0, people=(0, 1))
KEPT = _session("gardee", Text("Gardée", "Kept"), "11:00", 60, 1, people=(2,), language="en")
LONG = _session(
    "longue",
    Text("Longue et complète", "Long and full"),
    "11:00",
    90,
    2,
    format=1,
    people=(1, 3),
    full=True,
)
CLASHING = _session("simultanee", Text("Simultanée", "At the same time"), "11:45", 45, 0)
BREAK = _session(
    "dejeuner", Text("Déjeuner", "Lunch"), "12:30", 60, 2, track=None, format=2, people=()
)
MOVED = _session("deplacee", Text("Déplacée", "Moved"), "13:30", 30, 0, people=(4,))
CANCELLED = _session(
    "annulee", Text("Annulée", "Cancelled"), "13:30", 45, 1, state="cancelled", people=(3,)
)
WITHOUT_FLAG = _session(
    "titre-a-rallonge",
    Text(
        "Un titre à rallonge, sans pavillon : ce que les réseaux sociaux changent, et ce qu’ils ne "
        "changent pas, à la fréquentation des musées de région",
        "A title that goes on, without a flag: what social networks change, and what they do not "
        "change, in how many people visit the museums of the regions",
    ),
    "13:30",
    45,
    2,
    track=2,
)
LEFT_OUT = _session("hors-filtre", Text("Écartée par un filtre", "Filtered out"), "14:15", 30, 0)
TARGET = _session("visee", Text("Visée par un lien", "Target of a link"), "14:15", 30, 1)
PLENARY = _session("pleniere", Text("Plénière", "Plenary"), "15:00", 45, 0, track=1, people=(0, 3))
WITHDRAWN = _session("retiree", Text("Retirée", "Withdrawn"), "15:00", 45, 0, state="withdrawn")

PROGRAMME = Programme(
    edition=EDITION,
    venues=(VENUE,),
    rooms=ROOMS,
    tracks=TRACKS,
    formats=FORMATS,
    speakers=SPEAKERS,
    sessions=(
        _session("ouverture", Text("Ouverture", "Opening"), "09:15", 30, 0, track=1),
        *(PAST, ON, KEPT, LONG, CLASHING, BREAK, MOVED, CANCELLED, WITHOUT_FLAG),
        *(LEFT_OUT, TARGET, PLENARY, WITHDRAWN),
    ),
)

PUBLISHED = PublishedEdition(
    pk=0,
    is_current=True,
    programme=PROGRAMME,
    number=1,
    published_at=NOW,
    calendar_sequence={
        str(slot.key): {
            "sequence": 1,
            "modified": NOW.isoformat(),
            "moved": (NOW - timedelta(hours=1)).isoformat(),
            "before": {
                "room": str(slot.room),
                "start": (slot.start - timedelta(hours=1)).isoformat(),
                "end": (slot.end - timedelta(hours=1)).isoformat(),
            },
        }
        for slot in MOVED.place.slots
    },
)
