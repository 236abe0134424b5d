"""Each session has somebody who hosts it, where an edition wants that."""

from dataclasses import replace
from typing import Any

import pytest

from talks.models import Severity
from talks.programme import schema
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot

ON = {"severities": {"no_host": Severity.WARNING, "without_slot": Severity.OFF}}


def with_role(role: Any) -> schema.Session:
    made = session("rade", slot("quai", "10:00", "11:00"))
    credit = schema.Credit(speaker=key("speaker", "Zoé"), role=role)
    return replace(made, content=replace(made.content, people=(credit,)))


def test_who_only_speaks_does_not_host() -> None:
    made = programme(with_role("speaker"), people=["Zoé"])

    problem = the_only(made, **ON)

    assert (problem.rule, problem.sides) == ("no_host", tuple(sides("rade")))
    assert "Rade" in problem.sentence
    assert not judged(made), "it is off unless an edition wants it"


@pytest.mark.parametrize("role", ["moderator", "host"])
def test_who_hosts(role: str) -> None:
    made = programme(with_role(role), people=["Zoé"])
    assert not judged(made, **ON)
    gone = tuple(replace(person, withdrawn=True) for person in made.speakers)
    assert the_only(replace(made, speakers=gone), **ON).rule == "no_host"


def test_breaks_and_what_is_off_need_nobody_and_what_has_no_slot_does() -> None:
    pause = session("mole", slot("quai", "10:00", "11:00"), format="pause")
    off = session("rade", slot("quai", "12:00", "13:00"), state="cancelled")

    assert the_only(programme(pause, off, session("cap")), **ON).sides == tuple(sides("cap"))
    assert not judged(programme(pause), "mole", **ON)
