"""Plans as pages: what they ask for, refuse and show, and that they are taken in few actions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from core.models import RowChange, User
from events.models import Edition, Room
from talks.models import Format, Session, Slot
from talks.releases import publish
from tests.admin import document, errors, messages_of, sign_in, words
from tests.factories import FormatFactory, RoomFactory, SessionFactory, SlotFactory
from tests.timetable.admin.plans.hand import Hand
from timetable.admin.plans.page import PLANS
from timetable.models import Step
from timetable.plans.rows import standing_of
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


def address(edition: Edition, what: str, **query: object) -> str:
    return reverse("admin:events_edition_sheet_plan", args=[edition.pk, what], query=query)


@pytest.fixture
def fanal(edition: Edition) -> Slot:
    return SlotFactory.create(
        session__edition=edition, session__title_fr="Fanal", room__name_fr="Girelle", at="14:10"
    )


def test_what_each_plan_asks_for_is_offered(
    organiser: Client, edition: Edition, fanal: Slot
) -> None:
    waits = SessionFactory.create(edition=edition)
    queries: dict[str, dict[str, object]] = {
        "after": {"day": "2027-05-21"},
        "break": {},
        "copy_breaks": {},
        "insert": {"session": waits.key},
        "swap": {"slot": fanal.key},
        "many": {},
    }
    for what, query in queries.items():
        page = organiser.get(address(edition, what, **query))
        assert document(page).xpath("//form[@method='get']//input[@type='submit']"), what
        assert not errors(page), what
        # What is ticked belongs to a question.
        ticks = document(page).xpath("//input[@type='checkbox'][not(ancestor::fieldset/legend)]")
        assert not ticks, what
    page = organiser.get(address(edition, "insert", session=fanal.session.key, slot=fanal.key))
    [form] = [form for form in document(page).forms if form.method == "GET"]
    fields = {"day": "2027-05-20", "hour": "14:10", "minutes": "30", "room": str(fanal.room.key)}
    assert fields.items() <= dict(form.form_values()).items()
    SlotFactory.create(session=fanal.session, room=fanal.room, day=2)
    for day, count in {"2027-05-21": 1, "": 2}.items():
        many = organiser.get(address(edition, "many", day=day))
        assert len(document(many).xpath("//input[@name='slots']")) == count
    assert organiser.get(address(edition, "other")).status_code == 404


AFTER = {"day": "2027-05-20", "hour": "13:00", "minutes": "15"}
BREAK = {**AFTER, "title_fr": "Pause"}


def nonsense(slot: Slot) -> Iterator[tuple[str, str, Any]]:
    """A kind of plan, a field, and a value that it does not take."""
    for field, values in {
        "minutes": ("", "0", "7", "x", "9" * 12),
        "hour": ("", "25:00", "13"),
        "rooms": ("x", uuid4()),
        "day": ("", "x", "2031-01-01"),
    }.items():
        yield from (("after", field, value) for value in values)
    for field, values in {
        "title_fr": ("", " ", "x" * 201, "\u202e"),
        "minutes": ("-5", "0"),
        "hour": ("13:02", "23:50"),
        "way": ("x",),
    }.items():
        yield from (("break", field, value) for value in values)
    for field in ("session", "slot", "room"):
        yield from (("insert", field, value) for value in ("x", uuid4()))
    yield from (("swap", "other", value) for value in ("", "x", slot.key, uuid4()))
    yield from (("many", "slots", value) for value in ("", "x", uuid4()))
    yield from (("many", "days", value) for value in ("", "0", "9" * 12))
    yield "copy_breaks", "target", "2027-05-20"


def test_nonsense_is_refused_and_what_makes_sense_is_not(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    standing = standing_of(edition)
    sense: dict[str, dict[str, Any]] = {
        "after": AFTER,
        "break": BREAK,
        "insert": {**AFTER, "session": slot.session.key, "slot": slot.key, "room": slot.room.key},
        "swap": {"slot": slot.key, "other": ""},
        "many": {"slots": slot.key, "days": "1"},
        "copy_breaks": {"source": "2027-05-20", "target": "2027-05-21"},
    }

    def is_valid(what: str, asked: dict[str, Any]) -> bool:
        return PLANS[what].form(edition, standing, QueryDict(urlencode(asked))).is_valid()

    for what in sense.keys() - {"swap"}:
        assert is_valid(what, sense[what]), what
    for what, field, value in nonsense(slot):
        assert not is_valid(what, {**sense[what], field: value}), (what, field, value)


def test_an_hour_that_spring_leaves_out_is_refused(edition: Edition) -> None:
    edition.first_day = edition.last_day = edition.first_day.replace(month=3, day=28)
    asked = {**AFTER, "day": "2027-03-28", "hour": "02:30"}
    form = PLANS["after"].form(edition, standing_of(edition), QueryDict(urlencode(asked)))
    assert form.errors.as_data()["hour"][0].code == "skipped"
