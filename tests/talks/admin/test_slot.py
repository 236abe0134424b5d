from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from talks.models import Slot
from tests.admin import list_of, messages_of, page_of, words
from tests.factories import SlotFactory

pytestmark = pytest.mark.django_db

LIST = list_of(Slot)


def swap(client: Client, *slots: Slot) -> Any:
    action = {"action": "swap_rooms", "_selected_action": [slot.pk for slot in slots]}
    return client.post(LIST, action, follow=True)


def rooms(*slots: Slot) -> list[Any]:
    return [Slot.objects.get(pk=slot.pk).room for slot in slots]


def test_two_slots_swap_their_rooms(organiser: Client, edition: Edition) -> None:
    one, other = (SlotFactory.create(session__edition=edition) for _n in range(2))
    response = swap(organiser, one, other)
    assert rooms(one, other) == [other.room, one.room]
    [message] = messages_of(response)
    for name in (one.room, other.room, one.session, other.session):
        assert str(name) in message


def test_not_when_a_third_is_in_the_way(organiser: Client, edition: Edition) -> None:
    one = SlotFactory.create(session__edition=edition, minutes=60)
    other = SlotFactory.create(session__edition=edition, at="12:00")
    third = SlotFactory.create(session__edition=edition, room=other.room, at="10:30")
    response = swap(organiser, one, other)
    assert rooms(one, other, third) == [one.room, other.room, other.room]
    assert len(messages_of(response)) == 1


def test_nothing_is_said_to_be_swapped_in_one_room(organiser: Client, edition: Edition) -> None:
    one = SlotFactory.create(session__edition=edition)
    other = SlotFactory.create(session__edition=edition, room=one.room, at="14:00")
    response = swap(organiser, one, other)
    assert messages_of(response) == ["Rien n’a été échangé. Les deux sont dans la même salle."]
    assert rooms(one, other) == [one.room, one.room]


@pytest.mark.parametrize("count", [1, 3])
def test_exactly_two_are_asked_for(organiser: Client, edition: Edition, count: int) -> None:
    slots = [SlotFactory.create(session__edition=edition) for _n in range(count)]
    response = swap(organiser, *slots)
    assert rooms(*slots) == [slot.room for slot in slots]
    assert len(messages_of(response)) == 1


def test_not_between_editions(organiser: Client) -> None:
    one, other = SlotFactory.create(), SlotFactory.create()
    action = {"action": "swap_rooms", "_selected_action": [one.pk, other.pk]}
    response = organiser.post(f"{LIST}?edition=all", action, follow=True)
    assert rooms(one, other) == [one.room, other.room]
    assert len(messages_of(response)) == 1


def test_list_shows_the_edition_and_leads_to_sessions(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade", at="17:30")
    SlotFactory.create(session__title_fr="Ailleurs")
    page = organiser.get(LIST)
    assert words(page, "//td[contains(@class, 'field-of_session')]") == ["La rade"]
    assert "17:30" in words(page, "//td[contains(@class, 'field-when')]")[0]
    assert f'href="{page_of(slot.session)}"' in page.content.decode()
    assert organiser.get(page_of(slot))["Location"] == page_of(slot.session)
