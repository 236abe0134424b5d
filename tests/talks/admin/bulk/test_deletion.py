import pytest
from django.test import Client

from events.models import Edition
from speakers.models import Speaker
from talks.models import Credit, Session, Slot
from tests.bulk import begin, changing, go_on, left
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory
from tests.test_rights import staff

pytestmark = pytest.mark.django_db

ACTION = "delete_drafts"


def test_drafts_go_with_their_slots_and_nothing_else(organiser: Client, edition: Edition) -> None:
    draft = SessionFactory.create(
        edition=edition, state="draft", speakers=[SpeakerFactory.create()]
    )
    SlotFactory.create(session=draft)
    kept = [
        SessionFactory.create(edition=edition, title_fr="Confirmée"),
        SessionFactory.create(edition=edition, announced=True, state="cancelled"),
        SessionFactory.create(edition__archived=True, state="draft"),
    ]
    page = begin(organiser, ACTION, draft, *kept)
    assert len(changing(page)) == 1
    assert "1 créneau, 1 personne" in changing(page)[0]
    assert len(left(page)) == 3
    assert Session.objects.count() == 4
    go_on(organiser, page, do="1")
    assert set(Session.objects.all()) == set(kept)
    assert not Slot.objects.exists()
    assert not Credit.objects.exists()
    assert Speaker.objects.count() == 1


def test_anyone_who_may_not_delete_is_not_offered_it(client: Client, edition: Edition) -> None:
    draft = SessionFactory.create(edition=edition, state="draft")
    client.force_login(staff("view_session", "change_session"))
    assert ACTION not in client.get("/admin/talks/session/").content.decode()
    sent = {"rows": str(draft.pk), "do": "1", "seen": ""}
    assert client.post(f"/admin/talks/session/bulk/{ACTION}/", sent).status_code == 403
    assert Session.objects.exists()
