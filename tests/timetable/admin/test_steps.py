"""Steps as the script of the sheet sends them, and what it is answered."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from events.models import Edition, Room
from picks.models import StarCount
from talks.models import Slot
from tests.admin import sign_in
from tests.timetable.stage import Stage, new, now, to
from timetable.places import SlotChange

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def on(client: Client) -> Stage:
    stage = Stage()
    client.force_login(stage.nour)
    return stage


def send(client: Client, on: Stage, sent: object, what: str = "steps") -> Any:
    address = reverse(f"admin:events_edition_sheet_{what}", args=[on.edition.pk])
    return client.post(address, json.dumps(sent), "application/json", headers=SCRIPT)


def step(kind: str, *changes: SlotChange, on: Stage, **more: object) -> dict[str, object]:
    changed = [change.as_json(on.edition.zone) for change in changes]
    return {"id": str(uuid4()), "kind": kind, "changes": changed, **more}


def test_a_step_is_answered_with_what_stands_where(client: Client, on: Stage) -> None:
    slot, waiting = on.slot("Rade", "10:00"), on.waiting("Phares")
    sent = step("move", to(slot, on.place("14:40", room=1)), on=on)
    moved = send(client, on, sent).json()
    assert [*moved["cards"]] == [str(slot.key)]
    assert {*moved["cards"][str(slot.key)]} == {"digest", "html"}
    assert (moved["pool"], moved["gone"]) == ({}, [])
    assert moved["undo"] == {"id": sent["id"], "label": "«\xa0Rade\xa0», 14:40"}
    assert "14:40" in moved["says"]
    # Sent again, as when the answer was lost.
    assert send(client, on, sent).json() == moved

    gone = send(client, on, step("unschedule", to(slot, None), on=on)).json()
    assert (gone["cards"], gone["gone"]) == ({}, [str(slot.key)])
    assert [*gone["pool"]] == [str(slot.session.key)]

    back = send(client, on, step("undo", on=on, undoes=gone["undo"]["id"])).json()
    assert [*back["cards"]] == [str(slot.key)]
    assert back["undo"] == moved["undo"]
    assert back["says"].startswith("Annulé")

    placed = send(client, on, step("place", new(waiting, on.place("11:00")), on=on)).json()
    assert [*placed["cards"]] == placed["slots"] == [str(waiting.slots.get().key)]


def test_a_refusal_has_both_ways_out(client: Client, on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    sent = step("move", to(slot, on.place("11:00")), on=on)
    on.takes(to(slot, on.place("16:00")), by=on.sam)
    refused = send(client, on, sent)
    answer = refused.json()
    assert refused.status_code == 409
    assert "Sam" in answer["refusal"]["sentence"]
    # Where it is now.
    assert [*answer["cards"]] == [str(slot.key)]
    insisted = {"id": str(uuid4()), "kind": "move", **answer["refusal"]["insist"]}
    assert send(client, on, insisted).status_code == 200
    assert now(slot) == on.place("11:00")
    # What cannot be undone any more is not offered again.
    on.takes(to(slot, on.place("16:00")), by=on.sam)
    refused = send(client, on, step("undo", on=on, undoes=insisted["id"]))
    assert (refused.status_code, refused.json()["undo"]) == (409, None)
    assert "Sam" in refused.json()["refusal"]["sentence"]


def test_where_a_colleague_stands_a_swap_is_offered(client: Client, on: Stage) -> None:
    slot, there, long = on.slot("Rade", "10:00"), on.place("11:00"), on.slot("Digue", "15:00")
    sent = step("move", to(slot, there), on=on)
    met = on.slot("Phares", "11:00")
    insist = send(client, on, sent).json()["refusal"]["insist"]
    assert "Phares" in insist["label"]
    assert send(client, on, {"id": str(uuid4()), **insist}).status_code == 200
    assert (now(slot), now(met)) == (there, on.place("10:00"))
    # What waited takes the place; what stood there waits instead.
    waiting = on.waiting()
    insist = send(client, on, step("place", new(waiting, there), on=on)).json()["refusal"]["insist"]
    placed = send(client, on, {"id": str(uuid4()), **insist}).json()
    assert [*placed["pool"]] == [str(slot.session.key)]
    # Not where a third one would be in the way, nor for a copy.
    Slot.objects.filter(pk=long.pk).update(end=long.start + timedelta(hours=2))
    on.slot("Fanal", "10:30")
    longer = to(long, on.place("10:00", minutes=120))
    assert send(client, on, step("move", longer, on=on)).json()["refusal"]["insist"] is None
    copy = step("duplicate", new(waiting, on.place("10:00")), on=on)
    assert send(client, on, copy).json()["refusal"]["insist"] is None


def test_nonsense_is_refused_and_changes_nothing(client: Client, on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    change: dict[str, Any] = to(slot, on.place("11:00")).as_json(on.edition.zone)
    spring = {"start": "2027-03-28T02:30:00", "end": "2027-03-28T03:30:00"}
    wrong: list[dict[str, Any]] = [
        {"to": {**change["to"], **spring}},
        {"to": {**change["to"], "start": "9999-12-31T23:59:00+00:00", "end": None}},
        {"to": {**change["to"], "room": "Vents"}},
        {"to": []},
        {"to": {**change["to"], "start": [2027]}},
        {"from": None},
        {"slot": 3},
        {"session": None},
        {"slot": None, "from": None, "to": None},
    ]
    bodies: list[Any] = [
        {"id": str(uuid4()), "kind": "move", "changes": [{**change, **w}]} for w in wrong
    ]
    whole = {"id": str(uuid4()), "kind": "move", "changes": [change]}
    bodies += [
        {**whole, "id": "1"},
        {**whole, "kind": "fly"},
        {**whole, "changes": []},
        {**whole, "changes": {}},
        {**whole, "changes": [change] * 2},
        {**whole, "changes": [change] * 201},
        {**whole, "kind": "undo"},
        {**whole, "kind": "undo", "undoes": str(uuid4())},
        {},
    ]
    for body in (*bodies, [], "x", None):
        refused = send(client, on, body)
        assert refused.status_code == 422, body
        assert refused.json()["refusal"]["sentence"]
    assert "02:30" in send(client, on, bodies[0]).json()["refusal"]["sentence"]
    assert Slot.objects.get().start == slot.start
    for what, status in (("steps", 422), ("verdict", 200)):
        address = reverse(f"admin:events_edition_sheet_{what}", args=[on.edition.pk])
        for nested in (
            "[" * 200_000,
            '{"changes":' * 200_000,
            '{"kind": ' + "[" * 900 + "]" * 900 + "}",
        ):
            answer = client.post(address, nested, "application/json", headers=SCRIPT)
            assert answer.status_code == status


def test_an_archived_edition_says_so(client: Client, on: Stage) -> None:
    sent = step("move", to(on.slot("Rade", "10:00"), on.place("11:00")), on=on)
    Edition.objects.update(archived=True)
    assert send(client, on, sent).status_code == 410


def test_who_only_looks_moves_nothing(client: Client, on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    reader = sign_in(client, is_staff=True)
    reader.user_permissions.set(
        on.nour.groups.get().permissions.filter(codename__in=["view_slot", "view_session"])
    )
    refused = send(client, on, step("move", to(slot, on.place("11:00")), on=on))
    assert refused.status_code == 422
    assert refused.json()["refusal"]["sentence"]
    assert now(slot) == on.place("10:00")


def test_a_database_that_is_locked_is_asked_again(
    client: Client, on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object) -> None:
        raise OperationalError("database is locked")

    sent = step("move", to(on.slot("Rade", "10:00"), on.place("11:00")), on=on)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("timetable.steps.hold", locked)
        assert send(client, on, sent).status_code == 503
    assert send(client, on, sent).status_code == 200


def test_a_place_is_judged_before_anything_is_moved(client: Client, on: Stage) -> None:
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "11:00")
    body = step("move", to(slot, on.place("11:10")), on=on)
    said = send(client, on, body, "verdict").json()
    assert said["worst"] == "error"
    assert "Rade" in said["says"]
    assert "Phares" in said["says"]
    assert 'class="verdict__error"' in said["html"]
    assert now(slot) == on.place("10:00")
    free = step("move", to(slot, on.place("12:00")), on=on)
    assert send(client, on, free, "verdict").json()["worst"] == ""
    # As soon as it is free.
    on.takes(to(other, on.place("15:00")), by=on.sam)
    assert send(client, on, body, "verdict").json()["worst"] == ""
    assert send(client, on, {}, "verdict").json()["worst"] == "error"


def test_what_could_not_be_dropped_is_said_before(client: Client, on: Stage) -> None:
    slot, gone = on.slot("Rade", "10:00", minutes=20), on.slot("Phares", "11:00")
    deleted = to(gone, on.place("15:00"))
    gone.session.delete()
    elsewhere = replace(on.place("12:00"), room=uuid4())
    wrong = {
        "minuit": to(slot, on.place("23:45")),
        "«\xa0Phares\xa0» a été supprimée": deleted,
        "après": to(slot, on.place("12:00", minutes=-30)),
        "salle": to(slot, elsewhere),
        "cinq minutes": to(slot, on.place("12:02")),
        "20 mai": to(slot, on.place("12:00", day=4)),
    }
    for word, change in wrong.items():
        body = step("move", change, on=on)
        said = send(client, on, body, "verdict").json()
        assert (said["worst"], word in said["says"]) == ("error", True), said
        assert send(client, on, body).json()["refusal"]["sentence"] == said["says"]
    # A copy is no move of what has a place.
    copy = new(slot.session, on.place("12:00"))
    assert send(client, on, step("duplicate", copy, on=on), "verdict").json()["worst"] == ""


def test_stars_are_said_to_those_who_may_see_them(client: Client, on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    Room.objects.update(capacity=500)
    StarCount.objects.create(session=slot.session, count=77)
    body = step("move", to(slot, on.place("12:00")), on=on)
    assert "77" in send(client, on, body, "verdict").json()["says"]
    mine = sign_in(client, is_staff=True)
    mine.user_permissions.set(on.nour.groups.get().permissions.exclude(codename="view_starcount"))
    said = send(client, on, body, "verdict").json()
    assert (said["worst"], "77" in said["says"] + said["html"]) == ("", False)
