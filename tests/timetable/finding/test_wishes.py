"""What is seen of all places at once is what the rules say of each."""

from datetime import UTC, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from talks.clashes import USUAL
from talks.models import Severity
from tests.talks.paper import at, key, slot
from tests.timetable.finding.looking import look, programme, talk
from timetable.finding.judging import BREAKING
from timetable.finding.wishes import BREAKS, hindered

ROOMS: dict[str, Any] = {
    "quai": {"services": ("live_captions",)},
    "digue": {"services": ()},
    "hall": {"holds_several": True, "services": ("live_captions",)},
}
quarters = st.integers(36, 52).map(lambda quarter: f"{quarter // 4}:{quarter % 4 * 15:02}")
people = st.lists(st.sampled_from(["Zoé", "Léo"]), max_size=2, unique=True)
topics = st.lists(st.sampled_from(["sel", "vent"]), max_size=1)
services = st.sampled_from([(), ("live_captions",), ("recorded",)])


@st.composite
def others(draw: Any, number: int) -> Any:
    room, start = draw(st.sampled_from(list(ROOMS))), draw(quarters)
    length = timedelta(minutes=draw(st.sampled_from([25, 60])))
    placed = slot(room, start, f"{at(start) + length:%H:%M}")
    return talk(
        f"autre-{number}",
        placed,
        people=draw(people),
        tags=draw(topics),
        services=draw(services),
    )


@settings(max_examples=25)
@given(st.data())
def test_wishes_are_the_rules_that_a_place_would_break(data: st.DataObject) -> None:
    sought = talk("rade", people=["Zoé", "Léo"], tags=["sel"], services=data.draw(services))
    made = programme(
        sought,
        *(data.draw(others(number)) for number in range(data.draw(st.integers(0, 5)))),
        rooms=ROOMS,
        people=["Zoé", "Léo"],
        tags=["sel", "vent"],
        days=1,
    )
    morning = (at("9:00").astimezone(UTC), at("12:00").astimezone(UTC))
    search = look(
        made,
        minutes=data.draw(st.sampled_from([20, 60])),
        severities=dict.fromkeys(USUAL, Severity.WARNING),
        available={key("speaker", "Léo"): [morning]},
        walking={frozenset({key("room", "quai"), key("room", "digue")}): 15},
    )
    against = hindered(search)
    for spot in data.draw(st.lists(st.sampled_from(list(against)), min_size=8, max_size=8)):
        seen = {wish.rule for wish in against[spot]} - {BREAKS}
        broken = {p.rule for p in search.broken_at(spot) if p.severity in BREAKING}
        assert broken <= seen
        # Of those who are elsewhere twice in a quarter of an hour, the rule looks at the last time.
        assert seen - broken <= {"too_far"}
