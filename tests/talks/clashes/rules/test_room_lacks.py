"""What a session promises, its room offers."""

import pytest

from events.models import Service
from talks.models import Session, Severity
from tests.talks.clashes.paper import furnished, judged, programme, sides, the_only
from tests.talks.paper import key, session, slot


def test_the_session_its_room_and_what_is_lacking_are_named() -> None:
    promised = ("streamed", "live_captions", "sign_language")
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=promised))

    problem = the_only(furnished(made, quai={"services": ("streamed", "seating")}))

    assert (problem.rule, problem.severity) == ("room_lacks", Severity.WARNING)
    assert set(problem.sides) == {*sides("rade"), key("room", "quai")}
    for name in ("Rade", "20/05 10:00", "Quai", str(Service.LIVE_CAPTIONS.label)):
        assert name in problem.sentence
    assert str(Service.STREAMED.label) not in problem.sentence


@pytest.mark.parametrize(
    "code", ["live_captions", "induction_loop", "step_free", "interpreting", "streamed"]
)
def test_each_service_that_rooms_can_offer(code: str) -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=(code,)))

    assert the_only(made).rule == "room_lacks"
    assert not judged(furnished(made, quai={"services": (code,)}))
    assert code in Session.Service.values
    assert code in Service.values


def test_what_no_room_can_offer_is_not_asked_of_it() -> None:
    services = ("recorded", "slides_in_advance", "sign_language", "unheard_of")
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=services))

    assert not judged(made)
