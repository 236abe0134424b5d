"""Quiet hours, by the clocks of anyone who asked for them."""

from datetime import UTC, datetime, time

import pytest

from push.models import PushSubscription


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        (22, 8, "2027-05-19T21:59:00+02:00", None),
        (22, 8, "2027-05-19T22:00:00+02:00", "2027-05-20T08:00:00+02:00"),
        (22, 8, "2027-05-20T07:59:00+02:00", "2027-05-20T08:00:00+02:00"),
        (22, 8, "2027-05-20T08:00:00+02:00", None),
        (0, 6, "2027-05-20T05:00:00+02:00", "2027-05-20T06:00:00+02:00"),
        (12, 14, "2027-05-20T13:00:00+02:00", "2027-05-20T14:00:00+02:00"),
        (12, 14, "2027-05-20T11:00:00+02:00", None),
        # The night in which clocks are put forward.
        (22, 8, "2027-03-27T23:00:00+01:00", "2027-03-28T08:00:00+02:00"),
        # None.
        (8, 8, "2027-05-20T08:00:00+02:00", None),
    ],
)
def test_quiet_hours_end(start: int, end: int, now: str, until: str | None) -> None:
    row = PushSubscription(quiet_from=time(start), quiet_until=time(end), time_zone="Europe/Paris")
    expected = datetime.fromisoformat(until) if until else None
    assert row.quiet_ends(datetime.fromisoformat(now)) == expected


def test_they_end_in_the_hour_that_comes_twice() -> None:
    row = PushSubscription(quiet_from=time(22), quiet_until=time(2, 30), time_zone="Europe/Paris")
    ends = row.quiet_ends(datetime.fromisoformat("2027-10-31T02:15:00+01:00"))
    assert ends
    assert ends.astimezone(UTC).isoformat() == "2027-10-31T01:30:00+00:00"


def test_they_are_those_of_where_a_person_is() -> None:
    row = PushSubscription(quiet_from=time(22), quiet_until=time(8), time_zone="America/Montreal")
    assert row.quiet_ends(datetime.fromisoformat("2027-05-20T09:00:00+02:00"))
    assert not row.quiet_ends(datetime.fromisoformat("2027-05-20T23:00:00+02:00"))
