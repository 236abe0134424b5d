"""The table of walking minutes: a person fills it in as far as they know."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition, Room, WalkingTime
from tests.admin import document, errors, messages_of, page_of, sheet, sign_in, words
from tests.factories import EditionFactory, RoomFactory

pytestmark = pytest.mark.django_db


def address(edition: Edition, **query: str) -> str:
    return reverse("admin:events_edition_walking", args=[edition.pk], query=query)


@pytest.fixture
def rooms(edition: Edition) -> list[Room]:
    return [RoomFactory.create(edition=edition, name_fr=name) for name in ("Quai", "Digue", "Cap")]


def field(one: Room, other: Room) -> str:
    return "way-{}-{}".format(*sorted((one.pk, other.pk)))


def minutes() -> dict[str, int]:
    rows = WalkingTime.objects.select_related("one", "other")
    return {str(row): row.minutes for row in rows.order_by("pk")}


def fill(client: Client, where: str, **changes: Any) -> Any:
    return client.post(where, sheet(client.get(where), **changes), follow=True)


def test_a_table_of_pairs_as_far_as_they_are_known(
    organiser: Client, edition: Edition, rooms: list[Room]
) -> None:
    quai, digue, cap = rooms
    RoomFactory.create(edition=edition, name_fr="Ailleurs", withdrawn=True)
    where = address(edition)
    assert where in document(organiser.get(page_of(edition))).xpath("//a/@href")
    page = organiser.get(where)
    assert words(page, "//table[@class='walking']//label") == [
        "Quai – Digue",
        "Quai – Cap",
        "Digue – Cap",
    ]
    assert words(page, "//table[@class='walking']//th") == ["Quai", "Digue", "Digue", "Cap"]

    response = fill(organiser, where, **{field(quai, digue): "5", field(digue, cap): "12"})
    assert len(messages_of(response)) == 1
    assert minutes() == {"Quai – Digue": 5, "Digue – Cap": 12}

    fill(organiser, where, **{field(quai, digue): "7", field(digue, cap): ""})
    assert minutes() == {"Quai – Digue": 7}


@pytest.mark.parametrize("typed", ["0", "121", "-4", "deux", "5,5", "9" * 400])
def test_what_is_no_number_of_minutes_is_refused_and_nothing_is_lost(
    organiser: Client, edition: Edition, rooms: list[Room], typed: str
) -> None:
    quai, digue, cap = rooms
    page = fill(organiser, address(edition), **{field(quai, digue): typed, field(quai, cap): "3"})
    assert len(errors(page)) == 1
    assert document(page).xpath(f"//input[@name='{field(quai, digue)}']/@value") == [typed]
    assert document(page).xpath(f"//input[@name='{field(quai, cap)}']/@value") == ["3"]
    assert minutes() == {}


def test_two_people_do_not_overwrite_each_other(
    organiser: Client, edition: Edition, rooms: list[Room]
) -> None:
    quai, digue, cap = rooms
    where = address(edition)
    seen = sheet(organiser.get(where))
    fill(organiser, where, **{field(quai, digue): "5"})
    page = organiser.post(where, seen | {field(quai, digue): "9", field(quai, cap): "3"})
    assert any("Quai – Digue" in error for error in errors(page))
    assert minutes() == {"Quai – Digue": 5}
    organiser.post(where, sheet(page))
    assert minutes() == {"Quai – Digue": 9, "Quai – Cap": 3}


def test_of_many_rooms_one_at_a_time(organiser: Client, edition: Edition) -> None:
    rooms = [RoomFactory.create(edition=edition) for _number in range(44)]
    page = organiser.get(address(edition))
    assert not document(page).xpath("//table[@class='walking']")
    (way,) = document(page).xpath(f"//a[starts-with(@href, '?room={rooms[7].slug}#')]/@href")
    where = address(edition, room=rooms[7].slug)
    query, anchor = way.split("#")
    assert where.endswith(query)
    assert document(organiser.get(where)).xpath(f"//h2[@id='{anchor}']")
    assert len(document(organiser.get(where)).xpath("//table[@class='walking']//input")) == 43
    fill(organiser, where, **{field(rooms[7], rooms[40]): "15"})
    assert minutes() == {f"{rooms[7]} – {rooms[40]}": 15}
    # From the other side it is the same way.
    where = address(edition, room=rooms[40].slug)
    fill(organiser, where, **{field(rooms[7], rooms[40]): "16"})
    assert minutes() == {f"{rooms[7]} – {rooms[40]}": 16}
    assert organiser.get(address(edition, room="nulle-part")).status_code == 404


def test_who_may_not_and_what_is_archived(
    client: Client, organiser: Client, rooms: list[Room]
) -> None:
    past = EditionFactory.create(archived=True)
    other = [RoomFactory.create(edition=past) for _number in range(2)]
    organiser.post(address(past), {field(*other): "5"})
    sign_in(client, editor=True)
    assert client.post(address(rooms[0].edition), {field(*rooms[:2]): "5"}).status_code == 403
    assert minutes() == {}
