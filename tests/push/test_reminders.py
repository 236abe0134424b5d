"""Anyone who wants to is told, once, that a session of theirs starts in ten minutes."""

from datetime import datetime, time
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
