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
