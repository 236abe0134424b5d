"""Organisers are warned where what is planned does not go with what speakers said."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from time_machine import travel

from talks.models import Slot
from tests.admin import page_of, words
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, UserFactory
from tests.participation.people import answer, available, consent

pytestmark = pytest.mark.django_db

START = datetime(2027, 5, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def slot(client: Client) -> Slot:
    client.force_login(UserFactory.create(superuser=True))
    return SlotFactory.create(
        session__speakers=[SpeakerFactory.create(name="Inès")],
        session__title_fr="La rade",
        session__services=["recorded"],
        start=START,
        end=START + HOUR,
    )


def warned(client: Client, slot: Slot) -> list[list[str]]:
    """The warnings of the form of the session, and those of the page that publishes."""
    form = words(client.get(page_of(slot.session)), "//p[@class='publish-state'][b]")
    publish = client.get(f"/admin/talks/release/publish/{slot.edition.pk}/")
    listed = words(publish, "//details[h2]//li | //details[summary/h2]//li")
    return [[each for each in found if "Inès" in each] for found in (form, listed)]


def test_filming_that_was_refused(client: Client, slot: Slot) -> None:
    edition, speaker = slot.edition, slot.session.speakers.get()
    assert warned(client, slot) == [[], []]
    consent(edition, speaker, recording=False)
    form, publish = warned(client, slot)
    sentence = (
        "Attention : « La rade » est annoncée comme enregistrée ou diffusée ; Inès ne l’autorise "
        "pas."
    )
    assert form == [f"{sentence} Inès, sur la feuille"]
    assert publish == [f"{sentence} La rade, Inès, sur la feuille"]
    consent(edition, speaker, recording=True)
    assert warned(client, slot) == [[], []]


@travel("2027-05-01T10:00Z", tick=False)
def test_who_is_not_coming_stands_first_and_nothing_is_folded(client: Client, slot: Slot) -> None:
    client.force_login(UserFactory.create(superuser=True))
    edition, speaker = slot.edition, slot.session.speakers.get()
    for title in ("A", "B", "Z"):
        SessionFactory.create(
            edition=edition, speakers=[speaker], title_fr=title, services=["recorded"]
        )
    consent(edition, speaker, recording=False)
    answer(edition.sessions.get(title_fr="Z"), speaker, "no")
    publish = client.get(f"/admin/talks/release/publish/{edition.pk}/")
    listed = words(publish, "//details[@open][@class='publish-problems'][contains(., 'Inès')]//li")
    assert len(listed) == 4
    assert listed[0].startswith("Attention : « Z » : Inès a dit ne pas pouvoir venir.")


def test_others_are_not_told(client: Client, slot: Slot) -> None:
    """Whoever may publish need not know what speakers said."""
    consent(slot.edition, slot.session.speakers.get(), recording=False)
    available(slot.edition, slot.session.speakers.get())
    client.force_login(UserFactory.create(editor=True))
    page = client.get(page_of(slot.session)).content.decode()
    assert "ne l’autorise" not in page
    user = UserFactory.create(is_staff=True)
    rights = ["view_session", "change_session", "view_release", "add_release"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    assert client.get(page_of(slot.session)).status_code == 200
    assert warned(client, slot) == [[], []]
