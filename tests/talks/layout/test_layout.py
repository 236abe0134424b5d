from datetime import datetime

import pytest

from talks.programme import Programme
from tests.talks.layout.tables import table
from tests.talks.paper import at, programme, session, slot


def test_session_without_a_slot_waits_at_the_end() -> None:
    house = programme([session("one", slot("quai", "10:00", "11:00")), session("soon")])
    found = table(house)
    assert [cell.id for cell in found.unplaced] == ["soon"]
    assert found.unplaced[0].times == ""
    (hour,) = found.days[0].hours
    assert hour.facets == [cell.facets for cell in hour.cells]
    assert "room=quai" in hour.facets[0].split()
    assert found.unplaced_facets == [found.unplaced[0].facets]
    assert found.count == 2


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at("07:00"), at("09:05")),
        (at("09:05"), at("09:20")),
        (at("09:59"), at("10:00")),
        (at("11:10"), at("00:00", day=2)),
        (at("11:10", day=3), None),
    ],
)
def test_page_is_true_until_the_next_edge(
    morning: Programme, now: datetime, until: datetime | None
) -> None:
    assert table(morning, now=now).valid_until == until
