"""What changed is sent to who picked it: once, in their language, whatever happens meanwhile."""

from datetime import time, timedelta
from functools import partial

import pytest
from django.conf import LazySettings
from django.utils import timezone
from time_machine import travel

from events.models import Edition
from push import sending
from push.announcing import MOST_ALONE, announce
from push.models import SEVERAL, Notification, Progress, Topic
from push.sending import deliver
from push.subscriptions import stop
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import RoomFactory, SessionFactory, SlotFactory
from tests.push.conftest import Subscribe
from tests.push.races import meanwhile
from tests.push.service import Browser
from tests.servers import Server

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-19T10:00:00+02:00"


def move(slug: str, **fields: object) -> None:
    slot = Slot.objects.get(session__slug=slug)
    if hours := fields.pop("hours", None):
        slot.start += timedelta(hours=hours)  # type: ignore[arg-type]
        slot.end += timedelta(hours=hours)  # type: ignore[arg-type]
    for name, value in fields.items():
        setattr(slot, name, value)
    slot.save()


@travel(BEFORE, tick=False)
def test_a_session_that_moved_says_from_when_to_when_and_where(
    edition: Edition, phone: Browser, subscribed: Subscribe
) -> None:
    subscribed(phone, "phares")
    room = RoomFactory.create(edition=edition, name_fr="Salle C", name_en="")
    move("phares", hours=1, room=room)
    move("rues", hours=1)
    publish(edition)
    (found,) = phone.received
    assert found.message == {
        "title": "Phares",
        "body": "jeu. 20 mai, 14:30 → 15:30, Salle C.",
        "url": "/2027/sessions/phares/",
        "tag": str(Session.objects.get(slug="phares").key)[:13],
        "lang": "fr",
        "stop": "Ne plus me prévenir",
    }
    assert not Notification.objects.exists()


@travel(BEFORE, tick=False)
def test_in_the_language_of_the_page_where_the_bell_was_touched(
    edition: Edition, phone: Browser, subscribed: Subscribe
) -> None:
    subscribed(phone, "phares", language="en")
    move("phares", room=RoomFactory.create(edition=edition, name_fr="Salle C", name_en="Room C"))
    publish(edition)
    (found,) = phone.received
    assert found.message["body"] == "Thu 20 May, 14:30: Salle A → Room C."
    assert found.message["url"] == "/en/2027/sessions/phares/"


@travel(BEFORE, tick=False)
def test_each_kind_of_change_in_words(
    edition: Edition, phone: Browser, subscribed: Subscribe, settings: LazySettings
) -> None:
    subscribed(phone, "phares")
    session = Session.objects.filter(slug="phares")
    for change in (
        lambda: session.update(full=True),
        lambda: session.update(full=False),
        lambda: session.update(state=Session.State.CANCELLED, notice_fr="Le guide est malade."),
        lambda: session.update(state=Session.State.CONFIRMED, notice_fr=""),
        lambda: move("phares", start="2027-05-21T08:00Z", end="2027-05-21T09:00Z"),
        lambda: SlotFactory.create(
            session=session.get(),
            day=2,
            at="12:00",
            room=RoomFactory.create(edition=edition, name_fr="Quai"),
        ),
        # Nobody is told of these.
        lambda: session.update(title_fr="Les phares", slug="les-phares"),
    ):
        change()
        publish(edition)
    # It counts as one change, once it is committed: the worker is asked before, and comes after.
    at_once = settings.TASKS
    backend = "django.tasks.backends.dummy.DummyBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": settings.QUEUES}}
    withdraw(Session.objects.get(slug="les-phares"))
    settings.TASKS = at_once
    announce.enqueue(edition.pk)
    assert phone.texts == [
        "Complet.",
        "Il y a de nouveau des places.",
        "Annulée. Le guide est malade.",
        "Elle a lieu finalement\N{NO-BREAK SPACE}: jeu. 20 mai, 14:30, Salle A.",
        "jeu. 20 mai, 14:30 → ven. 21 mai, 10:00, Salle A.",
        "Une fois de plus\N{NO-BREAK SPACE}: ven. 21 mai, 12:00, Quai.",
        "Sort du programme.",
    ]


@travel(BEFORE, tick=False)
def test_only_what_was_asked_for(edition: Edition, phone: Browser, subscribed: Subscribe) -> None:
    subscribed(phone, "phares", topics=[Topic.CANCELLED])
    move("phares", hours=1)
    publish(edition)
    assert phone.received == []
    Session.objects.update(state=Session.State.CANCELLED)
    publish(edition)
    assert phone.texts == ["Annulée."]


