"""Places that break nothing: which there are, in what order, and why."""

from datetime import UTC
from itertools import pairwise
from typing import Any

from talks.models import Severity
from talks.programme import schema
from tests.talks.paper import at, key, session, slot
from tests.timetable.finding.looking import look, offered, programme, talk
from timetable.finding.places import find
from timetable.finding.search import Spot, hours_of
from timetable.finding.wishes import hindered


def around(*free: int, room: str = "quai", **fields: Any) -> list[schema.Session]:
    """Talks of an hour from nine to six, except at these hours."""
    return [
        talk(f"{room}-{hour}", slot(room, f"{hour}:00", f"{hour + 1}:00"), **fields)
        for hour in range(9, 18)
        if hour not in free
    ]


# --- What is free --------------------------------------------------------------------------------


def test_the_only_gap_is_found() -> None:
    made = programme(talk("rade"), *around(13), *around(room="digue"), days=1)

    assert list(offered(made)) == ["1 quai 13:00–14:00"]


def test_an_empty_day_offers_places_of_all_hours_that_do_not_overlap() -> None:
    """Not the first hour twelve times, five minutes later each time."""
    made = programme(talk("rade"), rooms=["quai"], days=1)

    places = find(look(made)).places

    times = sorted((place.spot.start, place.end) for place in places)
    assert len(times) == 9
    assert all(end <= start for (_start, end), (start, _end) in pairwise(times))
    assert (times[0][0], times[-1][1]) == (at("9:00").astimezone(UTC), at("18:00").astimezone(UTC))


def test_a_day_lasts_from_its_first_slot_to_its_last() -> None:
    """A slot at an odd minute leaves the next start on the grid."""
    early, late = (
        talk("tôt", slot("quai", "07:30", "09:03")),
        talk("tard", slot("quai", "19:00", "21:00")),
    )
    made = programme(talk("rade"), early, late, rooms=["quai"], days=1)

    starts = {place[-11:] for place in offered(made)}

    assert {"09:05–10:05", "18:00–19:00"} <= starts
    assert all("09:05" <= start[:5] <= "18:00" for start in starts)


def test_what_stands_alone_before_or_after_all_others_does_not_stretch_a_day() -> None:
    """Nor does a test at six; what follows a long pause, as others do, is of the day."""
    alone = (
        talk("essai", slot("quai", "06:00", "06:30")),
        talk("bal", slot("quai", "18:45", "23:00")),
    )
    made = programme(talk("rade"), *alone, *around(11, 12, 13), days=1)

    [(opens, closes)] = hours_of(made)

    assert (opens, closes) == (at("9:00").astimezone(UTC), at("18:00").astimezone(UTC))


def test_breaks_are_left_free_in_all_rooms_unless_a_break_is_placed() -> None:
    lunch = session("repas", slot("digue", "12:00", "14:00"), format="pause")
    coffee = session("café", format="pause")
    made = programme(talk("rade"), lunch, coffee, days=1)

    times = [place[-11:] for place in offered(made)]

    assert times
    assert all(time[-5:] <= "12:00" or time[:5] >= "14:00" for time in times)
    assert Spot(key("room", "quai"), at("12:30").astimezone(UTC)) in {
        spot for spot, wishes in hindered(look(made, "café")).items() if not wishes
    }


def test_another_place_is_found_as_if_the_present_one_were_free() -> None:
    """It may overlap with where the session is, but is not the same."""
    here = slot("quai", "12:30", "13:30")
    made = programme(talk("rade", here), *around(12, 13), *around(room="digue"), days=1)

    places = list(offered(made))

    assert "1 quai 12:30–13:30" not in places
    assert places == ["1 quai 12:00–13:00", "1 quai 13:00–14:00"]


# --- Best first, and why -------------------------------------------------------------------------


def test_the_smallest_room_that_seats_all_is_best() -> None:
    rooms = {"hangar": {"capacity": 900}, "quai": {"capacity": 100}, "cale": {"capacity": 40}}
    stars = {key("session", "rade"): 80}
    made = programme(talk("rade"), rooms=rooms, days=1)

    best, place = next(iter(offered(made, stars=stars, private_to={"stars": "x"}).items()))

    assert best.startswith("1 quai")
    (reason,) = place.reasons
    assert (reason.sentence, reason.private_to) == ("100 places pour 80 étoiles", "x")
    # Without stars, by the places that it offers.
    seats = programme(talk("rade", seats=850), rooms=rooms, days=1)
    assert next(iter(offered(seats))).startswith("1 hangar")


def test_what_is_advised_against_comes_last() -> None:
    """A room that is too small, while a larger one is free."""
    rooms = {"quai": {"capacity": 100}, "cale": {"capacity": 40}}
    taken = [*around(10, 15), *around(10, room="cale")]
    made = programme(talk("rade"), *taken, rooms=rooms, days=1)

    places = offered(made, stars={key("session", "rade"): 80})

    assert list(places) == ["1 quai 10:00–11:00", "1 quai 15:00–16:00", "1 cale 10:00–11:00"]
    assert [[problem.rule for problem in place.advice] for place in places.values()] == [
        [], [], ["too_small"],
    ]  # fmt: skip


def test_what_is_of_one_track_stands_together() -> None:
    mole = talk("mole", slot("digue", "14:00", "15:00"), track="mer")
    other = talk("cap", slot("quai", "11:00", "12:00"), track="ville")
    made = programme(talk("rade", track="mer"), mole, other, days=2)

    places = offered(made)

    before, after = list(places)[:2]
    assert {before, after} == {"1 digue 13:00–14:00", "1 digue 15:00–16:00"}
    [reason] = places["1 digue 15:00–16:00"].reasons
    assert " ".join(reason.sentence.split()) == "Juste après « Mole », du même parcours"


def test_who_speaks_before_needs_not_walk() -> None:
    mole = talk("mole", slot("digue", "10:00", "11:00"), people=["Zoé"])
    made = programme(talk("rade", people=["Zoé"]), mole, people=["Zoé"], days=1)
    walking = {frozenset({key("room", "quai"), key("room", "digue")}): 10}

    places = offered(made, walking=walking)

    assert next(iter(places)) in {"1 digue 09:00–10:00", "1 digue 11:00–12:00"}
    assert not {"1 quai 09:00–10:00", "1 quai 11:00–12:00", "1 quai 10:00–11:00"} & set(places)


def test_a_rule_that_is_switched_off_hinders_nothing() -> None:
    mole = talk("mole", slot("digue", "09:00", "18:00"), people=["Zoé"])
    made = programme(talk("rade", people=["Zoé"]), mole, people=["Zoé"], days=1)

    assert not offered(made)
    assert offered(made, severities={"person_twice": Severity.ADVICE})
    assert offered(made, severities={"person_twice": Severity.OFF})
