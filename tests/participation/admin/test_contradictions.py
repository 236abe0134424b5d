"""Organisers are warned where what is planned does not go with what speakers said."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from talks.models import Slot
from tests.admin import page_of, words
from tests.factories import SlotFactory, SpeakerFactory, UserFactory
from tests.participation.people import available, consent

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