@pytest.fixture
def many(edition: Edition) -> list[str]:
    """One session more than are announced one by one."""
    names = [f"balade-{number}" for number in range(MOST_ALONE - 1)]
    for number, name in enumerate(names):
        session = SessionFactory.create(
            edition=edition, slug=name, title_fr=name.title(), title_en="", track=None
        )
        room = RoomFactory.create(edition=edition)
        SlotFactory.create(session=session, day=2, at=f"{10 + number}:00", room=room)
    publish(edition)
    forget()
    return ["phares", "rues", *names]


def test_of_many_that_changed_one_notification_tells(
    edition: Edition, phone: Browser, subscribed: Subscribe, many: list[str]
) -> None:
    with travel("2027-05-19T23:00:00+02:00", tick=False):
        subscribed(phone, *many, quiet_from=time(22), quiet_until=time(8))
        for moved in (many[:2], many[2:], many[:1]):
            for name in moved:
                move(name, hours=1)
            publish(edition)
        waiting = Notification.objects.get()
        assert (waiting.session, waiting.since) == (SEVERAL, 2)
        # What was taken back is not counted.
        move("rues", hours=-1)
        publish(edition)
    with travel("2027-05-20T08:00:00+02:00", tick=False):
        forget()
        deliver.call()
        (found,) = phone.received
        assert found.message == {
            "title": "5 de vos séances ont changé",
            "body": found.message["body"],
            "url": "/ma-selection/",
            "tag": "picks",
            "lang": "fr",
            "stop": "Ne plus me prévenir",
        }
        assert sorted(found.message["body"].split(" · ")) == sorted(
            name.title() for name in many if name != "rues"
        )
        # The next one is announced as ever.
        move("phares", hours=1)
        publish(edition)
    assert phone.texts[1:] == ["jeu. 20 mai, 16:30 → 17:30, Salle A."]


@travel(BEFORE, tick=False)
def test_nothing_is_left_to_tell_of_many(
    edition: Edition, phone: Browser, subscribed: Subscribe, many: list[str], tasks: object
) -> None:
    subscription = subscribed(phone, *many)
    for name in many:
        move(name, hours=1)
    publish(edition)
    announce.call(edition.pk)
    subscription.sessions = []
    subscription.save()
    deliver.call()
    assert phone.received == []
    assert not Notification.objects.exists()


def test_what_was_undone_meanwhile_is_not_reported(
    edition: Edition, phone: Browser, subscribed: Subscribe
) -> None:
    with travel("2027-05-19T23:00:00+02:00", tick=False):
        subscribed(phone, "phares", "rues", quiet_from=time(22), quiet_until=time(8))
        move("phares", hours=1)
        move("rues", hours=-2)
        publish(edition)
        move("phares", hours=-1)
        publish(edition)
    # The other one is over by then.
    with travel("2027-05-22T09:00:00+02:00", tick=False):
        deliver.call()
    assert phone.received == []
    assert not Notification.objects.exists()


# --- What others do meanwhile --------------------------------------------------------------------


@pytest.fixture
def unannounced(edition: Edition, phone: Browser, subscribed: Subscribe, tasks: object) -> Edition:
    """A session of the phone moved, and nobody was told yet."""
    with travel(BEFORE, tick=False):
        subscribed(phone, "phares")
        move("phares", hours=1)
        publish(edition)
    return edition


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_stops_meanwhile_stops_nothing_else(
    unannounced: Edition, service: Server, phone: Browser, subscribed: Subscribe
) -> None:
    subscribed(Browser(service, "other"), "phares")
    leave = partial(stop, phone.fields["endpoint"])
    with travel(BEFORE, tick=False), meanwhile(leave, before="INSERT"):
        announce.call(unannounced.pk)
    assert Notification.objects.get().subscription.endpoint.endswith("other")
    assert Progress.objects.get().release == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_was_just_reported_does_not_take_along_what_is_new(
    unannounced: Edition, phone: Browser
) -> None:
    with travel(BEFORE, tick=False):
        announce.call(unannounced.pk)
        found = Notification.objects.get()
        move("phares", hours=1)
        publish(unannounced)
        ended = partial(sending._forget, found)  # noqa: SLF001 (as the last step of a run)
        with meanwhile(ended, before='UPDATE "push_notification"'):
            announce.call(unannounced.pk)
        deliver.call()
    assert phone.texts == ["jeu. 20 mai, 14:30 → 16:30, Salle A."]


@travel(BEFORE, tick=False)
def test_a_star_that_was_taken_away_is_not_reported(
    edition: Edition, phone: Browser, subscribed: Subscribe
) -> None:
    subscription = subscribed(phone, "phares")
    Notification.objects.create(
        subscription=subscription,
        session=subscription.sessions[0],
        since=1,
        due_at=timezone.now(),
    )
    move("phares", hours=1)
    Progress.objects.update(release=100)
    publish(edition)
    subscription.sessions = []
    subscription.save()
    deliver.call()
    assert phone.received == []
    assert not Notification.objects.exists()
