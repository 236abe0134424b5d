"""Who said no is seen where organisers decide, until they did."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from time_machine import travel

from participation.models import Answer
from talks.models import Session
from tests.admin import page_of, words
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, UserFactory
from tests.participation.people import answer

pytestmark = pytest.mark.django_db


def seen(client: Client, session: Session) -> list[list[str]]:
    """What names Inès above the session's form, among warnings, and what counts noes in front."""
    form = words(client.get(page_of(session)), "//p[@class='publish-state']")
    publish = client.get(f"/admin/talks/release/publish/{session.edition_id}/")
    warned = words(publish, "//details[h2]//li | //details[summary/h2]//li")
    front = words(client.get("/admin/"), "//a[contains(@href, 'missing=no')]")
    return [
        [each for each in form if "Inès" in each],
        [each for each in warned if "Inès" in each],
        front,
    ]


@travel("2027-05-01T10:00Z", tick=False)
def test_no_is_seen_until_the_session_is_cancelled(client: Client) -> None:
    ines = SpeakerFactory.create(name="Inès")
    session = SessionFactory.create(title_fr="La rade", title_en="", speakers=[ines])
    SlotFactory.create(session=session)
    client.force_login(UserFactory.create(organiser=True))
    answer(session, ines, "no")
    Answer.objects.update(word="Je suis en mer.", answered_at="2027-04-30T22:30:00Z")

    form, warned, front = seen(client, session)

    [line] = form
    assert "Inès a dit le 1er mai, 00:30 ne pas pouvoir venir." in line
    assert "Je suis en mer." in line
    assert warned == [
        "Attention : « La rade » : Inès a dit ne pas pouvoir venir. La rade, Inès, sur la feuille"
    ]
    assert front == ["1 intervenant·e a dit non"]

    # Who may read answers alone is led nowhere; others see nothing; and nobody, once decided.
    reader = UserFactory.create(is_staff=True)
    rights = ("view_session", "view_answer")
    reader.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(reader)
    assert "Je suis en mer" in client.get(page_of(session)).content.decode()
    assert not words(client.get(page_of(session)), "//p[@class='publish-state']/a")
    client.force_login(UserFactory.create(editor=True))
    assert "Je suis en mer" not in client.get(page_of(session)).content.decode()
    client.force_login(UserFactory.create(organiser=True))
    Session.objects.update(state=Session.State.CANCELLED)
    assert seen(client, session) == [[], [], []]
