"""The rows of the publish page."""

from dataclasses import replace

from core.text import Text
from talks.admin.differences import Differences, Group
from talks.admin.ticks import Ticks
from talks.clashes import Problem
from talks.diff import diff
from talks.programme import EntryId, Programme
from tests.talks.paper import key, programme, session, slot

RADE, MOLE = key("session", "rade"), key("session", "mole")
MADE = programme(
    [
        session("mole", slot("quai", "14:00", "15:00"), title="Le môle", people=["Zoé"]),
        session("rade", slot("quai", "10:00", "11:00"), title="La rade"),
    ],
    people=["Zoé"],
)


def groups(old: Programme | None = None, ticks: Ticks | None = None) -> dict[str, Group]:
    shown = Differences(old, MADE, diff(old, MADE), ticks).shown({}, [], ())
    return {group.name: group for group in shown}


def test_halves_of_a_session_are_one_row_in_the_order_of_the_programme() -> None:
    sessions = groups()["sessions"]

    assert [row.title for row in sessions.rows] == ["La rade", "Le môle"]
    assert sessions.rows[0].value == f"place:{RADE} text:{RADE}"
    assert sessions.rows[1].about == "jeu. 20, 14:00–15:00, Quai · Zoé"


def test_needs_number_the_ticks_of_the_page() -> None:
    shown = groups()
    ticks = [tick for group in shown.values() for row in group.rows for tick in row.ticks]
    place = shown["sessions"].rows[1].ticks[0]

    needed = {ticks[int(number)].value for number in place.needs.split()}

    assert {f"text:{MOLE}", str(EntryId("room", key("room", "quai")))} <= needed
    assert f"text:{RADE}" not in needed


def test_what_is_ticked_with_its_group_is_not_ticked_twice() -> None:
    place = EntryId("place", RADE)
    alone = groups(ticks=Ticks(frozenset({place})))["sessions"]
    whole = groups(ticks=Ticks(frozenset({place}), frozenset({"sessions"})))["sessions"]

    assert [tick.checked for tick in alone.rows[0].ticks] == [True, False]
    assert not alone.checked
    assert [tick.checked for tick in whole.rows[0].ticks] == [False, False]
    assert whole.checked


def test_a_row_says_its_problems_and_that_it_is_stale() -> None:
    first = MADE.session(RADE)
    before = replace(first, text=replace(first.text, title=Text("Avant")))
    old = replace(MADE, sessions=(before, MADE.session(MOLE)))
    problem = Problem("room_twice", "Deux à la fois.", (RADE, MOLE, RADE))

    (group,) = Differences(old, MADE, diff(old, MADE)).shown(
        {RADE: ("/rade/", "La rade")}, [problem], {EntryId("text", RADE)}
    )

    (row,) = group.rows
    assert (row.problems, row.is_stale, row.url) == (["Deux à la fois."], True, "/rade/")
