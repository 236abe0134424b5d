"""Organisers are warned where what is planned contradicts what speakers said: no, or no film."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from time_machine import travel

from events.models import Edition
from participation.models import Answer
from talks.models import Session, Slot
from tests.admin import page_of, words
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory, UserFactory
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
