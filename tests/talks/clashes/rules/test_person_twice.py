"""Nobody is in two places."""

from dataclasses import replace

from talks.programme import Programme
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot


def two_places() -> Programme:
    return programme(
        session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"]),
        session("mole", slot("digue", "10:30", "11:30"), people=["Abel", "Zoé"]),
        people=["Abel", "Zoé"],
    )


def test_person_twice_names_the_person_and_both_sessions() -> None:
    problem = the_only(two_places())

    assert problem.rule == "person_twice"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade", "mole"), key("speaker", "Zoé")}
    for name in ("Zoé", "Rade", "20/05 10:00", "Mole", "20/05 10:30"):
        assert name in problem.sentence


def test_a_session_in_two_rooms_at_once_keeps_its_people() -> None:
    both = session(
        "rade", slot("quai", "10:00", "11:00"), slot("digue", "10:00", "11:00"), people=["Zoé"]
    )

    assert not judged(programme(both, people=["Zoé"]))


def test_a_withdrawn_speaker_is_nowhere() -> None:
    made = two_places()
    gone = tuple(replace(person, withdrawn=True) for person in made.speakers)

    assert not judged(replace(made, speakers=gone))


def test_another_person_is_another_problem() -> None:
    made = two_places()
    both = session("rade", slot("quai", "10:00", "11:00"), people=["Abel", "Zoé"])
    others = tuple(one for one in made.sessions if one.slug != "rade")

    found = judged(replace(made, sessions=(*others, both)))

    assert len({problem.identity for problem in found}) == len(found) == 2
    assert the_only(made).identity in {problem.identity for problem in found}
