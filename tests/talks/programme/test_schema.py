from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.talks.paper import programme


@pytest.mark.parametrize(
    ("now", "phase", "following"),
    [
        ("2027-05-19T23:59", "before", "2027-05-20T00:00"),
        ("2027-05-20T00:00", "live", "2027-05-22T00:00"),
        ("2027-05-21T23:59", "live", "2027-05-22T00:00"),
        ("2027-05-22T00:00", "after", None),
    ],
)
def test_an_edition_is_live_from_its_first_midnight_to_its_last(
    now: str, phase: str, following: str | None
) -> None:
    edition = programme([]).edition
    paris = ZoneInfo("Europe/Paris")
    moment = datetime.fromisoformat(now).replace(tzinfo=paris).astimezone(UTC)

    assert edition.phase(moment) == phase
    expected = datetime.fromisoformat(following).replace(tzinfo=paris) if following else None
    assert edition.next_phase(moment) == expected
