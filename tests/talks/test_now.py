from datetime import date, datetime
from uuid import UUID, uuid5

import pytest

from core.text.translated import Text
from talks.now import Pair, next_of, on_now
from talks.programme import Programme, schema

NAMESPACE = UUID(int=1)
CALE, PONT = (
    schema.Room(
        key=uuid5(NAMESPACE, name), slug=name, name=Text(name), venue=UUID(int=2), order=order
    )
    for order, name in enumerate(("cale", "pont"))
)
FACTS = schema.EditionFacts(
    key=UUID(int=3),
    slug="2027",
    name="Marseille 2.0",
    tagline=Text(),
    summary=Text(),
    notice=Text(),
    first_day=date(2027, 10, 29),
    last_day=date(2027, 10, 31),
    time_zone="Europe/Paris",
    city="Marseille",
    registration_url="",
)


def session(
    title: str, room: schema.Room, start: str, end: str, state: schema.SessionState = "confirmed"
) -> schema.Session:
    """A session from one moment to another, given as ISO 8601 with the offset of its clocks."""
    key = uuid5(NAMESPACE, title)
    slot = schema.Slot(
        key=key,
        room=room.key,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end),
    )
    text = schema.Content(slug=title.lower(), title=Text(title))
    return schema.Session(
        key=key, schedule=schema.Schedule(slots=(slot,), state=state), content=text
    )


# On the night to the 31st clocks go from 03:00 back to 02:00.
PROGRAMME = Programme(
    edition=FACTS,
    rooms=(CALE, PONT),
    sessions=(
        session("Phares", CALE, "2027-10-29T10:00+02:00", "2027-10-29T11:00+02:00"),
        session("Balises", CALE, "2027-10-29T11:00+02:00", "2027-10-29T12:00+02:00"),
        session("Rues", PONT, "2027-10-29T10:30+02:00", "2027-10-29T11:30+02:00"),
        session("Annulée", PONT, "2027-10-29T11:30+02:00", "2027-10-29T12:30+02:00", "cancelled"),
        session("Retirée", PONT, "2027-10-29T11:30+02:00", "2027-10-29T12:30+02:00", "withdrawn"),
        session("Déjeuner", PONT, "2027-10-29T13:00+02:00", "2027-10-29T14:00+02:00"),
        session("Bal", CALE, "2027-10-30T23:00+02:00", "2027-10-31T02:30+01:00"),
        session("Aube", PONT, "2027-10-31T06:00+01:00", "2027-10-31T07:00+01:00"),
    ),
)


def named(pairs: list[Pair]) -> str:
    return ", ".join(session.title.fr for _slot, session in pairs) or "-"


def current_and_next(at: str, programme: Programme = PROGRAMME) -> tuple[str, str, str]:
    """The day it names, and what is on and next in each room: "Phares > Balises"."""
    found = on_now(programme, datetime.fromisoformat(at))
    rooms = [f"{named(each.now)} > {named(next_of(each.coming))}" for each in found.rooms]
    return str(found.day), rooms[0], rooms[1]


@pytest.mark.parametrize(
    ("at", "day", "cale", "pont"),
    [
        # Before the edition, and on its first morning.
        ("2027-10-29T09:59:59+02:00", "2027-10-29", "- > Phares", "- > Rues"),
        # On as it starts; one room after the other.
        ("2027-10-29T10:00+02:00", "2027-10-29", "Phares > Balises", "- > Rues"),
        # Back to back: no moment without, none with both.
        ("2027-10-29T10:59:59+02:00", "2027-10-29", "Phares > Balises", "Rues > Déjeuner"),
        ("2027-10-29T11:00+02:00", "2027-10-29", "Balises > Bal", "Rues > Déjeuner"),
        # What is cancelled or withdrawn is neither on nor to come.
        ("2027-10-29T11:45+02:00", "2027-10-29", "Balises > Bal", "- > Déjeuner"),
        # Between two sessions; a break is like any other.
        ("2027-10-29T12:30+02:00", "2027-10-29", "- > Bal", "- > Déjeuner"),
        ("2027-10-29T13:30+02:00", "2027-10-29", "- > Bal", "Déjeuner > Aube"),
        # Nothing is left of the day.
        ("2027-10-29T14:00+02:00", "2027-10-30", "- > Bal", "- > Aube"),
        # A day before its only session, given in another zone.
        ("2027-10-29T22:30+00:00", "2027-10-30", "- > Bal", "- > Aube"),
        # After midnight, on the hour that comes twice, and just before and after its end.
        ("2027-10-31T00:30+02:00", "2027-10-31", "Bal > -", "- > Aube"),
        ("2027-10-31T02:15+01:00", "2027-10-31", "Bal > -", "- > Aube"),
        ("2027-10-31T02:30+01:00", "2027-10-31", "- > -", "- > Aube"),
        ("2027-10-31T06:59+01:00", "2027-10-31", "- > -", "Aube > -"),
        # After the end.
        ("2027-10-31T07:00+01:00", "None", "- > -", "- > -"),
    ],
)
def test_moments(at: str, day: str, cale: str, pont: str) -> None:
    assert current_and_next(at) == (day, cale, pont)


def test_all_that_is_on_at_once_in_a_room_is_reported_and_what_starts_next_together() -> None:
    programme = Programme(
        edition=FACTS,
        rooms=(CALE, PONT),
        sessions=(
            session("Phares", CALE, "2027-10-29T10:00+02:00", "2027-10-29T12:00+02:00"),
            session("Affiches", CALE, "2027-10-29T10:30+02:00", "2027-10-29T11:00+02:00"),
            session("Cartes", CALE, "2027-10-29T11:00+02:00", "2027-10-29T11:30+02:00"),
            session("Nœuds", CALE, "2027-10-29T11:00+02:00", "2027-10-29T12:30+02:00"),
            session("Voiles", CALE, "2027-10-29T11:30+02:00", "2027-10-29T12:30+02:00"),
        ),
    )
    for clock, cale in (
        ("09:00", "- > Phares"),
        ("10:45", "Phares, Affiches > Cartes, Nœuds"),
        ("11:00", "Phares, Cartes, Nœuds > Voiles"),
        ("12:00", "Nœuds, Voiles > -"),
    ):
        at = f"2027-10-29T{clock}+02:00"
        assert current_and_next(at, programme) == ("2027-10-29", cale, "- > -")


def test_only_the_rooms_asked_for_decide_which_day() -> None:
    at = datetime.fromisoformat("2027-10-29T12:45+02:00")
    found = on_now(PROGRAMME, at, [CALE])
    assert [each.room.slug for each in found.rooms] == ["cale"]
    assert found.day == date(2027, 10, 30)


def test_nothing_in_the_programme() -> None:
    found = on_now(Programme(edition=FACTS), datetime.fromisoformat("2027-10-29T12:00+02:00"))
    assert (found.today, found.day, found.ahead, found.rooms) == (date(2027, 10, 29), None, [], [])
