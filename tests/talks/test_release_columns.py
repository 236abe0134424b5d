"""What a release keeps beside its document: addresses, and changes as readers are shown them."""

from datetime import UTC, timedelta
from typing import Any

import pytest

from core.models import Tag
from events.models import Edition
from speakers.models import Speaker
from talks.models import Session, Slot
from talks.releases import newest, publish
from talks.withdrawal import withdraw
from tests.factories import RoomFactory, SessionFactory
from tests.talks.editing import update

pytestmark = pytest.mark.django_db


# --- Addresses -----------------------------------------------------------------------------------


def test_every_address_that_was_public_is_kept(edition: Edition, slot: Slot) -> None:
    rows: dict[str, Any] = {
        "session": slot.session,
        "speaker": Speaker.objects.get(),
        "room": slot.room,
        "tag": Tag.objects.get(),
        "track": slot.session.track,
        "format": slot.session.format,
        "edition": edition,
    }
    first = {kind: row.slug for kind, row in rows.items()}
    for slug in ("second", "never-public", "third"):
        for row in rows.values():
            update(row, slug=slug)
        if slug != "never-public":
            publish(edition)

    addresses = publish_addresses(edition)

    for kind, row in rows.items():
        assert addresses[kind] == {
            slug: str(row.key) for slug in (first[kind], "second", "third")
        }, kind


def publish_addresses(edition: Edition) -> dict[str, dict[str, str]]:
    release = newest(edition)
    assert release
    addresses: dict[str, dict[str, str]] = release.addresses
    return addresses


def test_an_address_taken_up_by_another_leads_there(edition: Edition, slot: Slot) -> None:
    update(slot.session, slug="large")
    other = SessionFactory.create(edition=edition, slug="rade")

    publish(edition)

    assert publish_addresses(edition)["session"] == {
        "large": str(slot.session.key),
        "rade": str(other.key),
    }


# --- What the public is told ---------------------------------------------------------------------


def changes_of(edition: Edition) -> list[tuple[str, str, Any, Any]]:
    release = newest(edition)
    assert release
    return [
        (change["kind"], change["field"], change["before"], change["after"])
        for change in release.changes
    ]


def test_both_sides_of_time_room_and_title(edition: Edition, slot: Slot) -> None:
    before, start, end = slot.room, slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    after = RoomFactory.create(edition=edition, venue=slot.room.venue)
    publish(edition)
    earlier = start - timedelta(minutes=15)
    update(slot, room=after, start=earlier)
    update(slot.session, title_fr="Le large")

    publish(edition)

    assert changes_of(edition) == [
        (
            "moved",
            "slot",
            {"start": start.isoformat(), "end": end.isoformat()},
            {"start": earlier.isoformat(), "end": end.isoformat()},
        ),
        (
            "room",
            "slot",
            {"fr": before.name_fr, "en": before.name_en},
            {"fr": after.name_fr, "en": after.name_en},
        ),
        ("retitled", "title", {"fr": "La rade", "en": ""}, {"fr": "Le large", "en": ""}),
    ]


def test_a_session_that_goes_whole_is_reported_once(edition: Edition, slot: Slot) -> None:
    row = SessionFactory.create(edition=edition, title_fr="Le môle", track=None, format=None)
    publish(edition)
    assert changes_of(edition) == [("added", "", None, None)]
    release = newest(edition)
    assert release
    assert release.changes[0]["title"]["fr"] == "Le môle"
    assert release.changes[0]["slug"] == row.slug

    withdraw(row)
    assert changes_of(edition) == [("withdrawn", "", None, None)]
    update(row, state=Session.State.CONFIRMED)
    publish(edition)
    assert changes_of(edition) == [("restored", "", None, None)]
