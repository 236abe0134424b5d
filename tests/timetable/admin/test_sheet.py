"""The page of the sheet: what it shows, to whom, and the ways to it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Edition, Room
from participation.models import PracticalDetails
from picks.models import StarCount
from talks.models import RuleSettings, Session, Slot
from talks.published import published_site
from talks.releases import publish
from tests.admin import document, page_of, sign_in, words
from tests.factories import (
    FormatFactory,
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.timetable.stage import Stage, to

pytestmark = pytest.mark.django_db


def address(edition: Edition, query: str = "") -> str:
    return reverse("admin:events_edition_sheet", args=[edition.pk]) + query


def card(page: Any, slot: Slot) -> Any:
    [found] = document(page).xpath(f"//li[@data-slot='{slot.key}']")
    return found


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def room(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, name_fr="Auditorium", capacity=20)


def test_stars_are_for_those_who_may_see_them(client: Client, room: Room) -> None:
    """Those of others are not on the cards, nor is that the room is too small."""
    RoomFactory.create(edition=room.edition, capacity=300)
    session = SessionFactory.create(edition=room.edition, title_fr="Ouverture")
    slot = SlotFactory.create(session=session, room=room, at="14:40")
    StarCount.objects.create(session=session, count=70)
    user = sign_in(client, is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_session", "view_slot", "view_edition"])
    )
    assert "70" not in said(card(client.get(address(room.edition)), slot))
    user.user_permissions.add(Permission.objects.get(codename="view_starcount"))
    found = card(client.get(address(room.edition)), slot)
    assert "70" in said(found)
    # Advice stands in the form and where one pauses: on every card it would say nothing.
    assert "is-clash" not in found.classes


def test_a_card_says_all_of_its_slot(organiser: Client, room: Room) -> None:
    zoe = SpeakerFactory.create(name="Zoé Rade")
    session = SessionFactory.create(edition=room.edition, title_fr="<i> & phare", speakers=[zoe])
    slot = SlotFactory.create(session=session, room=room, at="14:40")
    found = card(organiser.get(address(room.edition)), slot)

    assert found.get("id") == f"slot-{slot.key}"
    assert found.get("data-room") == found.getparent().getparent().get("data-room") == str(room.key)
    assert found.get("data-start") == "2027-05-20T14:40+02:00"
    assert found.get("data-end") == "2027-05-20T15:10+02:00"
    # 14:40 is 176 times five minutes after midnight.
    assert {"from-t17", "from-u6", "to-t18", "to-u2", "card--mid"} <= set(found.classes)
    assert said(found) == "14:40–15:10 <i> & phare, Auditorium Zoé Rade"

    # A step says from where it moves, and is refused if that is elsewhere: to the second.
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(seconds=30))
    found = card(organiser.get(address(room.edition)), slot)
    assert found.get("data-start") == "2027-05-20T14:40:30+02:00"


def test_states_are_said_in_words(organiser: Client, room: Room) -> None:
    states = Session.State
    slots = [
        SlotFactory.create(session__edition=room.edition, session__state=state, room=room, at=at)
        for state, at in ((states.DRAFT, "10:00"), (states.CANCELLED, "11:00"))
    ]
    gone = SlotFactory.create(session__edition=room.edition, session__state=states.WITHDRAWN)
    clashing = SlotFactory.create(
        session__edition=room.edition, session__state=states.DRAFT, room=room, at="10:15"
    )
    page = organiser.get(address(room.edition))

    draft, cancelled = (card(page, slot) for slot in slots)
    for state, of, word in (("draft", draft, "brouillon"), ("cancelled", cancelled, "annulée")):
        assert f"is-{state}" in of.classes
        assert word in said(of)
    assert str(gone.key) not in page.content.decode()
    # Drafts are judged as if they were confirmed: both sides are marked, side by side.
    for lane, side in enumerate((draft, card(page, clashing)), start=1):
        assert {"is-clash", f"lane-{lane}", "lanes-2"} <= set(side.classes)
        assert "Erreur : Auditorium accueille" in said(side)
        # Whole where one points at it, and a shape on the lowest card.
        assert "Auditorium accueille en même temps" in side.get("title")
        assert side.xpath(".//*[contains(@class, 'problem-shape--octagon')]")
    # Each once above the sheet, with the way to both.
    [wrong] = document(page).xpath("//*[@class='sheet-wrong']//li[a]")
    assert "Auditorium accueille" in said(wrong)
    assert wrong.xpath("a/@href") == [f"?at={slot.session.key}" for slot in (slots[0], clashing)]
    assert words(page, "//*[@class='sheet-wrong']//summary") == ["Ce qui ne va pas (1)"]
    # Advice is told beside it, and is nothing wrong.
    clashing.delete()
    RuleSettings.objects.create(edition=room.edition, no_host="advice")
    page = organiser.get(address(room.edition))
    [said_of_it] = document(page).find_class("sheet-wrong")
    assert said(said_of_it) == "1 conseil, qui figure sur la page de la séance"


def test_where_readers_find_it_is_shown_as_well(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room, session__title_fr="Phare")
    SlotFactory.create(session__edition=room.edition, room=room, at="12:00")
    publish(room.edition)
    Slot.objects.filter(pk=slot.pk).update(room=RoomFactory.create(edition=room.edition))
    page = organiser.get(address(room.edition))

    assert words(page, "//li[contains(@class, 'ghost')]") == [
        "« Phare » : place publique, 10:00–10:30"
    ]
    assert said(card(page, slot)).endswith("en public : 10:00, Auditorium")


def test_free_places_lie_between_what_takes_a_room(organiser: Client, room: Room) -> None:
    for at in ("09:00", "10:40"):
        SlotFactory.create(session__edition=room.edition, room=room, at=at, minutes=90)
    SlotFactory.create(
        session__edition=room.edition, session__state="cancelled", room=room, at="13:00"
    )
    waiting = SessionFactory.create(edition=room.edition)
    page = organiser.get(address(room.edition, "?day=2027-05-20"))
    assert not words(page, "//ol/li[contains(@class, 'free')]")
    page = organiser.get(address(room.edition, f"?day=2027-05-20&session={waiting.key}"))
    # Ten minutes are no place; what is cancelled leaves its own.
    assert words(page, "//ol/li[contains(@class, 'free')]") == [
        "Poser ici, 08:00 libre 60 min",
        "Poser ici, 12:10 libre 470 min",
    ]


def test_the_night_is_drawn_on_both_of_its_days(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(
        session__edition=room.edition, room=room, at="22:30", minutes=180, session__title_fr="Bal"
    )
    page = organiser.get(address(room.edition, "?day=2027-05-20"))
    assert {"from-t27", "to-t30", "to-u6"} <= set(card(page, slot).classes)
    assert words(page, "//*[@class='sheet__hours']/p")[-2:] == ["00:00", "01:00"]
    assert "closes-26" in page.content.decode()
    following = organiser.get(address(room.edition, "?day=2027-05-21"))
    assert words(following, "//li[contains(@class, 'tail')]") == ["« Bal » dure jusqu’à 01:30"]


def test_the_pool_can_be_narrowed(organiser: Client, room: Room) -> None:
    edition = room.edition
    zoe = SpeakerFactory.create(name="Zoé Rade")
    workshop = FormatFactory.create(edition=edition, default_minutes=90, name_fr="Atelier")
    SessionFactory.create(edition=edition, title_fr="Étoile", format=workshop)
    SessionFactory.create(edition=edition, title_fr="Phare", speakers=[zoe])
    SlotFactory.create(session__edition=edition, room=room, session__title_fr="Placée")

    def pool(query: str) -> list[str]:
        page = organiser.get(address(edition, query))
        titles = words(page, "//*[@id='pool-list']//*[@class='card__title']")
        assert words(page, "//h2[@id='pool']") == ["Sans place 2"]
        return titles

    assert pool("") == ["Étoile", "Phare"]
    assert pool("?q=etoile") == ["Étoile"]
    assert pool("?q=zoe") == ["Phare"]
    assert pool("?nobody=on") == ["Étoile"]
    assert pool("?format=Atelier") == ["Étoile"]
    assert pool("?track=-7&q=%20") == ["Étoile", "Phare"]


def test_a_withdrawn_room_is_drawn_while_something_stands_there(
    organiser: Client, room: Room
) -> None:
    RoomFactory.create(edition=room.edition, name_fr="Close", withdrawn=True)
    old = RoomFactory.create(edition=room.edition, name_fr="Vieille", withdrawn=True)
    SlotFactory.create(session__edition=room.edition, room=old)
    page = organiser.get(address(room.edition))
    assert words(page, "//h2[contains(@class, 'sheet__name')]") == [
        "Auditorium 20 places",
        "Vieille retirée",
    ]


def test_who_may_only_look_is_offered_nothing_to_do(client: Client, room: Room) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room)
    room.edition.archived = True
    room.edition.is_current = False
    room.edition.save()
    sign_in(client, organiser=True)
    page = client.get(address(room.edition, f"?carried={slot.key}"))
    assert words(page, "//*[@id='carried-title']") == [slot.session.title_fr]
    assert not document(page).xpath("//form[@method='post'][not(@id='logout-form')]//button")
    assert not words(page, "//ol/li[contains(@class, 'free')]")


def test_its_queries_do_not_grow_with_the_programme(
    organiser: Client, room: Room, settings: Any
) -> None:
    settings.PUBLIC_FRESH_SECONDS = 60

    def asked() -> int:
        """How many queries the page asks once something was changed."""
        SlotFactory.create(session__edition=room.edition)
        SessionFactory.create(edition=room.edition, speakers=[SpeakerFactory.create()])
        published_site()
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(address(room.edition)).status_code == 200
        return len(queries)

    asked()
    first = asked()
    for _ in range(3):
        SessionFactory.create(edition=room.edition, speakers=[SpeakerFactory.create()])
    assert asked() == first <= 29


def sheet(edition: Edition, query: str = "") -> str:
    return reverse("admin:events_edition_sheet", args=[edition.pk]) + query


def test_a_session_leads_to_each_of_its_places(organiser: Client, edition: Edition) -> None:
    first = SlotFactory.create(session__edition=edition)
    second = SlotFactory.create(session=first.session, room=first.room, day=2)

    def links() -> list[str]:
        page = document(organiser.get(page_of(first.session)))
        found: list[str] = page.xpath("//p[@class='sheet-ways']/a/@href")
        return found

    assert links() == [
        sheet(edition, f"?carried={slot.key}#slot-{slot.key}") for slot in (first, second)
    ]
    Slot.objects.all().delete()
    assert links() == [sheet(edition, f"?session={first.session.key}#carried")]


def test_the_key_of_a_session_finds_its_card(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, day=2)
    found = organiser.get(sheet(edition), {"at": str(slot.session.key)})
    assert found["Location"] == sheet(
        edition, f"?day=2027-05-21&room={slot.room.slug}#slot-{slot.key}"
    )
    waiting = SessionFactory.create(edition=edition)
    found = organiser.get(sheet(edition), {"at": str(waiting.key)})
    assert found["Location"] == sheet(edition, f"#session-{waiting.key}")
    assert organiser.get(sheet(edition), {"at": "nonsense\n"}, follow=True).status_code == 200


def test_who_may_not_see_slots_is_not_led_there(client: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    user = sign_in(client, editor=True)
    assert not user.has_perm("talks.view_slot")
    assert b"/sheet/" not in client.get(page_of(slot.session)).content


SCRIPT = {"Accept": "application/json"}


def test_an_error_is_named_in_general_where_it_is_private(client: Client) -> None:
    on = Stage()
    RuleSettings.objects.create(edition=on.edition, person_away="error")
    zoe, away, slot = (
        SpeakerFactory.create(name="Zoé Absente"),
        on.slot("Rade", "15:00"),
        on.slot("Phares", "10:00"),
    )
    for each in (away, slot):
        each.session.credits.create(speaker=zoe)
    hours = [["2027-05-20T08:00:00+00:00", "2027-05-20T09:00:00+00:00"]]
    participation = ParticipationFactory.create(edition=on.edition, speaker=zoe)
    PracticalDetails.objects.create(participation=participation, available=hours)
    user = sign_in(client, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="talks"))

    def said(what: str, *more: str, **asked: str) -> str:
        address = reverse(f"admin:events_edition_{what}", args=[on.edition.pk, *more])
        page = client.get(address, asked, headers=SCRIPT).content.decode()
        return page.encode().decode("unicode-escape") if what == "sheet_state" else page

    def seen() -> list[str]:
        """The sheet, its state, a plan and a verdict that brings her to where she is not."""
        earlier = {"day": "2027-05-20", "hour": "09:00", "minutes": "-60"}
        judged: Any = {"changes": [to(slot, on.place("12:00")).as_json()]}
        verdict = reverse("admin:events_edition_sheet_verdict", args=[on.edition.pk])
        answer = client.post(verdict, json.dumps(judged), "application/json", headers=SCRIPT)
        assert answer.json()["worst"] == "error"
        return [
            said("sheet"),
            said("sheet", carried=str(away.key)),
            said("sheet_state", day="all"),
            said("sheet_plan", "after", **earlier),
            answer.json()["says"],
        ]

    for page in seen():
        assert "Zoé Absente n’" not in page
        assert "Une personne de «" in page
    user.user_permissions.add(Permission.objects.get(codename="view_practicaldetails"))
    for page in seen():
        assert "Zoé Absente n’" in page
