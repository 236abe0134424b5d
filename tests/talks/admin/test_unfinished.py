"""What publishing does not reach is counted, and each count leads to what it counts."""

import pytest
from django.test import Client

from talks.admin.unfinished import unfinished
from talks.models import Session
from tests.admin import sign_in, words
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def test_each_count_is_the_list_behind_it(client: Client) -> None:
    edition = EditionFactory.create()
    coffee = FormatFactory.create(edition=edition, is_break=True)
    SlotFactory.create(session__edition=edition, session__speakers=[SpeakerFactory.create()])
    SlotFactory.create(session=SessionFactory.create(edition=edition, format=coffee))
    expected = {
        "brouillons": SessionFactory.create_batch(2, edition=edition, state=Session.State.DRAFT),
        "retirée": [SessionFactory.create(edition=edition, state=Session.State.WITHDRAWN)],
        "créneau": [SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()])],
        "intervenant": [SlotFactory.create(session__edition=edition).session],
    }
    SessionFactory.create(state=Session.State.DRAFT)
    sign_in(client, organiser=True)

    found = unfinished(edition)

    assert [kept.is_out for kept in found] == [True, True, False, False]
    for kept, (word, rows) in zip(found, expected.items(), strict=True):
        assert kept.sentence.startswith(f"{len(rows)} ")
        assert word in kept.sentence
        listed = words(
            client.get(kept.url),
            "//table[@id='result_list']//th[contains(@class, 'field-called')]",
        )
        assert set(listed) == {row.title_fr for row in rows}, word


def test_people_and_rooms_that_were_withdrawn_unseen(client: Client) -> None:
    edition = EditionFactory.create()
    gone = [SpeakerFactory.create(withdrawn=True) for _n in range(2)]
    for _n in range(2):
        SlotFactory.create(
            session__edition=edition, session__speakers=[*gone, SpeakerFactory.create()]
        )
    closed = RoomFactory.create(edition=edition, withdrawn=True)
    # Neither is of what is published here.
    SessionFactory.create(speakers=[SpeakerFactory.create(withdrawn=True)])
    RoomFactory.create(edition=edition, withdrawn=True, announced=True)
    sign_in(client, organiser=True)

    people, rooms = unfinished(edition)

    assert (people.is_out, people.sentence[0], rooms.sentence[0]) == (True, "2", "1")
    named = "//table[@id='result_list']/tbody//th"
    assert set(words(client.get(people.url), named)) == {each.name for each in gone}
    assert words(client.get(rooms.url), named) == [str(closed)]
