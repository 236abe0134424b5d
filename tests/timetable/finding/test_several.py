"""Places for several sessions, each beside those before it."""

from talks.clashes import Placed, moved, problems
from tests.talks.paper import at, key, slot
from tests.timetable.finding.looking import circumstances, programme, said, talk
from timetable.finding.contradiction import contradiction
from timetable.finding.search import hours_of
from timetable.finding.several import find_for_all
from timetable.finding.wishes import Wish


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


def test_what_has_a_place_stays_there_and_nothing_is_found_for_nothing() -> None:
    made = programme(talk("rade", slot("quai", "10:00", "11:00")))

    result = find_for_all(made, circumstances(), made.sessions, hours_of(made))

    assert (result.placings, result.failures) == ([], [])
