"""Plans that are taken: with few actions, as one step, by those who may, and never what was not
shown.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import RowChange, User
from events.models import Edition, Room
from talks.models import Format, Session, Slot
from talks.releases import publish
from tests.admin import document, messages_of, sign_in, words
from tests.factories import FormatFactory, RoomFactory, SessionFactory, SlotFactory
from tests.timetable.admin.plans.hand import Hand
from timetable.models import Step
from timetable.steps import last_step, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    return sign_in(client, organiser=True)


@pytest.fixture
def rooms(edition: Edition) -> list[Room]:
    return [RoomFactory.create(edition=edition, name_fr=name) for name in ("Girelle", "Oursin")]


def place(room: Room, at: str, day: int = 1, minutes: int = 30, **session: object) -> Slot:
    made = SessionFactory.create(edition=room.edition, **session)
    return SlotFactory.create(session=made, room=room, day=day, at=at, minutes=minutes)


def hours(*slots: Slot) -> list[str]:
    for slot in slots:
        slot.refresh_from_db()
    return [f"{slot.start.astimezone(slot.edition.zone):%H:%M}" for slot in slots]


def sheet(edition: Edition) -> str:
    return reverse("admin:events_edition_sheet", args=[edition.pk], query={"day": "2027-05-20"})


def plan(edition: Edition, what: str, **query: object) -> str:
    return reverse("admin:events_edition_sheet_plan", args=[edition.pk, what], query=query)


def test_all_that_follows_in_four_actions_and_one_undo(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    slots = [place(rooms[0], "14:00"), place(rooms[0], "14:30"), place(rooms[1], "13:55")]
    publish(edition)
    hand = Hand(client, sheet(edition))
    hand.open("slip-after")
    assert hand.form.inputs["rooms"].multiple
    hand.set("hour", "14:00")
    hand.press()
    page = hand.confirm()
    assert hand.actions <= 4
    assert page.redirect_chain[-1][0] == sheet(edition)
    assert len(messages_of(page)) == 2, "done, and readers see it once it is published"
    assert hours(*slots) == ["14:15", "14:45", "13:55"]
    assert RowChange.objects.filter(cause=RowChange.Cause.SHEET, by=user).count() == 2

    step = last_step(edition, user)
    assert step
    undo(edition, step.key, by=user, key=uuid4())
    assert hours(*slots) == ["14:00", "14:30", "13:55"]


@pytest.mark.postgresql
def test_a_break_in_all_rooms_in_four_actions_and_one_undo(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    pushed = place(rooms[0], "10:00")
    RoomFactory.create(edition=edition, withdrawn=True)
    hand = Hand(client, sheet(edition))
    hand.open("slip-break")
    hand.set("hour", "10:15")
    hand.press()
    assert Format.objects.filter(is_break=True).count() == 0, "nothing is made before"
    [title] = words(hand.page, "//h2[@id='plan-title']")
    assert title == "2 nouveaux créneaux · 1 créneau se déplace"
    hand.confirm()
    assert hand.actions <= 4
    session = Session.objects.get(title_fr="Pause")
    assert session.format
    assert session.format.is_break
    assert session.state == Session.State.CONFIRMED
    assert {slot.room for slot in session.slots.all()} == set(rooms)
    assert hours(*session.slots.all(), pushed) == ["10:15", "10:15", "10:45"]

    step = last_step(edition, user)
    assert step
    undo(edition, step.key, by=user, key=uuid4())
    assert hours(pushed) == ["10:00"]
    assert not Session.objects.filter(title_fr="Pause").exists(), "no break is left in the pool"


def test_the_breaks_of_a_day_on_another_in_three_actions(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    form = FormatFactory.create(edition=edition, is_break=True)
    coffee = place(rooms[0], "10:30", format=form).session
    SlotFactory.create(session=coffee, room=rooms[1], at="10:30")
    place(rooms[1], "10:00", day=2)
    hand = Hand(client, sheet(edition))
    hand.open("slip-copy")
    hand.press(target="2027-05-21")
    hand.confirm()
    assert hand.actions <= 3
    assert coffee.slots.filter(start__date="2027-05-21").count() == 2
    again = client.get(plan(edition, "copy_breaks", source="2027-05-20", target="2027-05-21"))
    assert not document(again).xpath("//input[@name='seen']")


@pytest.mark.postgresql
def test_inserting_from_the_pool_and_swapping(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    one, other = place(rooms[0], "10:00"), place(rooms[1], "15:00", day=2)
    waits = SessionFactory.create(edition=edition)
    asked = {"day": "2027-05-20", "hour": "10:00", "room": rooms[0].key, "minutes": "20"}
    Hand(client, plan(edition, "insert", session=waits.key, **asked)).confirm()
    assert hours(waits.slots.get(), one) == ["10:00", "10:20"]
    swap = Hand(client, plan(edition, "swap", slot=one.key, other=other.key))
    swap.confirm()
    assert hours(one, other) == ["15:00", "10:20"]
    assert (one.room, other.room) == (rooms[1], rooms[0])
    many = Hand(client, plan(edition, "many", slots=[other.key, one.key], minutes="5", rooms="0"))
    many.confirm()
    assert hours(one, other) == ["15:05", "10:25"]


def test_what_a_colleague_changed_meanwhile_is_shown_anew(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    slot = place(rooms[0], "14:00")
    asked = {"day": "2027-05-20", "hour": "13:00", "minutes": "15"}
    hand = Hand(client, plan(edition, "after", **asked))
    Slot.objects.update(start=slot.start + timedelta(minutes=5))
    page = hand.confirm()
    assert len(messages_of(page)) == 1
    assert hours(slot) == ["14:05"]
    [row] = words(page, "//table[@class='moves']/tbody/tr")
    assert "14:20" in row
    hand.confirm()
    assert hours(slot) == ["14:20"]


def test_what_is_sent_twice_is_done_once(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    slot = place(rooms[0], "14:00")
    hand = Hand(client, plan(edition, "after", day="2027-05-20", hour="13:00", minutes="15"))
    [hand.form] = document(hand.page).xpath("//form[.//input[@name='seen']]")
    address = hand.address
    hand.press()
    hand.address = address
    page = hand.press()
    assert page.redirect_chain[-1][0] == sheet(edition)
    assert hours(slot) == ["14:15"]
    assert Step.objects.count() == 1


def test_what_was_not_shown_is_not_taken(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    slot = place(rooms[0], "14:00")
    for sent in ({}, {"step": uuid4(), "seen": "x"}):
        address = plan(edition, "after", day="2027-05-20", hour="13:00", minutes="15")
        assert len(messages_of(client.post(address, sent, follow=True))) == 1
    assert hours(slot) == ["14:00"]


def test_who_may_not_change_slots_plans_nothing_and_an_archived_edition_stays(
    client: Client, user: User, edition: Edition, rooms: list[Room]
) -> None:
    asked = {"day": "2027-05-20", "hour": "13:00", "minutes": "15"}
    Edition.objects.update(is_current=False, archived=True)
    page = client.get(plan(edition, "after", **asked), follow=True)
    assert not document(page).xpath("//input[@name='seen']")
    assert not document(client.get(sheet(edition))).xpath("//input[@name='hour']")
    Edition.objects.update(archived=False)
    sign_in(client, editor=True)
    assert client.get(plan(edition, "after", **asked)).status_code == 403
    looks = sign_in(client, is_staff=True)
    names = ("view_session", "view_slot", "change_slot")
    looks.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert client.get(plan(edition, "after", **asked)).status_code == 200
    assert client.get(plan(edition, "break")).status_code == 403
