"""Sessions in a room that nobody uses any more."""

from dataclasses import replace

from tests.talks.clashes.paper import programme, sides, the_only
from tests.talks.paper import key, session, slot


def test_withdrawn_room_names_the_session_and_the_room() -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00")), rooms=["quai"])
    made = replace(made, rooms=tuple(replace(room, withdrawn=True) for room in made.rooms))

    problem = the_only(made)

    assert problem.rule == "withdrawn_room"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade"), key("room", "quai")}
    assert "Rade" in problem.sentence
    assert "Quai" in problem.sentence
