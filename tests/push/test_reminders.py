"""Who wants to is told, once, that a session of theirs starts soon; and quiet hours."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from time_machine import travel

from events.models import Edition
from push.models import Notification, Progress, PushSubscription, Topic
from push.reminders import forget_outlived, look_ahead, remind
from talks.releases import publish
from tests.push.conftest import Subscribe
from tests.push.service import Browser
from tests.push.test_announcing import BEFORE, move

pytestmark = pytest.mark.django_db

STARTS = "2027-05-20T14:30:00+02:00"
TEN_BEFORE = "2027-05-20T14:20:00+02:00"


@pytest.fixture
def starred(edition: Edition, phone: Browser, subscribed: Subscribe) -> PushSubscription:
    with travel(BEFORE, tick=False):
        return subscribed(phone, "phares")


def planned(tasks: Any) -> list[tuple[str, datetime]]:
    return sorted(
        (result.args[1], result.task.run_after) for result in tasks if result.task.name == "remind"
    )


@travel("2027-05-20T14:12:00+02:00", tick=False)
def test_it_is_planned_to_the_minute(starred: PushSubscription, tasks: Any) -> None:
    look_ahead.call()
    ((starts, at),) = planned(tasks)
    assert datetime.fromisoformat(starts) == datetime.fromisoformat(STARTS)
    assert at == datetime.fromisoformat(TEN_BEFORE)


@travel("2027-05-20T14:27:00+02:00", tick=False)
def test_a_late_one_is_reported_at_once(starred: PushSubscription, phone: Browser) -> None:
    look_ahead.call()
    assert phone.texts == []
    remind.call(starred.edition_id, STARTS)
    assert phone.texts == ["Commence à 14:30, Salle A."]


@travel(TEN_BEFORE, tick=False)
def test_it_is_reported_once(starred: PushSubscription, phone: Browser, tasks: Any) -> None:
    for _ in range(2):
        remind.call(starred.edition_id, STARTS)
        for _result in tasks:
            pass
    assert Notification.objects.count() == 1
    tasks.clear()
    look_ahead.call()
    assert planned(tasks) == []


@pytest.mark.parametrize(
    "given",
    [
        {"topics": [Topic.MOVED]},
        {"quiet_from": time(14), "quiet_until": time(15)},
        {"sessions": []},
    ],
)
@travel(TEN_BEFORE, tick=False)
def test_not_who_does_not_want_to_know(
    starred: PushSubscription, phone: Browser, given: dict[str, Any]
) -> None:
    PushSubscription.objects.update(**given)
    remind.call(starred.edition_id, STARTS)
    assert phone.received == []
    assert not Notification.objects.exists()


@travel(BEFORE, tick=False)
def test_a_release_that_nobody_announced_is_made_up_for(
    edition: Edition, starred: PushSubscription, phone: Browser
) -> None:
    move("phares", hours=1)
    Progress.objects.update(release=9)
    publish(edition)
    assert phone.received == []
    Progress.objects.update(release=1)
    look_ahead.call()
    assert phone.texts == ["jeu. 20 mai, 14:30 → 15:30, Salle A."]


def test_all_is_forgotten_thirteen_months_after_the_edition(starred: PushSubscription) -> None:
    for day, there in (("2028-06-20", True), ("2028-06-22", False)):
        with travel(f"{day}T12:00:00Z", tick=False):
            forget_outlived.call()
            assert PushSubscription.objects.exists() == there


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
