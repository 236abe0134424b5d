"""Places that break nothing, for one session and several, and why there are none."""

from datetime import UTC
from itertools import pairwise
from typing import Any

from talks.clashes import Placed, moved, problems
from talks.models import Severity
from talks.programme import Programme, schema
from tests.talks.paper import at, key, session, slot
from tests.timetable.finding.looking import circumstances, look, offered, programme, said, talk
from timetable.finding.contradiction import contradiction, spared
from timetable.finding.places import find
from timetable.finding.search import Spot, hours_of
from timetable.finding.several import find_for_all
from timetable.finding.wishes import Wish, hindered


def around(*free: int, room: str = "quai", **fields: Any) -> list[schema.Session]:
    """Talks of an hour from nine to six, except at these hours."""
    return [
        talk(f"{room}-{hour}", slot(room, f"{hour}:00", f"{hour + 1}:00"), **fields)
        for hour in range(9, 18)
        if hour not in free
    ]


# --- What is free --------------------------------------------------------------------------------


def test_an_empty_day_offers_places_of_all_hours_that_do_not_overlap() -> None:
    """Not the first hour twelve times, five minutes later each time."""
    made = programme(talk("rade"), rooms=["quai"], days=1)

    places = find(look(made)).places

    times = sorted((place.spot.start, place.end) for place in places)
    assert len(times) == 9
    assert all(end <= start for (_start, end), (start, _end) in pairwise(times))
    assert (times[0][0], times[-1][1]) == (at("9:00").astimezone(UTC), at("18:00").astimezone(UTC))


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


def test_who_has_the_fewest_places_is_served_first() -> None:
    """One after the other as they are given, the first would take the only place of the last."""
    made = programme(
        talk("mole"),
        talk("cap"),
        talk("rade", people=["Lila"]),
        talk("plein", slot("quai", "09:00", "16:00"), slot("quai", "18:00", "18:05")),
        rooms=["quai"],
        people=["Lila"],
        days=1,
    )
    known = circumstances(available={key("speaker", "Lila"): [(at("17:00"), at("18:00"))]})

    result = find_for_all(made, known, made.sessions, hours_of(made))

    placed = {each.session.slug: said(made, each.place) for each in result.placings}
    assert placed["rade"] == "1 quai 17:00–18:00"
    assert len(placed) == 2
    (failure,) = result.failures
    assert contradiction(failure.found.hindered) == (Wish("room_twice"),)


def test_a_dozen_sessions_of_few_people_break_nothing_together() -> None:
    names = ["Lila", "Zoé", "Léo"]
    waiting = [talk(f"t{number}", people=[names[number % 3]]) for number in range(12)]
    made = programme(*waiting, talk("là", slot("quai", "10:00", "11:00")), people=names, days=2)
    known = circumstances()

    result = find_for_all(made, known, made.sessions, hours_of(made))

    after = moved(
        made,
        {
            each.session.key: Placed(
                session=each.session.key,
                room=each.place.spot.room,
                start=each.place.spot.start,
                end=each.place.end,
            )
            for each in result.placings
        },
    )
    assert (len(result.placings), result.failures) == (12, [])
    assert problems(after, known) == []


LILA = key("speaker", "Lila")
CAPTIONS = {"services": ("live_captions",)}


def wishes(made: Programme, **known: Any) -> list[Wish]:
    return list(contradiction(hindered(look(made, **known))))


def test_who_is_there_on_one_morning_and_the_rooms_with_captions_are_taken() -> None:
    """Other rooms are free then, and those with captions later: all three are named."""
    made = programme(
        talk("rade", people=["Lila"], services=("live_captions",)),
        talk("mole", slot("quai", "09:00", "12:00")),
        rooms={"quai": CAPTIONS, "digue": {}},
        people=["Lila"],
        days=1,
    )
    there = {LILA: [(at("9:00"), at("12:00"))]}

    named = wishes(made, available=there)

    assert named == [Wish("person_away", LILA), Wish("room_lacks"), Wish("room_twice")]
    against = hindered(look(made, available=there))
    # In the afternoon with captions; in the morning without; in the room that is taken.
    assert [spared(against, wish) for wish in named] == [61, 25, 25]


def test_a_rule_that_only_judging_sees_is_named_for_all_places() -> None:
    """The room with captions is small, the large one free and without them."""
    rooms = {"cale": {"capacity": 40, **CAPTIONS}, "hangar": {"capacity": 900}}
    made = programme(talk("rade", services=("live_captions",)), rooms=rooms, days=1)
    search = look(
        made, stars={key("session", "rade"): 80}, severities={"too_small": Severity.ERROR}
    )

    found = find(search)

    assert not found.places
    assert set(contradiction(found.hindered)) == {Wish("room_lacks"), Wish("too_small")}


def test_more_than_three_wishes_of_which_none_can_be_left_out() -> None:
    """Somebody is elsewhere in each quarter of the day."""
    names = ["A", "B", "C", "D", "E"]
    hours = [("9:00", "11:00"), ("11:00", "13:00"), ("13:00", "15:00"), ("15:00", "18:00")]
    elsewhere = [
        talk(f"mole-{name}", slot("digue", *span), people=[name])
        for name, span in zip(names, hours, strict=False)
    ]
    made = programme(
        talk("rade", people=names), *elsewhere, rooms=["quai", "digue"], people=names, days=1
    )

    named = wishes(made)

    assert {wish.person for wish in named if wish.rule == "person_twice"} == {
        key("speaker", name) for name in "ABCD"
    }
