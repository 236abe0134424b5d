"""The history of a row in the admin, in words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.history import acting, unrecorded
from core.models import RowChange
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.admin import document, save, words
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def history_of(row: Any) -> str:
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_history", args=[row.pk])


def lines(response: Any) -> list[list[str]]:
    """The lines of each event, newest first."""
    found = document(response).xpath("//li[@class='history__event']")
    return [
        [" ".join(line.text_content().split()) for line in event.xpath(".//ul/li")]
        for event in found
    ]


@pytest.fixture
def session(organiser: Client) -> Session:
    with unrecorded():
        edition = EditionFactory.create(time_zone="Europe/Paris")
        slot = SlotFactory.create(
            session=SessionFactory.create(edition=edition, title_fr="Rade", state="confirmed"),
            room=RoomFactory.create(edition=edition, name_fr="Digue"),
            at="10:00",
            minutes=30,
        )
    return slot.session


def test_values_before_and_after_in_words(organiser: Client, session: Session) -> None:
    with unrecorded():
        track = TrackFactory.create(edition=session.edition, name_fr="Atelier", name_en="")
        topic = TagFactory.create(name="Mer")
        person = SpeakerFactory.create(name="Ida")
    save(
        organiser,
        session,
        title_fr="Port",
        track=str(track.pk),
        services=["streamed", "recorded"],
        full="on",
        tags=[str(topic.pk)],
        **{
            "slots-0-start": session.edition.first_day.isoformat() + "T11:15",
            "slots-0-end": session.edition.first_day.isoformat() + "T11:45",
            "credits-TOTAL_FORMS": "1",
            "credits-0-speaker": str(person.pk),
            "credits-0-role": "host",
            "credits-0-order": "0",
        },
    )
    page = organiser.get(history_of(session))
    found, _before = lines(page)
    day = "20/05/2027"
    assert "Titre : Rade → Port" in found
    assert any(line.startswith("Parcours : ") and line.endswith("→ Atelier") for line in found)
    assert "Services : Diffusion en direct, Enregistrement" in found
    assert "Complet : non → oui" in found
    assert "Thème : Mer" in found
    assert "Personne : Ida, Accueil" in found
    assert f"Créneau Digue, {day} 10:00, {day} 10:30, début : {day} 10:00 → {day} 11:15" in found
    (who,) = words(page, "//p[@class='history__head']/b")
    assert who


def test_the_way_is_told_unless_it_was_by_hand(organiser: Client, session: Session) -> None:
    for cause in (RowChange.Cause.EDITED, RowChange.Cause.LIST):
        with acting(cause=cause):
            session.title_fr += "."
            session.save()
    by_list, by_hand = words(organiser.get(history_of(session)), "//p[@class='history__head']")[:2]
    assert by_list.endswith("depuis la liste")
    assert "main" not in by_hand


def test_rows_that_are_gone_keep_their_name(organiser: Client, session: Session) -> None:
    with unrecorded():
        session.track = TrackFactory.create(edition=session.edition, name_fr="Atelier")
        session.save()
    track = session.track
    session.track = None
    session.save()
    track.delete()
    assert lines(organiser.get(history_of(session)))[0] == ["Parcours : Atelier (supprimé)"]


def test_releases_stand_in_it(organiser: Client, session: Session) -> None:
    user = UserFactory.create(name="Ines")
    publish(session.edition, by=user)
    session.refresh_from_db()
    session.title_fr = "Port"
    session.save()
    publish(session.edition, by=user)
    withdraw(session, by=user)
    page = organiser.get(history_of(session))
    events = lines(page)
    assert ["Nouveau titre"] in events
    assert ["Public pour la première fois"] in events
    assert ["État : Confirmée → Retirée"] in events
    assert "Ines" in words(page, "//p[@class='history__head']/b")


def test_pages_of_fifty(organiser: Client, session: Session) -> None:
    for count in range(60):
        session.seats = count
        session.save()
    first = organiser.get(history_of(session))
    assert len(lines(first)) == 50
    assert len(lines(organiser.get(history_of(session) + "?p=2"))) == 11


def test_the_history_of_a_slot_is_the_sessions(organiser: Client, session: Session) -> None:
    answer = organiser.get(history_of(session.slots.get()))
    assert answer.url == history_of(session)  # type: ignore[attr-defined]
