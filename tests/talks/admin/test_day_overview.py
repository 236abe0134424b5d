"""A day of the programme on the admin's first page."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from events.models import Edition, Room
from talks.models import Session, Slot
from tests.admin import document, page_of, sheet, sign_in, words
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
OVERVIEW = "//section[@class='day-overview']"


@pytest.fixture
def room(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, name_fr="Grande salle")


def slot(room: Room, at: str, minutes: int, **session: Any) -> Slot:
    row = SessionFactory.create(edition=room.edition, **session)
    return SlotFactory.create(session=row, room=room, at=at, minutes=minutes)


def cells(page: Any, room: Room) -> list[tuple[int, str]]:
    """The width of each cell of a room and what is in it."""
    row = document(page).xpath(f"{OVERVIEW}//tbody/tr[th[normalize-space()='{room.name_fr}']]/td")
    return [(int(cell.get("colspan")), " ".join(cell.text_content().split())) for cell in row]


def test_rooms_and_hours_make_a_table(organiser: Client, room: Room) -> None:
    talk = slot(room, "10:00", 45, title_fr="Le phare").session
    slot(room, "10:45", 75, title_fr="La rade", state=Session.State.DRAFT)
    slot(room, "14:30", 30, title_fr="La jetée", state=Session.State.CANCELLED)
    slot(room, "09:00", 30, title_fr="Retirée", state=Session.State.WITHDRAWN)
    page = organiser.get(INDEX)

    assert words(page, f"{OVERVIEW}//thead/tr/th[@colspan='12']") == [
        f"{hour}:00" for hour in range(10, 15)
    ]
    # Five minutes a column.
    assert cells(page, room) == [
        (9, "Le phare"),
        (15, "La rade (brouillon)"),
        (30, "+"),
        (6, "La jetée (annulée)"),
    ]
    [link] = document(page).xpath(f"{OVERVIEW}//a[text()='Le phare']")
    assert link.get("href") == page_of(talk)
    assert link.get("title") == "10:00–10:45 Le phare"


def test_what_is_at_once_is_marked(organiser: Client, room: Room, edition: Edition) -> None:
    person = SpeakerFactory.create()
    slot(room, "10:00", 60, title_fr="Un", speakers=[person])
    slot(room, "10:30", 60, title_fr="Deux", state=Session.State.DRAFT)
    other = RoomFactory.create(edition=edition)
    slot(other, "10:00", 30, title_fr="Trois", speakers=[person])
    slot(other, "10:30", 30, title_fr="Quatre")
    page = organiser.get(INDEX)
    assert cells(page, room)[0] == (18, "Un (conflit)Deux (brouillon, conflit)")
    assert cells(page, other)[:2] == [(6, "Trois (conflit)"), (6, "Quatre")]
    assert len(document(page).xpath(f"{OVERVIEW}//td/a[contains(@class, 'is-clash')]")) == 3


def test_a_free_place_leads_to_a_form_that_has_it(organiser: Client, room: Room) -> None:
    slot(room, "10:00", 60)
    slot(room, "12:30", 30)
    [link, *_rest] = document(organiser.get(INDEX)).xpath(f"{OVERVIEW}//a[@class='is-free']")
    assert link.get("aria-label").endswith("Grande salle, 11:00–12:30")
    form = organiser.get(link.get("href"))
    sent = sheet(form, title_fr="Ajoutée", slug="ajoutee", **{"slots-0-end": "2027-05-20T12:00"})
    assert sent["slots-0-start"] == ["2027-05-20T11:00"]
    organiser.post(link.get("href"), sent)
    [added] = Slot.objects.filter(session__title_fr="Ajoutée")
    assert added.room == room
    assert cells(organiser.get(INDEX), room)[1] == (12, "Ajoutée (brouillon)")


def test_one_day_is_shown(organiser: Client, room: Room, edition: Edition) -> None:
    slot(room, "10:00", 60, title_fr="Premier jour")
    second = SessionFactory.create(edition=edition, title_fr="Second jour")
    SlotFactory.create(session=second, room=room, day=2)
    first = organiser.get(INDEX)
    assert "Second jour" not in first.content.decode()
    [other] = document(first).xpath(f"{OVERVIEW}//nav//a[not(@aria-current)]/@href")
    page = organiser.get(INDEX + other)
    assert (6, "Second jour") in cells(page, room)
    for strange in ("2031-01-01", "x", ""):
        assert (12, "Premier jour") in cells(organiser.get(INDEX, {"day": strange}), room)


def test_after_midnight_and_when_clocks_change(organiser: Client, edition: Edition) -> None:
    edition.first_day = edition.last_day = edition.first_day.replace(month=10, day=31)
    edition.save()
    room = RoomFactory.create(edition=edition, name_fr="Salle de nuit")
    slot(room, "01:00", 60, title_fr="Avant")
    slot(room, "23:00", 120, title_fr="Après minuit")
    page = organiser.get(INDEX)
    hours = words(page, f"{OVERVIEW}//thead/tr/th[@colspan]")
    assert hours[:4] == ["01:00", "02:00", "02:00", "03:00"]
    assert hours[-2:] == ["23:00", "00:00"]
    assert sum(span for span, _text in cells(page, room)) == 12 * len(hours)


def test_what_is_too_short_for_a_finger_shares_a_cell(organiser: Client, room: Room) -> None:
    slot(room, "10:00", 3, title_fr="Accueil ")
    slot(room, "10:03", 30, title_fr="Premier exposé")
    slot(room, "10:33", 10, title_fr="Éclair")
    slot(room, "17:52", 8, title_fr="Au revoir")
    page = organiser.get(INDEX)
    assert [text for _span, text in cells(page, room)] == [
        *("Accueil Premier exposé", "Éclair", "+", "Au revoir", "+"),
    ]
    spans = [span for span, _text in cells(page, room)]
    assert min(spans[:-1]) >= 3
    assert sum(spans) == 12 * len(words(page, f"{OVERVIEW}//thead/tr/th[@colspan]"))


def test_who_may_not_add_is_offered_no_place(client: Client, room: Room) -> None:
    user = sign_in(client, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_session", "view_slot"]))
    page = client.get(INDEX)
    assert cells(page, room) == [(108, "")]
