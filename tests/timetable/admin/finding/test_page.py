"""The pages that find places: seen first, then taken as one step."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from time_machine import travel

from events.models import Edition, Room
from talks.models import Session, Slot
from tests.admin import document, messages_of, page_of, sign_in, words
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.timetable.stage import to
from timetable.models import Step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_edition() -> Iterator[None]:
    with travel("2027-05-01T12:00Z", tick=False):
        yield


def address(edition: Edition, **query: object) -> str:
    return reverse("admin:events_edition_sheet_places", args=[edition.pk], query=query)


def form_of(page: Any) -> dict[str, Any]:
    """What the page's form of places sends, but for its buttons."""
    [form] = [form for form in document(page).forms if "step" in form.fields]
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def buttons(page: Any) -> list[str]:
    found: list[str] = document(page).xpath("//button[@name='change']/@value")
    return found


def places(page: Any) -> list[str]:
    return words(page, "//li[@class='places__place']/h2")


def post(client: Client, where: str, page: Any, **sent: Any) -> Any:
    return client.post(where, form_of(page) | sent)


@pytest.fixture
def room(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, name_fr="Auditorium")


@pytest.fixture
def full(room: Room) -> Slot:
    """A talk in the only room, on the first day until five."""
    return SlotFactory.create(
        session__edition=room.edition,
        session__title_fr="La rade",
        room=room,
        at="09:00",
        minutes=480,
    )


@pytest.fixture
def waiting(edition: Edition) -> Session:
    """A draft of an hour that waits for a place."""
    shape = FormatFactory.create(edition=edition, default_minutes=60)
    return SessionFactory.create(
        edition=edition, title_fr="Fanal & môle", state="draft", format=shape
    )


def test_a_place_is_found_and_taken_from_the_page(
    organiser: Client, edition: Edition, room: Room, waiting: Session
) -> None:
    where = address(edition, session=waiting.key)
    page = organiser.get(where)

    assert words(page, "//h1") == ["Places pour « Fanal & môle »"]
    assert "Jeu. 20, 09:00–10:00, Auditorium" in places(page)
    chosen = buttons(page)[places(page).index("Jeu. 20, 09:00–10:00, Auditorium")]
    response = post(organiser, where, page, change=chosen)

    slot = waiting.slots.get()
    assert (slot.room, f"{slot.start:%H:%M}") == (room, "07:00")
    sheet = reverse("admin:events_edition_sheet", args=[edition.pk])
    assert response["Location"] == f"{sheet}?day=2027-05-20#slot-{slot.key}"
    # Sent twice, it is done once, and said so.
    again = organiser.post(where, form_of(page) | {"change": chosen}, follow=True)
    assert messages_of(again)[-1].startswith("1 séance posée")
    assert (waiting.slots.count(), Step.objects.count()) == (1, 1)


def test_nothing_is_taken_off_the_sheet_here(organiser: Client, full: Slot) -> None:
    taken_off = json.dumps(to(full, None).as_json())
    where = address(full.session.edition, session=full.session.key)
    page = organiser.post(where, {"step": str(uuid4()), "change": taken_off})
    assert page.status_code == 200
    assert len(messages_of(page)) == 1
    assert Slot.objects.filter(pk=full.pk).exists()


def test_what_contradicts_is_said_with_links(
    organiser: Client, edition: Edition, full: Slot, waiting: Session
) -> None:
    """The first day is full, and on the second she is elsewhere all day."""
    zoe = SpeakerFactory.create(name="Zoé <i>")
    waiting.credits.create(speaker=zoe)
    busy = SlotFactory.create(
        session__edition=edition,
        session__title_fr="Cap",
        session__speakers=[zoe],
        day=2,
        at="09:00",
        minutes=540,
    )
    Slot.objects.filter(pk=full.pk).update(end=full.start + timedelta(hours=9))
    SlotFactory.create(session__edition=edition, room=busy.room, at="09:00", minutes=540)

    page = organiser.get(address(edition, session=waiting.key))

    assert not places(page)
    [sentence] = words(page, "//div[@class='publish-state']/p[1]")
    assert sentence == (
        "« Fanal & môle » n’a pas de place qui n’enfreigne rien : aucune salle qui convienne "
        "n’est alors libre pendant 60 minutes et on attend Zoé <i> pour Cap."
    )
    links = document(page).xpath("//div[@class='publish-state']//a/@href")
    assert {page_of(zoe), page_of(waiting), page_of(busy.session)} <= set(links)


