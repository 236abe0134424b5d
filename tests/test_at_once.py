"""What organisers and the task worker do to a programme at the same moment, in pairs."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings, strategies as st
from urllib3 import HTTPHeaderDict

from core.client import Answer
from core.models import Tag, User
from core.page_metadata.parsing import parse
from events.models import Edition, Room
from exchange import isolated, readers, running
from reactions.models import Webmention
from reactions.webmentions.results import accept
from speakers.models import Speaker
from talks.erasure import finish
from talks.models import Erasing, Session
from talks.moving import Move, MovePlan
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.admin import document, page_of, sheet, sign_in
from tests.bulk import go_on, preview
from tests.databases import Interleaving, at_once
from tests.exchange.files import DAY, csv
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)
from timetable.places import SlotChange, place_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks"),
    pytest.mark.postgresql,
]


@pytest.fixture(autouse=True)
def no_reader_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: another takes a second to start."""
    monkeypatch.setattr(isolated, "read", readers.read)


@dataclass
class Stage:
    """A programme of two releases, changed since, whose people and topics another one shares."""

    edition: Edition
    other: Edition
    sessions: list[Session]
    room: Room
    speakers: list[Speaker]
    tags: list[Tag]


def stage() -> Stage:
    editions = EditionFactory.create(), EditionFactory.create()
    speakers = [SpeakerFactory.create() for _n in range(3)]
    tags = [TagFactory.create() for _n in range(2)]
    sessions = []
    for edition in editions:
        room = RoomFactory.create(edition=edition)
        for n in range(3):
            people = {"speakers": [speakers[n], speakers[n - 1]], "tags": tags}
            session = SessionFactory.create(edition=edition, **people)
            SlotFactory.create(session=session, room=room, at=f"1{n}:00")
            sessions.append(session)
        publish(edition)
    retitle(sessions, "revue")
    for edition in editions:
        publish(edition)
    retitle(sessions, "relue")
    room = sessions[0].slots.get().room
    return Stage(*editions, sessions, room, speakers, tags)


def retitle(sessions: list[Session], how: str) -> None:
    for session in sessions:
        session.title_fr += f" ({how})"
        session.save()


# --- What is done, once everything before is shown -----------------------------------------------

type Deed = Callable[[], Any]
type Prepare = Callable[[Stage, Client, User], Deed]


def publishes(on: Stage, client: Client, user: User) -> Deed:
    page = reverse("admin:talks_release_publish_edition", args=[on.edition.pk])
    (seen,) = document(client.get(page)).xpath("//input[@name='seen']/@value")
    return partial(client.post, page, {"choose": "everything", "seen": seen})


def publishes_the_other(on: Stage, client: Client, user: User) -> Deed:
    return partial(publish, on.other)


def goes_back(on: Stage, client: Client, user: User) -> Deed:
    page = reverse("admin:talks_release_again", args=[on.edition.releases.get(number=1).pk])
    (seen,) = document(client.get(page)).xpath("//input[@name='seen']/@value")
    return partial(client.post, page, {"seen": seen})


def restores(on: Stage, client: Client, user: User) -> Deed:
    withdraw(on.speakers[1])
    page = reverse("admin:talks_release_restore", args=["speaker", on.speakers[1].pk])
    return partial(client.post, page)


def withdraws_or_erases(action: str, kind: str, **sent: str) -> Prepare:
    def prepare(on: Stage, client: Client, user: User) -> Deed:
        row = on.sessions[0] if kind == "session" else on.speakers[0]
        page = reverse(f"admin:talks_release_{action}", args=[kind, row.pk])
        return partial(_posts, client, page, sent)

    prepare.__name__ = f"{action} {kind}"
    return prepare


def _posts(client: Client, page: str, sent: dict[str, str]) -> Any:
    """Then the task worker goes through older releases, no matter who erased something."""
    answer = client.post(page, sent)
    for erasing in Erasing.objects.all():
        finish(erasing)
    return answer


def imports(on: Stage, client: Client, user: User) -> Deed:
    speaker, session = on.speakers[2].name, on.sessions[1].title_fr
    rows = [
        ("Nouvelle", f"{DAY} 16:00", f"{DAY} 16:30", "Rade", f"Ana Lima, {speaker}"),
        (session, f"{DAY} 17:00", f"{DAY} 17:30", on.room.name_fr, speaker),
    ]
    file = ContentFile(csv(*rows), name="programme.csv")
    shown = {"language": "fr", "confirm": "placed", "told_in": "fr"}
    whole = running.start(file, user, on.edition, **shown)
    running.read_import.func(whole.pk)
    whole.refresh_from_db()
    assert running.confirm(whole, whole.digest, user)
    return partial(running.write_import.func, whole.pk, user.pk)


def bulk(action: str, **typed: Any) -> Prepare:
    def prepare(on: Stage, client: Client, user: User) -> Deed:
        page = preview(client, action, *on.sessions, **typed)
        return partial(go_on, client, page, do="1")

    prepare.__name__ = f"bulk {action}"
    return prepare


