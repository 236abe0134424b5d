"""Two published editions that the design must hold: one with very little, one with too much."""

import io
from datetime import date

from django.core.files.base import ContentFile
from PIL import Image

from events.models import Edition
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    FormatFactory,
    PageFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    VenueFactory,
)

LONG_TITLE = (
    "Les publics empêchés, éloignés ou simplement fatigués : ce que les réseaux sociaux changent, "
    "et ce qu’ils ne changent pas, à la fréquentation des musées de région et d’outre-mer"
)
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
FOUR_NAMES = "Marie-Hélène Vandenbroucke Lefrançois de La Rochefoucauld"
NAMES = ("Émile Œuvrard", "Ana Sá", "Þóra Łukasiewicz", "ليلى بن علي")
HIGH_ROOM = "Salle Simone-Veil (2e étage, accès par la cour)"
TOPIC = "Médiation culturelle de proximité"


def spare(first_day: date | None = None) -> Edition:
    """One room, one day, four sessions, no track, no portrait, no page, nothing in English."""
    day = first_day or date.today()  # noqa: DTZ011 (the day where it is looked at)
    edition = EditionFactory.create(
        name="Marseille 2.0",
        slug="sobre",
        first_day=day,
        last_day=day,
        is_current=True,
        summary_fr="",
        summary_en="",
        tagline_en="",
    )
    venue = VenueFactory.create(edition=edition, name_fr="La Halle", name_en="", slug="halle")
    room = RoomFactory.create(
        edition=edition, venue=venue, name_fr="La halle", name_en="", slug="la-halle"
    )
    talk = FormatFactory.create(edition=edition, name_fr="Conférence", name_en="", slug="talk")
    speaker = SpeakerFactory.create(
        name="Plume",
        sort_name="Plume",
        slug="plume",
        role_fr="",
        role_en="",
        short_fr="",
        short_en="",
    )
    for number, at in enumerate(("10:00", "11:00", "14:00", "15:00"), 1):
        session = SessionFactory.create(
            edition=edition,
            title_fr=f"Ouverture {number}",
            title_en="",
            slug=f"ouverture-{number}",
            summary_fr="",
            summary_en="",
            track=None,
            format=talk,
            speakers=[speaker] if number > 1 else [],
        )
        SlotFactory.create(session=session, room=room, at=at)
    publish(edition)
    author = AuthorFactory.create(name="Plume", slug="plume")
    RecapFactory.create(
        title_fr="Un mot",
        title_en="",
        slug="un-mot",
        standfirst_fr="",
        standfirst_en="",
        authors=[author],
    )
    return edition


def crowded(first_day: date | None = None) -> Edition:
    """Twelve rooms, long words, four speakers to a session, signs that our fonts do not have."""
    day = first_day or date.today()  # noqa: DTZ011 (the day where it is looked at)
    edition = EditionFactory.create(
        name="Marseille 2.0, l’édition augmentée",
        slug="comble",
        first_day=day,
        is_current=True,
        tagline_fr=LONG_TITLE,
        tagline_en="",
    )
    venue = VenueFactory.create(edition=edition, slug="hangar")
    rooms = [
        RoomFactory.create(edition=edition, venue=venue, name_fr=name, name_en="", slug=slug)
        for name, slug in (
            (HIGH_ROOM, "simone-veil"),
            *((f"Salle {number}", f"salle-{number}") for number in range(2, 13)),
        )
    ]
    people = [
        SpeakerFactory.create(
            name=name, sort_name=name, slug=f"personne-{number}", role_fr=LONG_TITLE[:180]
        )
        for number, name in enumerate((FOUR_NAMES, *NAMES))
    ]
    give_portraits(people)
    others = SpeakerFactory.create_batch(len(rooms))
    topic = TagFactory.create(name=TOPIC, name_en="", slug="mediation")
    flags = ("C", "M", "", "L", "Z")
    tracks = [
        TrackFactory.create(edition=edition, flag=flag, slug=f"piste-{number}")
        for number, flag in enumerate(flags)
    ]
    titles = (LONG_TITLE, UNBROKEN[:200], "🎭 🌊 🎉", "الشبكات الاجتماعية في خدمة الثقافة", "Oui ?")
    for number, room in enumerate(rooms):
        for round_, at in enumerate(("09:30", "11:15", "14:05", "16:40")):
            title = titles[(number + round_) % len(titles)]
            session = SessionFactory.create(
                edition=edition,
                title_fr=title,
                title_en="",
                slug=f"seance-{number}-{round_}",
                abstract_fr=f"{LONG_TITLE}\n\n{UNBROKEN}",
                track=tracks[(number + round_) % len(tracks)] if number % 4 else None,
                speakers=people[: 2 + round_] if number == 0 else [others[number]],
                tags=[topic],
                full=number == 1,
                state=Session.State.CANCELLED if number == 2 else Session.State.CONFIRMED,
                registration_required=number == 3,
            )
            SlotFactory.create(
                session=session, room=room, at=at, minutes=20 + 5 * number, day=1 + round_ % 2
            )
    PageFactory.create(edition=edition, title_fr=LONG_TITLE[:90], slug="longue", title_en="")
    publish(edition)
    write_about(edition, people)
    return edition


def give_portraits(people: list[Speaker]) -> None:
    """A portrait of an extreme shape for the first, a small one for the second."""
    for speaker, size in zip(people, ((1, 5000), (64, 64)), strict=False):
        speaker.portrait_alt_fr = f"Portrait de {speaker.name}"
        speaker.portrait.save(f"{size[0]:024x}.png", picture(*size))


def picture(width: int, height: int) -> ContentFile[bytes]:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#4a6fa5").save(buffer, "PNG")
    return ContentFile(buffer.getvalue())


def write_about(edition: Edition, people: list[Speaker]) -> None:
    """A recap with a very long cover and two neighbouring sessions cited."""
    sessions = list(edition.sessions.order_by("slug")[:3])
    links = " ".join(
        f'<a href="/comble/sessions/{session.slug}/">{session.title_fr}</a>' for session in sessions
    )
    recap = RecapFactory.create(
        title_fr=UNBROKEN[:200],
        title_en="",
        slug="sans-espace",
        standfirst_fr=LONG_TITLE,
        body_fr=(
            f"<p>{LONG_TITLE} {links}</p><blockquote><p>{LONG_TITLE}</p></blockquote>"
            f"<h2>{LONG_TITLE}</h2><p>{UNBROKEN}</p>"
        ),
        authors=[AuthorFactory.create(name=name) for name in (FOUR_NAMES, NAMES[3])],
        sessions=sessions,
        speakers=people,
    )
    recap.cover_alt_fr = "Une ligne bleue"
    recap.cover.save(f"{2:024x}.png", picture(1, 5000))