def test_several_are_seen_beside_what_stands_and_placed_as_one_step(
    organiser: Client, edition: Edition, full: Slot, waiting: Session
) -> None:
    other = SessionFactory.create(edition=edition, title_fr="Jetée")
    where = address(edition, all="1")
    page = organiser.get(where)

    rows = words(page, "//ol[@class='found-rows']/li")
    assert any(row.startswith("09:00–17:00 La rade") for row in rows) or len(rows) == 2
    assert sorted(words(page, "//li[contains(@class, 'is-new')]/strong")) == [
        "Fanal & môle", "Jetée",
    ]  # fmt: skip
    assert not Slot.objects.filter(session__in=[waiting, other]).exists()
    post(organiser, where, page)

    assert waiting.slots.count() == other.slots.count() == 1
    assert len(Step.objects.get().changes) == 2


def test_a_place_that_a_colleague_took_meanwhile_is_shown_anew(
    organiser: Client, edition: Edition, room: Room, waiting: Session
) -> None:
    where = address(edition, session=waiting.key)
    page = organiser.get(where)
    SlotFactory.create(session__edition=edition, room=room, at="09:00", minutes=120)
    chosen = buttons(page)[places(page).index("Jeu. 20, 09:00–10:00, Auditorium")]

    after = post(organiser, where, page, change=chosen)

    assert "Rien n’a été posé" in messages_of(after)[0]
    assert "Jeu. 20, 09:00–10:00, Auditorium" not in places(after)
    assert not waiting.slots.exists()


def test_who_may_only_look_places_nothing(
    organiser: Client, client: Client, edition: Edition, room: Room, waiting: Session
) -> None:
    where = address(edition, session=waiting.key)
    change = buttons(organiser.get(where))[0]
    looking = Permission.objects.filter(codename__in=["view_session", "view_slot"])
    sign_in(client, is_staff=True).user_permissions.set(looking)

    page = client.get(where)

    assert places(page)
    assert not buttons(page)
    assert not document(client.get(address(edition, all="1"))).xpath("//input[@name='change']")
    sent = {"step": str(uuid4()), "change": change}
    assert client.post(where, sent).status_code == 403
    assert not waiting.slots.exists()


def test_whatever_cannot_be_placed_is_said(organiser: Client, edition: Edition) -> None:
    """Withdrawn, erased, cancelled, of another edition, deleted: what waits is shown instead."""
    states = Session.State
    gone = SessionFactory.create(edition=edition, state=states.WITHDRAWN, announced=True)
    off = SessionFactory.create(edition=edition, state=states.CANCELLED, title_fr="Cap")
    erased = SessionFactory.create(
        edition=edition, state=states.WITHDRAWN, announced=True, erased=True
    )
    elsewhere = SessionFactory.create(edition=EditionFactory.create())
    waits = SessionFactory.create(edition=edition, title_fr="Jetée")

    for key in (gone.key, erased.key, elsewhere.key, uuid4()):
        page = organiser.get(address(edition, session=key))
        assert messages_of(page) == [
            "Cette séance n’a pas besoin de place : elle a été supprimée ou retirée."
        ]
    page = organiser.get(address(edition, session=off.key))
    assert messages_of(page) == ["« Cap » est annulée : elle n’a pas besoin de place."]
    for query in ({"session": "nonsense"}, {}):
        page = organiser.get(address(edition, **query))
        assert words(page, "//ul[@class='waiting__list']//label") == ["Jetée"]
    # Without a room there is no place.
    page = organiser.get(address(edition, session=waits.key))
    assert "il n’y a pas de salle" in words(page, "//div[@class='publish-state']/p")[0]


@pytest.mark.parametrize("sent", ["{", '{"slot": null}', "[" * 200_000])
def test_what_cannot_be_read_changes_nothing(
    organiser: Client, edition: Edition, room: Room, waiting: Session, sent: str
) -> None:
    page = organiser.post(
        address(edition, session=waiting.key), {"step": str(uuid4()), "change": sent}
    )

    assert len(messages_of(page)) == 1
    assert places(page)
    assert not waiting.slots.exists()
