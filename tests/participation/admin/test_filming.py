"""Whoever films sees a yes, a no and a silence, by room and hour."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from events.models import Edition
from tests.admin import words
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory, UserFactory
from tests.participation.people import consent

pytestmark = pytest.mark.django_db


def page(edition: Edition) -> str:
    return f"/admin/events/edition/{edition.pk}/filming/"


@pytest.fixture
def planned(client: Client) -> Edition:
    """Two sessions in one room, by the clock of Paris."""
    client.force_login(UserFactory.create(superuser=True))
    ines, ana = (SpeakerFactory.create(name=name, sort_name=name) for name in ("Inès", "Ana"))
    both = SessionFactory.create(speakers=[ines, ana], title_fr="À deux")
    edition = both.edition
    room = RoomFactory.create(edition=edition, name_fr="Girelle")
    alone = SessionFactory.create(edition=edition, speakers=[ines], title_fr="Seule")
    for session, hour in ((both, 8), (alone, 10)):
        start, end = (datetime(2027, 5, 20, at, tzinfo=UTC) for at in (hour, hour + 1))
        SlotFactory.create(session=session, room=room, start=start, end=end)
    consent(edition, ines, recording=False)
    consent(edition, ines, recording=True, photographs=False)
    return edition


def test_the_newest_answer_counts_and_silence_is_no_yes(client: Client, planned: Edition) -> None:
    answer = client.get(page(planned))
    assert words(answer, "//section[@class='filming']/h2") == ["Girelle"]
    # What a printer repeats on each sheet.
    assert words(answer, "//table[@class='filming__slots']/thead//th") == ["Girelle, jeudi 20 mai"]
    assert words(answer, "//table[@class='filming__slots']/tbody//th") == [
        "10:00–11:00 Demander d’abord",
        "12:00–13:00 Filmer",
    ]
    assert words(answer, "//table[@class='filming__slots']/tbody//li") == [
        "Ana : filmer sans réponse, photos sans réponse",
        "Inès : filmer oui, photos non",
        "Inès : filmer oui, photos non",
    ]


def test_one_no_is_enough(client: Client, planned: Edition) -> None:
    consent(
        planned, planned.sessions.get(title_fr="À deux").speakers.get(name="Ana"), recording=False
    )
    assert "10:00–11:00 Ne pas filmer" in words(
        client.get(page(planned)), "//table[@class='filming__slots']/tbody//th"
    )


def test_who_may_not_read_consents_sees_nothing(client: Client, planned: Edition) -> None:
    client.force_login(UserFactory.create(editor=True))
    assert client.get(page(planned)).status_code == 403
    client.logout()
    assert client.get(page(planned)).status_code == 302
