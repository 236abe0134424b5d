"""Where there is no place: the fewest wishes that leave none."""

from typing import Any

from talks.models import Severity
from talks.programme import Programme
from tests.talks.paper import at, key, slot
from tests.timetable.finding.looking import look, programme, talk
from timetable.finding.contradiction import contradiction, spared
from timetable.finding.places import find
from timetable.finding.wishes import Wish, hindered

LILA = key("speaker", "Lila")
CAPTIONS = {"services": ("live_captions",)}


def wishes(made: Programme, **known: Any) -> list[Wish]:
    return list(contradiction(hindered(look(made, **known))))


def full(room: str, day: int = 1) -> Any:
    return talk(f"{room}-{day}", slot(room, "09:00", "18:00", day=day))


def test_where_there_is_a_place_nothing_contradicts() -> None:
    assert wishes(programme(talk("rade"))) == []


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


def test_one_wish_is_named_where_it_is_enough() -> None:
    """That rooms are taken as well is no reason, if she is never there."""
    made = programme(talk("rade", people=["Lila"]), full("quai"), people=["Lila"], days=1)

    assert wishes(made, available={LILA: []}) == [Wish("person_away", LILA)]
    assert wishes(made, available={LILA: [(at("9:00"), at("9:30"))]}) == [Wish("person_away", LILA)]


def test_what_is_longer_than_every_gap() -> None:
    hourly = [talk(str(at), slot("quai", f"{at}:00", f"{at}:30")) for at in range(9, 18)]
    made = programme(talk("rade"), *hourly, rooms=["quai"], days=1)

    assert wishes(made) == [Wish("room_twice")]
    assert wishes(made, minutes=30) == []


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


def test_where_a_session_stands_is_no_other_place() -> None:
    made = programme(
        talk("rade", slot("quai", "12:00", "13:00")),
        talk("avant", slot("quai", "09:00", "12:00")),
        talk("après", slot("quai", "13:00", "18:00")),
        rooms=["quai"],
        days=1,
    )

    found = find(look(made))

    assert not found.places
    assert contradiction(found.hindered) == (Wish("room_twice"),)


def test_people_who_are_never_there_together() -> None:
    """Each alone has places: both are named, and not the third."""
    names = ["Lila", "Zoé", "Léo"]
    made = programme(talk("rade", people=names), people=names, days=1)
    morning, afternoon = (at("9:00"), at("13:00")), (at("13:00"), at("18:00"))

    named = wishes(
        made,
        available={
            LILA: [morning],
            key("speaker", "Zoé"): [afternoon],
            key("speaker", "Léo"): [morning, afternoon],
        },
    )

    assert {wish.person for wish in named} == {LILA, key("speaker", "Zoé")}


def test_a_panel_of_many_people_who_are_each_there_at_another_hour() -> None:
    names = [f"P{number}" for number in range(9)]
    made = programme(talk("rade", people=names), people=names, days=1)
    there = {
        key("speaker", name): [(at(f"{9 + number}:00"), at(f"{10 + number}:00"))]
        for number, name in enumerate(names)
    }
    assert len(wishes(made, available=there)) == 2


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