def moves_dates(on: Stage, client: Client, user: User) -> Deed:
    plan = MovePlan(Move(on.edition, days=1))
    page = reverse("admin:events_edition_move", args=[on.edition.pk])
    asked = f"{page}?first_day={plan.first_day.isoformat()}&minutes=0"
    return partial(client.post, asked, {"seen": plan.digest})


def saves(on: Stage, client: Client, user: User) -> Deed:
    page = page_of(on.sessions[2])
    topics = [TagFactory.create().pk, on.tags[0].pk]
    typed = {"title_fr": "Retapée", "tags": topics, "_publish_schedule": "1"}
    return partial(client.post, page, sheet(client.get(page), **typed))


def saves_speaker(on: Stage, client: Client, user: User) -> Deed:
    page = page_of(on.speakers[0])
    return partial(client.post, page, sheet(client.get(page), role_fr="Pilote"))


def lets_a_room_hold_one(on: Stage, client: Client, user: User) -> Deed:
    on.room.holds_several = True
    on.room.save()
    page = page_of(on.room)
    return partial(client.post, page, sheet(client.get(page), holds_several=None))


def joins_another(on: Stage, client: Client, user: User) -> Deed:
    """Have a session take place where and when another one does."""
    page = page_of(on.sessions[1])
    taken = sheet(client.get(page_of(on.sessions[0])))
    times = {name: taken[name] for name in ("slots-0-start", "slots-0-end")}
    return partial(client.post, page, sheet(client.get(page), **times))


def accepts(on: Stage, client: Client, user: User) -> Deed:
    source, target = f"https://a.example/{user.pk}", f"https://b.example/{on.sessions[0].pk}"
    mention = Webmention.objects.create(source=source, target=target, host="a.example")
    page = Answer(source, 200, HTTPHeaderDict(), b"<title>Bien vu</title>")
    found = parse(page, target)
    return partial(accept, mention, on.sessions[0], found)


def moves_on_the_sheet(on: Stage, client: Client, user: User) -> Deed:
    """Have two sessions change places, as the script of the sheet asks for it."""
    slots = [session.slots.get() for session in on.sessions[:2]]
    changes = [
        SlotChange(
            slot=one.key, session=one.session.key, before=place_of(one), after=place_of(other)
        )
        for one, other in (slots, slots[::-1])
    ]
    sent = {"id": str(uuid4()), "kind": "swap", "changes": [each.as_json() for each in changes]}
    page = reverse("admin:events_edition_sheet_steps", args=[on.edition.pk])
    return partial(client.post, page, json.dumps(sent), content_type="application/json")


withdraws_session = withdraws_or_erases("withdraw", "session")
erases_session = withdraws_or_erases("erase", "session")
DEEDS: list[Prepare] = [
    publishes,
    publishes_the_other,
    goes_back,
    restores,
    withdraws_session,
    erases_session,
    withdraws_or_erases("withdraw", "speaker"),
    withdraws_or_erases("erase", "speaker", replace="1"),
    imports,
    bulk("change_many", state="cancelled"),
    bulk("move", by="15"),
    moves_dates,
    saves,
    saves_speaker,
    accepts,
    lets_a_room_hold_one,
    moves_on_the_sheet,
]


def both(pair: tuple[Prepare, Prepare], turns: list[int]) -> Iterator[Any]:
    """How the two deeds ended that were done by turns."""
    on, interleaving, calls = stage(), Interleaving(turns), []
    for number, prepare in enumerate(pair):
        client = Client(raise_request_exception=False)
        user = sign_in(client, organiser=True)
        calls.append(partial(_by_turns, interleaving, number, prepare(on, client, user)))
    for ended in at_once(*calls):
        yield ended.result()
    assert interleaving.deadlocks == 0


def _by_turns(interleaving: Interleaving, number: int, deed: Deed) -> Any:
    with interleaving.watched(number):
        return deed()


TURNS = st.lists(st.integers(0, 1), min_size=4, max_size=30)


# A smaller example would take longer than it is worth.
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example((imports, withdraws_session), [0, 1])
@example((imports, saves), [0, 1])
@example((moves_on_the_sheet, saves), [0, 1])
@example((withdraws_session, erases_session), [0, 1])
@given(st.tuples(st.sampled_from(DEEDS), st.sampled_from(DEEDS)), TURNS)
def test_nobody_waits_for_who_waits_for_them(
    pair: tuple[Prepare, Prepare], turns: list[int]
) -> None:
    for answer in both(pair, turns):
        status = getattr(answer, "status_code", 302)
        said = [str(each) for each in get_messages(answer.wsgi_request)] if status != 302 else []
        assert status < 500, said


def test_a_room_that_is_to_hold_one_is_refused_or_refuses() -> None:
    for answer in both((lets_a_room_hold_one, joins_another), [0, 1]):
        assert answer.status_code in {200, 302}
    room = Room.objects.order_by("pk")[0]
    held = [slot.holds_room for slot in room.slots.all()]
    assert held == [not room.holds_several] * 3
